"""The office's half of a signature, in the transaction that takes it: what it finds, its receipt, the opinion opened, and
from then on every signed field that somebody changes. Source: PROTOCOL section 10."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection

from backend.domain.canonical import canonical
from backend.domain.jwk import public_key
from backend.domain.jws import sign_jws
from backend.domain.seal_check import Evidence, findings, payload_of, read_act
from backend.domain.sealed_opinion import NotOpened, open_opinion
from backend.domain.service_act import ServiceAct
from backend.domain.signed_content import Difference, differences
from backend.domain.signing import OUTCOMES
from backend.domain.star_facts import SealedRating
from backend.domain.tables import ANSWER, BLOB, ENTRY, NOTE, OPINION, ORDER, PHOTO, REVISION, SIGNATURE
from backend.keys import Keys
from backend.persistence.accounts import read_word
from backend.persistence.audit_rows import has_head, latest_head
from backend.persistence.prefix import prefix_fits, rows_as_held
from backend.persistence.ratings import add_ratings
from backend.persistence.statement import Statement
from sync.ids import uuid5
from sync.lines import Line
from sync.messages import Op
from sync.world import Bucket, Doc, Row, World

RECEIPT_TYP = "receipt+jws"

_DEVICE_KEY = Statement("SELECT public_key FROM device WHERE dev = :dev")
_SAME_INK = Statement("SELECT 1 FROM signature_index WHERE ink_sha256 = :ink AND id <> :id LIMIT 1")


@dataclass(frozen=True, slots=True)
class Witness:
    """Of one push: the device that sent it, and its lines by `s`."""

    connection: Connection
    world: World
    keys: Keys
    dev: str
    here: Mapping[int, Line]
    now: int

    def see(self, op: Op) -> None:
        """An op of an order that has been executed, in the group just written."""
        bucket = self.world.bucket(*op.b)
        assert bucket is not None, "it was executed in it"
        name = op.t.partition("@")[0]
        if name in OUTCOMES:
            self._countersign(bucket, op)
        elif name == "opinion.seal":
            self._open(bucket, op)
        # On an order just made nothing was ever signed: it is not asked for.
        if name != "order.create":
            self._watch(bucket, op)

    def _countersign(self, bucket: Bucket, op: Op) -> None:
        act = read_act(payload_of(op.x["record"]))
        if OUTCOMES[op.t.partition("@")[0]] == "signed":
            for row_id, other in self.world.table(bucket, SIGNATURE).items():
                if row_id != op.i and other.doc["outcome"] == "signed":
                    self._put(bucket, SIGNATURE, row_id, {"state": "superseded"})
        flags = findings(op, act, self._evidence(bucket, op, act))
        self._put(bucket, SIGNATURE, op.i, {"flags": flags, "receipt": self._receipt(op, list(flags))})

    def _evidence(self, bucket: Bucket, op: Op, act: ServiceAct | None) -> Evidence:
        key = self._key(act.ops_upto[0] if act else self.dev, op)
        envelopes = [row.doc for row in self.world.table(bucket, OPINION).values() if row.doc["signature"] == op.i]
        sealed = envelopes[-1]["sealed_sha256"] if envelopes else None
        if act is None:
            return Evidence(key, True, True, False, sealed, False)
        anchor = act.anchor
        return Evidence(
            key,
            prefix_fits(self.connection, op, self.dev, act, self.here),
            anchor is None or op.e is not None or has_head(self.connection, anchor.size, anchor.root),
            self._is_ink_seen(op),
            sealed,
            self._is_mismatch(bucket, op, act),
        )

    def _key(self, dev: str, op: Op) -> Any:
        """A device that a restored server has forgotten came back under the same key."""
        text = _DEVICE_KEY.value(self.connection, dev=dev)
        if text is None and op.o is not None:
            text = _DEVICE_KEY.value(self.connection, dev=self.dev)
        jwk = msgspec.json.decode(text or "{}")
        return public_key(jwk) if {"x", "y"} <= set(jwk) else None

    def _is_ink_seen(self, op: Op) -> bool:
        ink = op.x.get("ink_sha256")
        if ink is None:
            return False
        unsaved = (
            (row_id, row)
            for bucket in self.world.buckets()
            for row_id, row in bucket.rows.get(SIGNATURE, {}).items()
            if row is not None
        )
        if any(row_id != op.i and row.doc["ink_sha256"] == ink for row_id, row in unsaved):
            return True
        return _SAME_INK.one(self.connection, ink=ink, id=op.i) is not None

    def _is_mismatch(self, bucket: Bucket, op: Op, act: ServiceAct) -> bool:
        """Of another epoch nobody can say any more what the device held."""
        if op.e is not None or act.content.order.id != bucket.root:
            return False
        held = rows_as_held(self.connection, self.world, bucket, op, self.dev, act, self.here)
        return bool(differences(act.content, held))

    def _receipt(self, op: Op, flags: list[str]) -> str:
        key = self.keys.current("receipt")
        head = latest_head(self.connection)
        said = {
            "typ": "receipt/1",
            "record_sha256": op.x["record_sha256"],
            "content_sha256": op.x["content_sha256"],
            "op": op.i,
            "order": op.b[1],
            "dev": self.dev,
            "seq": op.s,
            "received_at": self.now,
            "epoch": read_word(self.connection, "epoch") or "",
            "flags": flags,
            "head": None if head is None else {"size": head.size, "root": head.root},
        }
        return sign_jws(canonical(said), RECEIPT_TYP, key.kid, key.private)

    def _open(self, bucket: Bucket, op: Op) -> None:
        """What cannot be opened stays sealed, and says so."""
        keys = [(key.kid, key.private) for key in self.keys.all("sealed_opinions")]
        try:
            opinion = open_opinion(op.x["sealed"], bucket.root, op.x["signature"], keys)
        except NotOpened as error:
            self._put(bucket, OPINION, op.i, {"unopened": error.why})
            return
        order = self.world.row(bucket, ORDER, bucket.root)
        assert order is not None, "the op was executed on it"
        people = [person["id"] for person in order.doc["technicians"]] or [op.u]
        if (score := opinion.score) is not None:
            said = (score, opinion.text, opinion.rated_at, self.now)
            ratings = [SealedRating(op.x["signature"], person, bucket.root, *said) for person in people]
            add_ratings(self.connection, ratings)

    def _watch(self, bucket: Bucket, op: Op) -> None:
        """MUST-STALE: what was signed stands; that it reads otherwise now is written down, with who changed it."""
        for row_id, row in self.world.table(bucket, SIGNATURE).items():
            if row.doc["outcome"] != "signed" or row.doc["state"] == "superseded":
                continue
            act = read_act(payload_of(row.doc["record"]))
            if act is None or act.content.order.id != bucket.root:
                continue
            found = differences(act.content, self._rows(bucket))
            before = {(known["table"], known["id"], known["field"]): known for known in row.doc["differs"]}
            now = {(one.table, one.id, one.field): one for one in found}
            changed = [one for place, one in now.items() if place not in before or before[place]["value"] != one.value]
            changed += [_as_signed(known) for place, known in before.items() if place not in now]
            if changed:
                differs = [self._told(bucket, op, one, before.get(place)) for place, one in now.items()]
                self._put(bucket, SIGNATURE, row_id, {"state": "stale" if differs else "sealed", "differs": differs})
                self._revise(bucket, op, row_id, changed)

    def _rows(self, bucket: Bucket) -> dict[int, dict[str, Doc]]:
        return {
            table: {row_id: row.doc for row_id, row in self.world.table(bucket, table).items()}
            for table in (ORDER, ANSWER, NOTE, PHOTO, BLOB, ENTRY)
        }

    def _told(self, bucket: Bucket, op: Op, one: Difference, before: Doc | None) -> Doc:
        if before is not None and before["value"] == one.value:
            return before
        change = self.world.last_change(bucket.bid, (one.table, one.id), one.field)
        by, at = (change.by, change.at) if change is not None and one.value is not None else (op.u, self.now)
        return {**msgspec.to_builtins(one), "by": by, "by_name": self.world.source.name_of(by), "at": at}

    def _revise(self, bucket: Bucket, op: Op, signature: str, fields: list[Difference]) -> None:
        doc = {
            "signature": signature,
            "op": op.i,
            "by": op.u,
            "by_name": self.world.source.name_of(op.u),
            "at": self.now,
            "fields": msgspec.to_builtins(fields),
        }
        key = (REVISION, uuid5(signature, op.i))
        if not self.world.knows(bucket, key):
            self.world.put(bucket, key, Row(doc, {}, bucket.ver))

    def _put(self, bucket: Bucket, table: int, row_id: str, fields: Doc) -> None:
        """In the version of the op that has just been written: nobody ever saw it without."""
        row = self.world.row(bucket, table, row_id)
        assert row is not None, "it was just read or written"
        self.world.put(bucket, (table, row_id), Row({**row.doc, **fields}, row.fv, bucket.ver))


def _as_signed(known: Doc) -> Difference:
    """A field that reads again what was signed."""
    return Difference(known["table"], known["id"], known["field"], known["signed"], known["signed"])
