"""Customers' sealed ratings, opened by the server, each bound to the signature of a visit. Source: R-ORD-7, R-STAR-1."""

from msgspec import structs
from sqlalchemy import Connection

from backend.domain.star_facts import SealedRating
from backend.persistence.statement import Insert, Statement

_COLUMNS = "signature_id, technician_id, order_id, score, opinion, rated_at, opened_at"
"""In the order of the struct."""

_INSERT = Insert("sealed_rating", _COLUMNS, "ON CONFLICT DO NOTHING")
_SELECT = f"SELECT {_COLUMNS} FROM sealed_rating"  # noqa: S608 - our own words
_OF = Statement(f"{_SELECT} WHERE technician_id = :technician ORDER BY signature_id")
_ALL = Statement(f"{_SELECT} ORDER BY technician_id, signature_id")


def add_ratings(connection: Connection, ratings: list[SealedRating]) -> None:
    """One a technician of the visit. A signature's rating is opened once: a second one of it changes nothing."""
    _INSERT.many(connection, [structs.astuple(rating) for rating in ratings])


def ratings_of(connection: Connection, technician: str) -> list[SealedRating]:
    return [SealedRating(*row) for row in _OF.rows(connection, technician=technician)]


def all_ratings(connection: Connection) -> dict[str, list[SealedRating]]:
    """Technician → ratings."""
    found: dict[str, list[SealedRating]] = {}
    for row in _ALL.rows(connection):
        rating = SealedRating(*row)
        found.setdefault(rating.technician_id, []).append(rating)
    return found
