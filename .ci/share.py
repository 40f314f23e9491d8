"""Writes `pwa/src/generated/protocol.ts`: what the browser shares with the server by name. `make types`; a test says
when it is stale."""

import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from backend.domain.act_wording import LATEST, WORDINGS  # noqa: E402
from backend.domain.holidays import CHINA  # noqa: E402
from backend.domain.merge_policies import OFFICE_FIELDS, POLICIES  # noqa: E402
from backend.domain.sheets import SHEETS  # noqa: E402
from backend.domain.tables import NAMES  # noqa: E402
from sync.version import PROTOCOL, SCHEMA  # noqa: E402

TARGET = ROOT / "pwa" / "src" / "generated" / "protocol.ts"


def text() -> str:
    """The whole file."""
    policies = {
        f"{table}.{field}": {"policy": rule.policy, "reason": rule.reason} for (table, field), rule in POLICIES.items()
    }
    parts = [
        "/** Made by `make types` from the server's tables; never by hand. Source: PROTOCOL sections 4 to 6. */",
        f"export const PROTOCOL = {PROTOCOL};",
        f"export const SCHEMA = {SCHEMA};",
        _constant("TABLES", NAMES, "Table number → name."),
        _constant("SHEETS", SHEETS, "Sheet → field → the words it may hold; none for free text."),
        _constant("POLICIES", policies, "Which field merges how, and why."),
        _constant(
            "OFFICE_FIELDS",
            sorted(f"{t}.{f}" for t, f in OFFICE_FIELDS),
            "Fields whose conflicts only the office settles.",
        ),
        _constant("LATEST_WORDING", LATEST, "The words that a customer is shown today."),
        _constant("WORDINGS", WORDINGS, "Wording → language → key → words. Source: PROTOCOL section 10."),
        _constant(
            "CALENDAR",
            {"off": sorted(CHINA.off), "work": sorted(CHINA.work)},
            "Public holidays, and weekend days that are worked, where the setting `service.calendar` says nothing.",
        ),
    ]
    return "\n".join(parts) + "\n"


def _constant(name: str, value: object, about: str) -> str:
    return f"\n/** {about} */\nexport const {name} = {json.dumps(value, ensure_ascii=False, indent=2)} as const;"


if __name__ == "__main__":
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(text(), encoding="utf-8")
