"""Enrols an installation. Source: PROTOCOL section 1; lineage: a device that comes back with its own key keeps it."""

import uuid
from base64 import urlsafe_b64decode

import msgspec
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicNumbers
from msgspec import Struct

from backend.persistence import journal_rows
from backend.persistence.database import Database
from backend.persistence.world_source import next_number
from backend.problems import Problem


class PublicKey(Struct, frozen=True):
    """JWK of a P-256 key, RFC 7517. What else a browser writes into it is ignored."""

    kty: str
    crv: str
    x: str
    y: str

    def canonical(self) -> str:
        """The members of RFC 7638, in its order: one text for one key."""
        return msgspec.json.encode({"crv": self.crv, "kty": self.kty, "x": self.x, "y": self.y}).decode()


class Enrolled(Struct, frozen=True):
    dev: str
    lineage: int


def enrol_device(database: Database, now: int, user: str, key: PublicKey, label: str) -> Enrolled:
    """A new `dev`; its lineage is that of the same user's key if it was enrolled before. Raises Problem device.key."""
    _check(key)
    dev = str(uuid.uuid4())

    def enrol(connection) -> int:
        lineage = journal_rows.lineage_of_key(connection, user, key.canonical())
        lineage = lineage or next_number(connection, "lineage")
        journal_rows.insert_device(connection, dev, lineage, user, key.canonical(), label, now)
        return lineage

    return Enrolled(dev, database.transact(enrol))


def _check(key: PublicKey) -> None:
    try:
        if key.kty != "EC" or key.crv != "P-256":
            raise ValueError(key.crv)
        EllipticCurvePublicNumbers(_number(key.x), _number(key.y), SECP256R1()).public_key()
    except ValueError:
        raise Problem("device.key") from None


def _number(text: str) -> int:
    if len(text) != 43:
        raise ValueError("length")
    return int.from_bytes(urlsafe_b64decode(text + "="), "big")
