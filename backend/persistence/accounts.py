"""Accounts, sessions, units and the words of the database."""

from typing import Any

import msgspec
from sqlalchemy import Connection, text

from sync.command import Principal

_decode = msgspec.json.Decoder().decode


class Account(msgspec.Struct, frozen=True):
    id: str
    login: str
    name: str
    password: str
    roles: list[str]
    unit: str
    enabled: bool


_ACCOUNT = "SELECT id, login, name, password, roles, unit, enabled FROM account "


def _account(columns: Any) -> Account | None:
    if columns is None:
        return None
    user, login, name, password, roles, unit, enabled = columns
    return Account(user, login, name, password, _decode(roles), unit, bool(enabled))


def account_by_login(connection: Connection, login: str) -> Account | None:
    return _account(connection.execute(text(_ACCOUNT + "WHERE login = :login"), {"login": login}).one_or_none())


def account_by_id(connection: Connection, user: str) -> Account | None:
    return _account(connection.execute(text(_ACCOUNT + "WHERE id = :id"), {"id": user}).one_or_none())


def locked_until(connection: Connection, login: str) -> int:
    """Until when (ms) a typed name is locked; 0 if it never was."""
    statement = text("SELECT locked_until FROM throttle WHERE login = :login")
    return connection.execute(statement, {"login": login}).scalar() or 0


def count_failure(connection: Connection, login: str) -> int:
    """One more failure of that name; how many in a row that makes. Attempts of the same moment are counted one by one."""
    statement = text(
        "INSERT INTO throttle (login, failures, locked_until) VALUES (:login, 1, 0) "
        "ON CONFLICT (login) DO UPDATE SET failures = throttle.failures + 1 RETURNING failures"
    )
    return connection.execute(statement, {"login": login}).scalar_one()


def lock_login(connection: Connection, login: str, until: int) -> None:
    connection.execute(
        text("UPDATE throttle SET locked_until = :until WHERE login = :login"), {"login": login, "until": until}
    )


def clear_throttle(connection: Connection, login: str) -> None:
    connection.execute(text("DELETE FROM throttle WHERE login = :login"), {"login": login})


def insert_unit(connection: Connection, unit: str, kind: str, name: str, parent: str | None) -> None:
    connection.execute(
        text("INSERT INTO unit (id, kind, name, parent) VALUES (:id, :kind, :name, :parent)"),
        {"id": unit, "kind": kind, "name": name, "parent": parent},
    )


def insert_account(connection: Connection, account: Account) -> None:
    connection.execute(
        text(
            "INSERT INTO account (id, login, name, password, roles, unit, enabled) "
            "VALUES (:id, :login, :name, :password, :roles, :unit, :enabled)"
        ),
        {**msgspec.structs.asdict(account), "roles": msgspec.json.encode(account.roles).decode()},
    )


def insert_session(connection: Connection, token_hash: str, user: str, expires_at: int) -> None:
    connection.execute(
        text("INSERT INTO session (token_hash, user_id, expires_at) VALUES (:token, :user, :expires)"),
        {"token": token_hash, "user": user, "expires": expires_at},
    )


def read_session(connection: Connection, token_hash: str) -> tuple[str, int] | None:
    """(user, expires at ms)."""
    found = connection.execute(
        text("SELECT user_id, expires_at FROM session WHERE token_hash = :token"), {"token": token_hash}
    ).one_or_none()
    return None if found is None else (found[0], found[1])


def slide_session(connection: Connection, token_hash: str, expires_at: int) -> None:
    connection.execute(
        text("UPDATE session SET expires_at = :expires WHERE token_hash = :token"),
        {"token": token_hash, "expires": expires_at},
    )


def delete_session(connection: Connection, token_hash: str) -> None:
    connection.execute(text("DELETE FROM session WHERE token_hash = :token"), {"token": token_hash})


def branches_within(connection: Connection, unit: str) -> frozenset[str]:
    """The branches at or below a unit."""
    units = connection.execute(text("SELECT id, kind, parent FROM unit")).all()
    inside, grown = {unit}, True
    while grown:
        more = {child for child, _, parent in units if parent in inside} - inside
        inside |= more
        grown = bool(more)
    return frozenset(child for child, kind, _ in units if kind == "branch" and child in inside)


def unit_name(connection: Connection, unit: str) -> str:
    return connection.execute(text("SELECT name FROM unit WHERE id = :id"), {"id": unit}).scalar() or ""


def principal_of(connection: Connection, account: Account, lineage: int) -> Principal:
    """The account as someone who acts. A technician's own branch is his reach; a desk's is all below its unit."""
    branches = branches_within(connection, account.unit)
    roles = frozenset(account.roles) if account.enabled else frozenset()
    return Principal(account.id, account.name, roles, branches, lineage)


def read_word(connection: Connection, key: str) -> str | None:
    return connection.execute(text("SELECT v FROM sync_meta WHERE k = :k"), {"k": key}).scalar()


def write_word(connection: Connection, key: str, value: str) -> None:
    connection.execute(
        text("INSERT INTO sync_meta (k, v) VALUES (:k, :v) ON CONFLICT (k) DO UPDATE SET v = excluded.v"),
        {"k": key, "v": value},
    )


def has_accounts(connection: Connection) -> bool:
    return connection.execute(text("SELECT 1 FROM account LIMIT 1")).scalar() is not None
