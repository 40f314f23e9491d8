"""Ops of the server's own: through the journal like everybody's. Source: PROTOCOL section 12; ADR "one write path"."""

import threading
import uuid
from collections.abc import Callable

import msgspec

from backend.persistence import accounts, journal_rows
from backend.persistence.accounts import Account
from backend.persistence.database import Database, Transaction
from backend.persistence.journal_rows import DeviceRow
from backend.persistence.world_source import next_number
from sync.ids import chain_hash
from sync.lines import Line, read_line
from sync.messages import Outcome

SERVER = str(uuid.uuid5(uuid.NAMESPACE_URL, "xinglin:server"))
"""Its account: no unit, no password, one role."""

_TRIES = 5

Push = Callable[[str, str, list[Line]], list[Outcome]]
"""(user, dev, lines) → outcomes."""

_turn = threading.Lock()


class NotHeard(RuntimeError):
    """Other processes took the server's place in its journal too often; try again."""


def speak_as_server(
    database: Database, push: Push, now: int, op: str, kind: str, bucket: tuple[str, str], row: str, payload: object
) -> Outcome:
    """Journals and executes one op. The same op id again answers what it did the first time. Raises NotHeard."""
    with _turn:
        for _ in range(_TRIES):
            device = database.transact(lambda transaction: _device(transaction, now))
            line = _line(device, now, op, kind, bucket, row, payload)
            for outcome in push(SERVER, device.dev, [line]):
                if outcome.i == op:
                    return outcome
    raise NotHeard(op)


def _device(transaction: Transaction, now: int) -> DeviceRow:
    """The server's device; it and its account are made when first needed."""
    dev = str(uuid.uuid5(uuid.UUID(SERVER), "device"))
    if accounts.account_by_id(transaction, SERVER) is None:
        account = Account(SERVER, "-server", "星临", "!", ["server"], "", enabled=True)
        accounts.insert_account(transaction, account)
        journal_rows.insert_device(transaction, dev, next_number(transaction, "lineage"), SERVER, "{}", "server", now)
    device = journal_rows.read_device(transaction, dev)
    assert device is not None, "made with the account"
    return device


def _line(device: DeviceRow, now: int, op: str, kind: str, bucket: tuple[str, str], row: str, payload: object) -> Line:
    body = msgspec.json.encode(
        {
            "s": device.last_seq + 1,
            "i": op,
            "t": kind,
            "b": bucket,
            "r": row,
            "bv": 0,
            "x": payload,
            "at": [now, 0, "server"],
            "u": SERVER,
        }
    )
    line = read_line(body[:-1] + b',"h":"' + chain_hash(device.chain, body).encode() + b'"}')
    assert line is not None, "the server writes readable lines"
    return line
