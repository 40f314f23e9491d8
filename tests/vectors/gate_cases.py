"""Cases of gates.json: an event of an order whose sheets say something, and what the rules still want."""

from typing import Any

from backend.domain.gates import lacks

KINDS = ("repair", "inspection", "installation", "software", "data_remote")
FULL = {
    "service.work": "换电磁锁",
    "consent.by": "𠅤工",
    "original.config": "IP 10.0.0.8",
    "original.backup": "made",
    "maintenance.plan": "先备份，逐日核对",
    "fault.symptom": "钱箱不弹出",
    "fault.environment": "收银台，23 ℃，旁有冷柜",
    "fault.cause": "电磁锁烧断",
    "fault.handling": "更换",
    "leaving.tested": "yes",
    "leaving.clean": "yes",
    "leaving.opinion": "content",
    "summary.text": "一次修复",
    "report.done": "更换 1 只",
    "report.told": "䶮经理",
}
EVENTS = ("depart", "arrive", "start", "complete", "leave", "summarise", "pause")


def case(event: str, kind: str, said: dict[str, Any], **order: Any) -> dict[str, Any]:
    return {"event": event, "order": {"kind": kind, "appointment_at": None, "leave": None, **order}, "said": said}


CASES: list[tuple[str, dict[str, Any]]] = [
    *((f"{event} of {kind}, nothing said", case(event, kind, {})) for event in EVENTS for kind in KINDS),
    *((f"{event} of {kind}, all said", case(event, kind, FULL, appointment_at=5)) for event in EVENTS for kind in KINDS),
    *(
        (f"complete without {name}", case("complete", "repair", {key: value for key, value in FULL.items() if key != name}))
        for name in FULL
        if name.startswith(("fault.", "leaving."))
    ),
    ("a failed item that says nothing", {**case("complete", "inspection", FULL), "unexplained": True}),
    ("a failed item does not hold up a departure", {**case("depart", "inspection", FULL, appointment_at=5), "unexplained": True}),
    ("blank is nothing", case("start", "repair", {"consent.by": "  "})),
    ("a wrong operation not taught", case("complete", "repair", {**FULL, "fault.cause_kind": "operation"})),
    ("a wrong operation taught", case("complete", "repair", {**FULL, "fault.cause_kind": "operation", "fault.taught": "演示"})),
    ("dissatisfied, and nothing said of it", case("complete", "repair", {**FULL, "leaving.opinion": "settled"})),
    ("dissatisfied, and settled", case("complete", "repair", {**FULL, "leaving.opinion": "settled", "leaving.words": "换了线"})),
    ("a complaint in words", case("complete", "inspection", {**FULL, "leaving.opinion": "complaint", "leaving.words": "来晚了"})),
    *((f"leave, {state}", case("leave", "repair", FULL, leave={"state": state})) for state in ("asked", "granted", "refused", "left")),
]  # fmt: skip


def run(given: dict[str, Any]) -> list[str]:
    return lacks(given["event"], given["order"], given["said"], given.get("unexplained", False))
