"""A technician's tablet as section 10 of the protocol describes it: shows a document, takes the decision, seals it.

Nothing of the product's sealing code is used but its canonical spelling and the JWS."""

from __future__ import annotations

import hashlib
import json
import os
import uuid
from base64 import urlsafe_b64encode
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from backend.domain.act_wording import wording_sha256
from backend.domain.canonical import canonical, plain
from backend.domain.jws import sign_jws
from tests.integration.raw_client import RawClient, digest22
from tests.integration.site import PASSWORD, Site

TEMPLATE, SETTING = 8, 11


def sha(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def b64(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")


def jwk(key: ec.EllipticCurvePrivateKey) -> dict[str, str]:
    numbers = key.public_key().public_numbers()
    return {
        "kty": "EC",
        "crv": "P-256",
        "x": b64(numbers.x.to_bytes(32, "big")),
        "y": b64(numbers.y.to_bytes(32, "big")),
    }


def name_drawn(shift: int = 0) -> str:
    """Four strokes, never the same for another shift."""
    strokes = [[100 + shift + n * 60, 80, 160 + n * 60, 300, 120 + n * 90, 340 - shift % 7] for n in range(4)]
    return canonical({"fmt": "strokes/1", "box": [1000, 460], "strokes": strokes}).decode()


class Tablet:
    """`client` holds the replica of one technician; its device key is here."""

    def __init__(self, site: Site, login: str) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.client = RawClient(site.url, login, PASSWORD, jwk(self.key))
        self.client.wall = site.clock.now_ms
        self.pull()

    def pull(self) -> None:
        while self.client.exchange()["more"]:
            pass

    def shared(self, table: int) -> dict[str, dict[str, Any]]:
        return {
            row_id: row["d"]
            for bucket in self.client.held.values()
            if bucket["key"][0] == "t"
            for (t, row_id), row in bucket["rows"].items()
            if t == table
        }

    def content(self, order: str, op: str, **other: Any) -> dict[str, Any]:
        """What the page shows of the rows held; `other` is shown in place of what they say."""
        client = self.client
        doc = client.rows(order, 1)[order]
        answers, notes = client.rows(order, 3), client.rows(order, 4)
        ver = next(bucket["ver"] for bucket in client.held.values() if bucket["key"] == ["o", order])
        content = {
            "op": op,
            "order": {"id": order, "number": doc["number"], "kind": doc["kind"], "ver": ver},
            "customer": {"id": doc["customer"], "name": plain(doc["customer_name"])},
            "address": plain(doc["address"]),
            "contact": plain(doc["contact"]),
            "device": {"id": doc["device"], "name": plain(doc["device_name"])} if doc["device"] else None,
            "fault": plain(doc["fault"]),
            "engineers": [{"id": p["id"], "name": p["name"], "level": p["level"]} for p in doc["technicians"]],
            "branch": doc["branch"],
            "arrived_at": doc["times"].get("on_site"),
            "done_at": doc["times"].get("done"),
            "work": [
                {"id": note_id, "text": plain(note["text"]), "by_name": note["by_name"]}
                for note_id, note in sorted(notes.items(), key=lambda item: (item[1]["at"], item[0]))
            ],
            "checklist": self._checklist(order, doc, answers),
            "parts": [],
            "photos": [
                {"id": row_id, "sha256": client.rows(order, 17)[photo["att"]]["sha256"]}
                for row_id, photo in sorted(client.rows(order, 16).items())
                if photo["removed_at"] is None
            ],
            "price": None,
            "wording": {"id": "act/1", "lang": "zh-CN", "sha256": wording_sha256("act/1", "zh-CN")},
        }
        return content | other

    def _checklist(self, order: str, doc: dict[str, Any], answers: dict[str, dict[str, Any]]) -> dict[str, Any] | None:
        template = self.shared(TEMPLATE).get(doc["template"] or "")
        if template is None:
            return None
        items = []
        for section in template["sections"]:
            for item in section["items"]:
                answer_id = str(uuid.uuid5(uuid.UUID(order), item["key"]))
                answer = answers.get(answer_id, {})
                said = {field: answer.get(field) for field in ("result", "value", "unit", "note")}
                items.append({"id": answer_id, "code": item["code"], "text": item["text"], **said})
        return {"template": doc["template"], "name": template["name"], "version": template["version"], "items": items}

    def record(self, content: dict[str, Any], **other: Any) -> tuple[str, dict[str, Any]]:
        """(the JWS, the record that it signs)."""
        client = self.client
        act = {
            "typ": "sar/1",
            "outcome": "signed",
            "content": content,
            "content_sha256": sha(canonical(content)),
            "signer": {"name": "徐𬭎", "capacity": "self", "how": "ink", "reason": None},
            "ink": None,
            "opinion_sha256": None,
            "price_agreed": False,
            "claimed_at": client.wall(),
            "tz": "Asia/Shanghai",
            "ops_upto": [client.dev, client.s, client.h],
            "anchor": None,
        } | other
        return sign_jws(canonical(act), "sar+jws", client.dev, self.key), act

    def sign(self, order: str, ink: str | None = None, opinion: dict[str, Any] | None = None, **other: Any) -> str:
        """Records the act (and the sealed opinion before it, in one group), and returns its op's id."""
        op, ink = str(uuid.uuid4()), ink or name_drawn(self.client.s)
        sealed = self.seal(order, op, opinion) if opinion is not None else None
        shown = other.pop("content", None) or self.content(order, op)
        said: dict[str, Any] = {"ink": {"fmt": "strokes/1", "sha256": sha(ink.encode())}}
        if sealed:
            said["opinion_sha256"] = sha(sealed.encode())
        record, act = self.record(shown, **(said | other))
        payload = {"record": record, "record_sha256": sha(canonical(act)), "content_sha256": act["content_sha256"]}
        payload |= {"signer": act["signer"]["name"], "role": "self", "ink": ink, "ink_sha256": sha(ink.encode())}
        group = str(uuid.uuid4())
        if sealed:
            envelope = {"signature": op, "sealed": sealed, "sealed_sha256": sha(sealed.encode())}
            self.client.op("opinion.seal@1", order, envelope, g=[group, 0, 2])
        more = {"g": [group, 1, 2]} if sealed else {}
        return self.op_of(op, "order.sign@1", order, payload, **more)

    def decline(self, order: str, outcome: str, reason: str) -> str:
        op = str(uuid.uuid4())
        signer = {"name": "", "capacity": None, "how": None, "reason": reason}
        record, act = self.record(self.content(order, op), outcome=outcome, signer=signer)
        payload = {
            "record": record,
            "record_sha256": sha(canonical(act)),
            "content_sha256": act["content_sha256"],
            "reason": reason,
        }
        kind = {"refused": "order.refuse_signature@1", "later": "order.sign_later@1"}[outcome]
        return self.op_of(op, kind, order, payload)

    def op_of(self, op: str, kind: str, order: str, x: dict[str, Any], **more: Any) -> str:
        """An op of a chosen id: the record names it."""
        client = self.client
        client.s += 1
        bv = next((bucket["ver"] for bucket in client.held.values() if bucket["key"] == ["o", order]), 0)
        said = {"s": client.s, "i": op, "t": kind, "b": ["o", order], "bv": bv, "x": x}
        body = json.dumps(
            said | {"at": [client.wall(), 5_000, "raw"], "u": client.user["id"]} | more,
            ensure_ascii=False,
            separators=(",", ":"),
        )
        client.h = digest22(client.h, body)
        client.outbox.append(f'{body[:-1]},"h":"{client.h}"}}'.encode())
        return op

    def office(self) -> dict[str, Any]:
        return next(row["value"] for row in self.shared(SETTING).values() if row["key"] == "office_keys")[
            "sealed_opinions"
        ]

    def seal(self, order: str, op: str, opinion: dict[str, Any]) -> str:
        """To the office's key: ECDH, HKDF, AES-GCM, as a browser does it."""
        office, once = self.office(), ec.generate_private_key(ec.SECP256R1())
        x, y = (int.from_bytes(_raw(office["jwk"][name]), "big") for name in ("x", "y"))
        peer = ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
        header = b64(canonical({"typ": "opinion/1", "kid": office["kid"], "epk": jwk(once)}))
        key = HKDF(hashes.SHA256(), 32, salt=None, info=b"xinglin opinion/1").derive(once.exchange(ec.ECDH(), peer))
        iv, text = os.urandom(12), canonical({"typ": "opinion/1", "rated_at": self.client.wall(), **opinion})
        box = AESGCM(key).encrypt(iv, text.ljust(4096), f"{header}.{order}.{op}".encode())
        return f"{header}.{b64(iv)}.{b64(box)}"


def _raw(text: str) -> bytes:
    from base64 import urlsafe_b64decode

    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
