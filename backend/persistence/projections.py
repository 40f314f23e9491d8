"""What the desk lists and searches by, kept beside the rows in the same transaction."""

from sqlalchemy import Connection

from backend.domain.tables import CONFLICT, CREDENTIAL, ORDER, SIGNATURE
from backend.persistence.statement import Insert, Statement
from sync.world import Bucket, Doc, World

_COLUMNS = "number branch state approval kind priority fault_class customer appointment_at due_at created_at".split()
_WORDS = ["number", "customer_name", "device_name", "fault", "contact", "phone", "address", "note"]

_MOVING = [*"number branch state approval priority appointment_at due_at".split(), "conflicts", "technicians", "words"]
"""Columns that may change after the first projection."""
_SAVE_ORDERS = Insert(
    "order_index",
    ", ".join(["id", "bid", *_COLUMNS, "conflicts", "technicians", "words"]),
    f"ON CONFLICT (id) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in _MOVING)}",
)
_SAVE_SIGNATURES = Insert(
    "signature_index",
    "id, order_id, bid, outcome, state, seal_code, record_sha256, ink_sha256, at",
    "ON CONFLICT (id) DO UPDATE SET state = excluded.state",
)
_SAVE_CUSTOMER = Statement(
    "INSERT INTO customer_index (id, bid, branch, name, words) VALUES (:id, :bid, :branch, :name, :words) "
    "ON CONFLICT (id) DO UPDATE SET branch = excluded.branch, name = excluded.name, words = excluded.words"
)


_REVOKE_DEVICE = Statement(
    "UPDATE device SET revoked_at = :at WHERE dev = :dev AND user_id = :user AND revoked_at IS NULL"
)
_END_SESSIONS = Statement("DELETE FROM session WHERE user_id = :user")


def project_devices(connection: Connection, changed: list[Bucket]) -> None:
    """A device that was lost may not sync, and whoever has it is signed out: sessions know no device."""
    for bucket in changed:
        for table, row_id in bucket.changed:
            row = bucket.rows[table][row_id] if table == CREDENTIAL else None
            if row is not None and row.doc["revoked"] is not None:
                _REVOKE_DEVICE.run(connection, at=row.doc["revoked"]["at"], dev=row_id, user=bucket.root)
                _END_SESSIONS.run(connection, user=bucket.root)


def project_orders(connection: Connection, world: World, changed: list[Bucket]) -> None:
    """Projects each order whose row or conflicts were changed."""
    lines = []
    for bucket in changed:
        if bucket.kind != "o" or not any(table in (ORDER, CONFLICT) for table, _ in bucket.changed):
            continue
        row = world.row(bucket, ORDER, bucket.root)
        if row is None:
            continue
        order = row.doc
        people = " ".join(person["name"] for person in order["technicians"])
        conflicts = world.table(bucket, CONFLICT).values()
        lines.append(
            (
                bucket.root,
                bucket.bid,
                *(order[name] for name in _COLUMNS),
                sum(1 for conflict in conflicts if conflict.doc["state"] == "open"),
                people,
                " ".join([*(str(order[name] or "") for name in _WORDS), people]).lower(),
            )
        )
    _SAVE_ORDERS.many(connection, lines)


def project_signatures(connection: Connection, changed: list[Bucket]) -> None:
    """Projects each act that was taken or whose state changed."""
    lines = []
    for bucket in changed:
        for table, row_id in sorted(bucket.changed):
            row = bucket.rows[table][row_id]
            if table == SIGNATURE and row is not None:
                doc = row.doc
                said = (doc["content_sha256"][:16], doc["record_sha256"], doc["ink_sha256"], doc["at"])
                lines.append((row_id, bucket.root, bucket.bid, doc["outcome"], doc["state"], *said))
    _SAVE_SIGNATURES.many(connection, lines)


def project_customer(connection: Connection, bid: int, customer: str, doc: Doc) -> None:
    """What the desk finds a customer by."""
    people = " ".join(f"{contact['name']} {contact['phone']}" for contact in doc["contacts"])
    words = f"{doc['name']} {doc['address']} {people}".lower()
    _SAVE_CUSTOMER.run(connection, id=customer, bid=bid, branch=doc["branch"], name=doc["name"], words=words)
