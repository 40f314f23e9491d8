"""Ids and telephone numbers of the demo organisation: the same on every machine and every day."""

from uuid import UUID

from sync.ids import uuid5

NAMESPACE = str(UUID("6d1f6a52-3c07-5b0e-9a55-5c1a0d2b7e41"))
"""Fixed for ever: every demo id is a UUIDv5 under it."""


def demo_id(kind: str, name: str) -> str:
    """The id of the thing called `name` among its kind, e.g. `demo_id("person", "lin")`."""
    return uuid5(NAMESPACE, f"{kind}:{name}")


def phone(n: int) -> str:
    """A mobile number that is nobody's; `n` is 0 to 9999."""
    return f"138-0000-{n:04d}"


def rows(table: str) -> list[list[str]]:
    """The cells of a text table: one row a line, cells between bars, blank cells empty."""
    return [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]
