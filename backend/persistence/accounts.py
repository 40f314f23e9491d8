"""Accounts, sessions, units and the words of the database."""

from typing import Any

import msgspec
from sqlalchemy import Connection

from backend.persistence.statement import Statement
from sync.command import Principal

_decode = msgspec.json.Decoder().decode

_ACCOUNTS = "SELECT id, login, name, password, roles, unit, enabled FROM account"
_BY_LOGIN = Statement(f"{_ACCOUNTS} WHERE login = :login")
_BY_ID = Statement(f"{_ACCOUNTS} WHERE id = :id")
_ANYBODY = Statement("SELECT 1 FROM account LIMIT 1")
_INSERT_ACCOUNT = Statement(
    "INSERT INTO account (id, login, name, password, roles, unit, enabled) "
    "VALUES (:id, :login, :name, :password, :roles, :unit, :enabled)"
)
_LOCKED_UNTIL = Statement("SELECT locked_until FROM throttle WHERE login = :login")
_COUNT_FAILURE = Statement(
    "INSERT INTO throttle (login, failures, locked_until) VALUES (:login, 1, 0) "
    "ON CONFLICT (login) DO UPDATE SET failures = throttle.failures + 1 RETURNING failures"
)
_LOCK_LOGIN = Statement("UPDATE throttle SET locked_until = :until WHERE login = :login")
_FORGET_FAILURES = Statement("DELETE FROM throttle WHERE locked_until < :before")
_CLEAR_THROTTLE = Statement("DELETE FROM throttle WHERE login = :login")
_INSERT_UNIT = Statement("INSERT INTO unit (id, kind, name, parent) VALUES (:id, :kind, :name, :parent)")
_UNITS = Statement("SELECT id, kind, parent FROM unit")
_UNIT_NAME = Statement("SELECT name FROM unit WHERE id = :id")
_INSERT_SESSION = Statement("INSERT INTO session (token_hash, user_id, expires_at) VALUES (:token, :user, :expires)")
_SESSION = Statement(
    "SELECT a.id, login, name, password, roles, unit, enabled, expires_at FROM session s "
    "JOIN account a ON a.id = s.user_id WHERE token_hash = :token"
)
_SLIDE_SESSION = Statement("UPDATE session SET expires_at = :expires WHERE token_hash = :token")
_DELETE_SESSION = Statement("DELETE FROM session WHERE token_hash = :token")
_WORD = Statement("SELECT v FROM sync_meta WHERE k = :k")
_WRITE_WORD = Statement("INSERT INTO sync_meta (k, v) VALUES (:k, :v) ON CONFLICT (k) DO UPDATE SET v = excluded.v")


class Account(msgspec.Struct, frozen=True):
    id: str
    login: str
    name: str
    password: str
    roles: list[str]
    unit: str
    enabled: bool


def _account(columns: Any) -> Account:
    user, login, name, password, roles, unit, enabled = columns
    return Account(user, login, name, password, _decode(roles), unit, bool(enabled))


def account_by_login(connection: Connection, login: str) -> Account | None:
    found = _BY_LOGIN.one(connection, login=login)
    return found and _account(found)


def account_by_id(connection: Connection, user: str) -> Account | None:
    found = _BY_ID.one(connection, id=user)
    return found and _account(found)


def locked_until(connection: Connection, login: str) -> int:
    """Until when (ms) a typed name is locked; 0 if it never was."""
    return _LOCKED_UNTIL.value(connection, login=login) or 0


def count_failure(connection: Connection, login: str) -> int:
    """One more failure of that name; how many in a row that makes. Attempts of the same moment are counted one by one."""
    return _COUNT_FAILURE.value(connection, login=login)


def forget_failures(connection: Connection, before: int) -> None:
    """Those of names that were last tried, or locked, before that (ms)."""
    _FORGET_FAILURES.run(connection, before=before)


def lock_login(connection: Connection, login: str, until: int) -> None:
    _LOCK_LOGIN.run(connection, login=login, until=until)


def clear_throttle(connection: Connection, login: str) -> None:
    _CLEAR_THROTTLE.run(connection, login=login)


def insert_unit(connection: Connection, unit: str, kind: str, name: str, parent: str | None) -> None:
    _INSERT_UNIT.run(connection, id=unit, kind=kind, name=name, parent=parent)


def insert_account(connection: Connection, account: Account) -> None:
    roles = msgspec.json.encode(account.roles).decode()
    _INSERT_ACCOUNT.run(connection, **{**msgspec.structs.asdict(account), "roles": roles})


def insert_session(connection: Connection, token_hash: str, user: str, expires_at: int) -> None:
    _INSERT_SESSION.run(connection, token=token_hash, user=user, expires=expires_at)


def read_session(connection: Connection, token_hash: str) -> tuple[Account, int] | None:
    """(whose it is, expires at ms)."""
    found = _SESSION.one(connection, token=token_hash)
    return None if found is None else (_account(found[:-1]), found[-1])


def slide_session(connection: Connection, token_hash: str, expires_at: int) -> None:
    _SLIDE_SESSION.run(connection, token=token_hash, expires=expires_at)


def delete_session(connection: Connection, token_hash: str) -> None:
    _DELETE_SESSION.run(connection, token=token_hash)


def units_within(connection: Connection, unit: str) -> dict[str, str]:
    """The unit and all below it, id → kind."""
    units = _UNITS.rows(connection)
    inside, grown = {unit}, True
    while grown:
        more = {child for child, _, parent in units if parent in inside} - inside
        inside |= more
        grown = bool(more)
    return {child: kind for child, kind, _ in units if child in inside}


def branches_within(connection: Connection, unit: str) -> frozenset[str]:
    """The branches at or below a unit."""
    return frozenset(child for child, kind in units_within(connection, unit).items() if kind == "branch")


def unit_name(connection: Connection, unit: str) -> str:
    return _UNIT_NAME.value(connection, id=unit) or ""


def principal_of(connection: Connection, account: Account, lineage: int) -> Principal:
    """The account as someone who acts. A technician's own branch is his reach; a desk's is all below its unit."""
    branches = branches_within(connection, account.unit)
    roles = frozenset(account.roles) if account.enabled else frozenset()
    return Principal(account.id, account.name, roles, branches, lineage)


def read_word(connection: Connection, key: str) -> str | None:
    return _WORD.value(connection, k=key)


def write_word(connection: Connection, key: str, value: str) -> None:
    _WRITE_WORD.run(connection, k=key, v=value)


def read_epochs(connection: Connection) -> tuple[str, frozenset[str]]:
    """The present epoch, and those before the restores that this database has been through."""
    past = read_word(connection, "past_epochs") or ""
    return read_word(connection, "epoch") or "", frozenset(past.split())


def begin_epoch(connection: Connection, epoch: str) -> None:
    """After a restore: what was the present is past."""
    before, past = read_epochs(connection)
    write_word(connection, "past_epochs", " ".join(sorted({*past, before} - {""})))
    write_word(connection, "epoch", epoch)


def has_accounts(connection: Connection) -> bool:
    return _ANYBODY.one(connection) is not None
