"""The report of a sealed act as a file, made of the signed bytes. Source: R-INS-1, R-ORD-6; PROTOCOL section 10."""

import hashlib
import json

from msgspec import Struct

from backend.blobs.pictures import Pictures
from backend.domain.authority import DESK_ROLES
from backend.domain.ink import read_ink
from backend.domain.jws import JwsRefused, from_base64url
from backend.domain.report import Attested, ink_svg, report
from backend.domain.seal_check import payload_of, read_act
from backend.persistence import report_rows
from backend.persistence.accounts import Account, branches_within
from backend.persistence.database import Database
from backend.problems import Problem
from backend.report.typeset import typeset

_READERS = DESK_ROLES | {"quality"}


class ReportFile(Struct, frozen=True):
    name: str
    body: bytes


def make_report(
    database: Database, pictures: Pictures, public_url: str, now: int, account: Account, order: str, signature: str
) -> ReportFile:
    """Raises Problem order.not_found for what is unknown or not one's own to see, report.unreadable for a record that is none, report.erased."""
    with database.read() as transaction:
        reads = _READERS & set(account.roles)
        branches = sorted(branches_within(transaction, account.unit)) if reads else []
        found = report_rows.act_by_id(transaction, order, signature)
        if found is None or not report_rows.is_order_seen(transaction, order, account.id, branches):
            raise Problem("order.not_found")
        words = report_rows.organisation_words(transaction)
    if found.doc.get("erased_on"):
        raise Problem("report.erased", on=found.doc["erased_on"])
    act = read_act(payload_of(found.doc["record"]))
    if act is None:
        raise Problem("report.unreadable")
    ink = read_ink(found.doc["ink"]) if found.doc["ink"] else None
    attested = Attested(
        organisation=words.get("name", ""),
        hotline=words.get("hotline", ""),
        signature=found.id,
        record_sha256=found.doc["record_sha256"],
        received_at=received_at(found.doc["receipt"], act.claimed_at),
        level=found.doc["level"],
        ink=ink.strokes if ink else (),
        box=ink.box if ink else (1000, 460),
    )
    held = [(f"photo-{n}.jpg", pictures.read(photo.sha256, "view")) for n, photo in enumerate(act.content.photos)]
    document = report(
        act, attested, f"{public_url}/v#{act.content_sha256[:16]}", [name if body else None for name, body in held]
    )
    files = {name: body for name, body in held if body is not None}
    files |= {"record.jws": found.doc["record"].encode(), "receipt.jws": (found.doc["receipt"] or "").encode()}
    body = typeset(document, {**files, "ink.svg": ink_svg(attested)})
    digest = hashlib.sha256(body).hexdigest()
    database.transact(lambda transaction: report_rows.note_issue(transaction, digest, found.id, now))
    number = act.content.order.number or order[:8]
    return ReportFile(f"{number}-{act.content_sha256[:8]}.pdf", body)


def received_at(receipt: str | None, otherwise: int) -> int:
    """When the server countersigned, ms."""
    try:
        payload = from_base64url((receipt or "").split(".")[1])
        return int(json.loads(payload)["received_at"])
    except (IndexError, JwsRefused, ValueError, KeyError):
        return otherwise
