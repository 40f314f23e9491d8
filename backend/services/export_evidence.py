"""All that proves what was signed on one order, in one file that anybody can check without a server: `python -m backend
verify`. Source: PROTOCOL section 10; reliability of signatures 4.7."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import msgspec

from backend.blobs.disk import DiskBlobs
from backend.domain.audit import entry_bytes
from backend.domain.merkle import leaf, path
from backend.domain.seal_check import payload_of, read_act
from backend.keys import Key, Keys
from backend.persistence import audit_rows, evidence_rows
from backend.persistence.accounts import Account
from backend.persistence.audit_rows import Head
from backend.persistence.database import Database, Transaction
from backend.persistence.desk_reach import desk_reach
from backend.persistence.desk_rows import order_place
from backend.persistence.evidence_rows import ChainedLine, OrderEvidence
from backend.problems import Problem

Catch = Callable[[], Head | None]
"""Brings the chain up to now and signs its head."""


def export_evidence(
    database: Database, blobs: DiskBlobs, keys: Keys, catch_up: Catch, now: int, order: str, account: Account | None
) -> bytes:
    """A zip. `account` None: whoever may run commands on the server. Raises Problem order.not_found, evidence.none."""
    head = catch_up()
    with database.read() as transaction:
        place = order_place(transaction, order)
        if place is None or (account and place[1] not in desk_reach(transaction, account).branches):
            raise Problem("order.not_found")
        evidence = evidence_rows.order_evidence(transaction, place[0])
        if not evidence.acts or head is None:
            raise Problem("evidence.none")
        lines = [line for line in evidence_rows.chained_lines(transaction, place[0]) if line.n <= head.size]
        bundle = _bundle(transaction, keys, head, order, now, evidence, lines)
    return _zip(bundle, blobs, _photos(evidence))


def _bundle(
    transaction: Transaction,
    keys: Keys,
    head: Head,
    order: str,
    now: int,
    evidence: OrderEvidence,
    lines: list[ChainedLine],
) -> dict[str, Any]:
    leaves = [
        leaf(entry_bytes(e.n, e.dev, e.seq, e.op_id, e.at, e.commitment))
        for e in audit_rows.entries_between(transaction, 0, head.size)
    ]
    devices = sorted(
        {act.ops_upto[0] for doc in evidence.acts.values() if (act := read_act(payload_of(doc["record"])))}
    )
    return {
        "typ": "bundle/1",
        "order": order,
        "made_at": now,
        "acts": [
            {"op": op, "record": doc["record"], "ink": doc["ink"], "receipt": doc["receipt"]}
            for op, doc in evidence.acts.items()
        ],
        "opinions": [{"signature": doc["signature"], "sealed": doc["sealed"]} for doc in evidence.opinions.values()],
        "revisions": sorted(evidence.revisions.values(), key=lambda doc: doc["at"]),
        "lines": [_line(line, leaves) for line in lines],
        "head": head.jws,
        "device_keys": evidence_rows.device_keys(transaction, devices),
        "office_keys": {purpose: [_told(key) for key in keys.all(purpose)] for purpose in ("receipt", "checkpoint")},
    }


def _line(line: ChainedLine, leaves: list[bytes]) -> dict[str, Any]:
    return {
        "n": line.n,
        "dev": line.dev,
        "seq": line.seq,
        "op": line.op_id,
        "at": line.at,
        "commitment": line.commitment,
        "salt": line.salt,
        "line": line.raw.decode() if line.salt else "",
        "outcome": line.outcome if line.salt else "",
        "path": [one.hex() for one in path(leaves, line.n - 1)],
    }


def _told(key: Key) -> dict[str, Any]:
    return {"kid": key.kid, "jwk": msgspec.to_builtins(key.jwk)}


def _photos(evidence: OrderEvidence) -> list[str]:
    """Digests of every photo that an act was sealed with."""
    acts = [read_act(payload_of(doc["record"])) for doc in evidence.acts.values()]
    return sorted({photo.sha256 for act in acts if act for photo in act.content.photos})


def _zip(bundle: dict[str, Any], blobs: DiskBlobs, digests: list[str]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bundle.json", msgspec.json.format(msgspec.json.encode(bundle), indent=1))
        for digest in digests:
            if blobs.has(digest):
                archive.writestr(f"blobs/{digest}", blobs.read(digest))
    return file.getvalue()
