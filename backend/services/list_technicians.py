"""Who could be sent, with what a dispatcher decides by. Source: R-STAR-4, R-DIS-2."""

from typing import Any

from msgspec import Struct

from backend.domain.calendar import on_site
from backend.domain.star_facts import Look, Rows, valid
from backend.domain.tables import CERTIFICATION
from backend.persistence import desk_people, desk_rows, people_rows
from backend.persistence.accounts import Account
from backend.persistence.database import Database
from backend.persistence.desk_reach import desk_reach
from backend.problems import Problem


class TechnicianLine(Struct, frozen=True):
    """`last_seen_at` is the last contact of any of the person's devices; `owed` is what they said they still hold unsent,
    `parked` what came in and waits for a decision. `fits`: masters the kind of the order's device, or none is named.
    `state` "lost": the qualification is lost, and dispatching refuses (R-STAR-5); such people come last."""

    id: str
    name: str
    branch: str
    branch_name: str
    level: int | None
    state: str
    fits: bool
    certifications: list[dict[str, Any]]
    open_orders: int
    last_seen_at: int | None
    owed: int
    parked: int


def list_technicians(database: Database, account: Account, now: int, order: str) -> list[TechnicianLine]:
    """Best star first, then who has least to do; where an order is named, those of its own branch before all others, and among
    them who masters its device before who does not. Raises Problem auth.role or order.not_found."""
    with database.read() as transaction:
        branches = desk_reach(transaction, account).branches
        place = desk_rows.order_place(transaction, order) if order else None
        if order and (place is None or place[1] not in branches):
            raise Problem("order.not_found")
        people = [one for one in desk_people.people_of(transaction, branches) if "technician" in one.roles]
        users = [one.id for one in people]
        cards = desk_people.star_cards(transaction, users)
        contact = desk_people.contact_of(transaction, users)
        load = desk_people.open_orders_of(transaction, users)
        parked = desk_people.parked_of(transaction, users)
        kind = desk_people.device_kind(transaction, order) if place else None
        files = people_rows.files_of(transaction, users, [CERTIFICATION])
    look = Look(on_site(now), now)
    nearest = place[1] if place else ""
    lines = []
    for one in people:
        card = cards.get(one.id, {"level": None, "certifications": [], "state": "valid"})
        seen_at, owed = contact.get(one.id, (None, 0))
        lines.append(
            TechnicianLine(
                id=one.id,
                name=one.name,
                branch=one.branch,
                branch_name=one.branch_name,
                level=card["level"],
                state=card["state"],
                fits=kind is None or _masters(files[one.id], kind, look),
                certifications=card["certifications"],
                open_orders=load.get(one.id, 0),
                last_seen_at=seen_at,
                owed=owed,
                parked=parked.get(one.id, 0),
            )
        )
    return sorted(
        lines,
        key=lambda line: (
            line.state == "lost",
            line.branch != nearest,
            not line.fits,
            -(line.level or 0),
            line.open_orders,
            line.name,
        ),
    )


def _masters(rows: Rows, kind: str, look: Look) -> bool:
    return any(doc["subject"] == kind for doc in valid(rows, look, "skill").values())
