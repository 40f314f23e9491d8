"""What anybody may ask about a sealed act who holds its code: does it stand as it was signed? Source: PROTOCOL section 10.

Nothing personal is in the answer: names, words and figures are on the paper in the asker's hand, or they are not his.
"""

import json
import re
from typing import Any

from msgspec import Struct

from backend.domain.jws import JwsRefused, from_base64url
from backend.domain.seal_check import payload_of, read_act
from backend.domain.tables import NAMES
from backend.persistence import report_rows
from backend.persistence.database import Database
from backend.problems import Problem

_CODE = re.compile(r"[0-9a-f]{16}\Z")


class Changed(Struct, frozen=True):
    """A field that reads otherwise than what was signed; not how."""

    table: str
    field: str
    at: int


class SealState(Struct, frozen=True):
    """`receipt` is the server's countersignature, `key` that of the device, `files` the SHA-256 of each report handed out."""

    code: str
    outcome: str
    state: str
    level: str
    flags: list[str]
    content_sha256: str
    record_sha256: str
    claimed_at: int | None
    receipt: str | None
    dev: str
    key: dict[str, Any] | None
    changed: list[Changed]
    files: list[str]
    hotline: str
    erased_on: str | None
    """Day on which the personal data went; what is left is digests and their receipt."""


def check_seal(database: Database, typed: str) -> SealState:
    """`typed`: the code with or without its spaces, in either case. Raises Problem seal.code, seal.unknown."""
    code = re.sub(r"[\s-]", "", typed).lower()
    if not _CODE.match(code):
        raise Problem("seal.code")
    with database.read() as transaction:
        act = report_rows.act_by_code(transaction, code)
        if act is None:
            raise Problem("seal.unknown")
        dev = _signer(act.doc["record"])
        hotline = report_rows.organisation_words(transaction).get("hotline", "")
        key, files = report_rows.device_key(transaction, dev), report_rows.issued(transaction, act.id)
    read = read_act(payload_of(act.doc["record"]))
    changed = [Changed(NAMES[each["table"]], each["field"], each["at"]) for each in act.doc["differs"]]
    return SealState(
        code, act.outcome, act.state, act.doc["level"], act.doc["flags"], act.doc["content_sha256"],
        act.doc["record_sha256"], read.claimed_at if read else None, act.doc["receipt"], dev, key, changed, files, hotline,
        act.doc.get("erased_on"),
    )  # fmt: skip


def _signer(record: str) -> str:
    """The device that the record's header names; "" where it names none."""
    try:
        return str(json.loads(from_base64url(record.split(".")[0])).get("kid", ""))
    except (JwsRefused, ValueError, AttributeError):
        return ""
