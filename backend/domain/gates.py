"""What the rules want before a step of the visit. The phone refuses the tap and opens what is missing; the server, told of
a step already taken, keeps it and says what was missing (`lacks` of the event). Proven on both sides by `gates.json`.
Source: R-ORD-1, 3, 5, 6, 8, 11, 14, 16, 17, 19, 20, R-CON-2; PROTOCOL section 6.
"""

from collections.abc import Mapping
from typing import Any

Said = Mapping[str, str | None]
"""Entry → what it says."""

CHANGES_A_SYSTEM = frozenset({"software", "change", "extension", "upgrade", "data", "data_remote"})
WORKS_ON_DATA = frozenset({"data", "data_remote"})
LEAST_ENGINEERS = 2
FINDS_A_FAULT = frozenset({"repair", "software"})


def lacks(event: str, order: Mapping[str, Any], said: Said, unexplained: bool = False) -> list[str]:
    """Codes of what is missing for an event on this order, in the order in which they are asked for. `unexplained`: an item
    of its checklist failed, and nobody wrote what is done about it."""
    kind = order["kind"]
    if event == "depart":
        wanted = {"appointment": has_appointment(order), "service": has_service_part(said)}
    elif event == "start":
        wanted = {
            "consent": has_consent(said),
            "original": kind not in CHANGES_A_SYSTEM or has_original(said),
            "maintenance": kind not in WORKS_ON_DATA or has_maintenance_plan(said),
        }
    elif event == "complete":
        wanted = {
            "findings": not unexplained,
            "fault": kind not in FINDS_A_FAULT or has_fault_record(said),
            "teaching": has_taught(said),
            "self_check": is_checked_and_clean(said),
            "opinion": has_asked(said),
        }
    elif event == "leave":
        wanted = {"permission": may_leave(order)}
    elif event == "summarise":
        wanted = {"summary": has_summary(said), "report": has_report(said)}
    else:
        wanted = {}
    return [code for code, there in wanted.items() if not there]


def _says(said: Said, *names: str) -> bool:
    return all((said.get(name) or "").strip() for name in names)


def is_unexplained(answer: Mapping[str, Any]) -> bool:
    """What may fail is settled with the customer at once: a failed item says what is done about it. R-INS-2."""
    return answer["result"] == "fail" and not (answer["note"] or "").strip()


def needs_another_engineer(kind: str, engineers: int) -> bool:
    """An inspection is made by at least two. R-INS-1."""
    return kind == "inspection" and engineers < LEAST_ENGINEERS


def has_appointment(order: Mapping[str, Any]) -> bool:
    """Nobody comes without one. R-ORD-3, R-CON-2."""
    return order["appointment_at"] is not None


def has_service_part(said: Said) -> bool:
    """The technician's part is filled before leaving. R-ORD-1."""
    return _says(said, "service.work")


def has_consent(said: Said) -> bool:
    """Work begins with the customer's consent only. R-ORD-3."""
    return _says(said, "consent.by")


def has_original(said: Said) -> bool:
    """How the system was, and what became of the backup. R-ORD-11."""
    return _says(said, "original.config", "original.backup")


def has_maintenance_plan(said: Said) -> bool:
    """Work on data goes by a written plan. R-ORD-20."""
    return _says(said, "maintenance.plan")


def has_fault_record(said: Said) -> bool:
    """Symptom and environment, cause and handling. R-ORD-16."""
    return _says(said, "fault.symptom", "fault.environment", "fault.cause", "fault.handling")


def has_taught(said: Said) -> bool:
    """A wrong operation is taught on the spot. R-ORD-17."""
    return said.get("fault.cause_kind") != "operation" or _says(said, "fault.taught")


def is_checked_and_clean(said: Said) -> bool:
    """The technician's own check is passed, machine and surroundings are clean. R-ORD-6."""
    return _says(said, "leaving.tested", "leaving.clean")


def has_asked(said: Said) -> bool:
    """The customer was asked; what dissatisfied was settled, or is a complaint in the customer's words. R-ORD-14."""
    opinion = said.get("leaving.opinion")
    return opinion is not None and (opinion == "content" or _says(said, "leaving.words"))


def may_leave(order: Mapping[str, Any]) -> bool:
    """Nobody leaves an unsolved fault without permission. R-ORD-5."""
    return (order.get("leave") or {}).get("state") == "granted"


def has_summary(said: Said) -> bool:
    """R-ORD-8."""
    return _says(said, "summary.text")


def has_report(said: Said) -> bool:
    """The on-site summary report: what was done, and who of the customer's leaders was told. R-ORD-19, R-ORD-11."""
    return _says(said, "report.done", "report.told")
