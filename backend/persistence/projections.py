"""What the desk lists and searches by, kept beside the rows in the same transaction."""

from sqlalchemy import Connection, text

from backend.domain.tables import CONFLICT, ORDER
from sync.world import Bucket, Doc, World

_UPSERT_ORDER = text(
    "INSERT INTO order_index (id, bid, number, branch, state, approval, kind, priority, fault_class, customer, "
    "appointment_at, due_at, created_at, conflicts, technicians, words) VALUES (:id, :bid, :number, :branch, :state, "
    ":approval, :kind, :priority, :fault_class, :customer, :appointment_at, :due_at, :created_at, :conflicts, "
    ":technicians, :words) ON CONFLICT (id) DO UPDATE SET number = excluded.number, branch = excluded.branch, "
    "state = excluded.state, approval = excluded.approval, priority = excluded.priority, "
    "appointment_at = excluded.appointment_at, due_at = excluded.due_at, conflicts = excluded.conflicts, "
    "technicians = excluded.technicians, words = excluded.words"
)

_COLUMNS = [
    "number",
    "branch",
    "state",
    "approval",
    "kind",
    "priority",
    "fault_class",
    "customer",
    "appointment_at",
    "due_at",
    "created_at",
]
_WORDS = ["number", "customer_name", "device_name", "fault", "contact", "phone", "address", "note"]


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
            {
                "id": bucket.root,
                "bid": bucket.bid,
                **{name: order[name] for name in _COLUMNS},
                "conflicts": sum(1 for conflict in conflicts if conflict.doc["state"] == "open"),
                "technicians": people,
                "words": " ".join([*(str(order[name] or "") for name in _WORDS), people]).lower(),
            }
        )
    if lines:
        connection.execute(_UPSERT_ORDER, lines)


def project_customer(connection: Connection, bid: int, customer: str, doc: Doc) -> None:
    """What the desk finds a customer by."""
    people = " ".join(f"{contact['name']} {contact['phone']}" for contact in doc["contacts"])
    connection.execute(
        text(
            "INSERT INTO customer_index (id, bid, branch, name, words) VALUES (:id, :bid, :branch, :name, :words) "
            "ON CONFLICT (id) DO UPDATE SET branch = excluded.branch, name = excluded.name, words = excluded.words"
        ),
        {
            "id": customer,
            "bid": bid,
            "branch": doc["branch"],
            "name": doc["name"],
            "words": f"{doc['name']} {doc['address']} {people}".lower(),
        },
    )
