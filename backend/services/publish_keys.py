"""Tells every device the office's public keys: the one that opinions are sealed to, and those that its receipts and
signed heads are checked with. Source: PROTOCOL section 10."""

from typing import Any

import msgspec

from backend.keys import Key, Keys
from backend.persistence.database import Database
from backend.persistence.settings_rows import put_setting

SETTING = "office_keys"


def publish_keys(database: Database, keys: Keys, now: int) -> None:
    said = {
        "sealed_opinions": _told(keys.current("sealed_opinions")),
        "receipt": [_told(key) for key in keys.all("receipt")],
        "checkpoint": [_told(key) for key in keys.all("checkpoint")],
    }
    database.transact(lambda transaction: put_setting(transaction, SETTING, said, now))


def _told(key: Key) -> dict[str, Any]:
    return {"kid": key.kid, "jwk": msgspec.to_builtins(key.jwk)}
