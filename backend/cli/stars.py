"""`stars recompute [--verify]`: every level from the facts once more; changes nothing."""

from backend.bootstrap import open_database
from backend.cli.care import Unsound
from backend.services.recompute_stars import recompute_stars
from backend.settings import Settings

USAGE = "say: python -m backend stars recompute [--verify]"


class AskedWrongly(ValueError):
    """The words make no command."""


def stars(settings: Settings, asked: str | None) -> None:
    """Prints each technician's level; with `--verify` only what differs. Raises Unsound if anything does, AskedWrongly."""
    if asked not in ("recompute", "recompute --verify"):
        raise AskedWrongly(USAGE)
    quiet = asked.endswith("--verify")
    people = reviews = wrong = 0
    database = open_database(settings)
    for one in recompute_stars(database):
        found = one.recomputed
        people, reviews, wrong = people + 1, reviews + found.reviews, wrong + len(found.differences)
        if found.differences or not quiet:
            said = "taken over" if found.level is None else f"level {found.level}, {found.points} points"
            print(f"{one.employee_no} {one.name}: {said}, {found.reviews} reviews")
        for difference in found.differences:
            print(
                f"  {difference.what} of {difference.about}: stored {difference.stored!r}, found {difference.found!r}"
            )
    database.close()
    print(f"{people} technicians, {reviews} reviews recomputed, {wrong} differences")
    if wrong:
        raise Unsound(
            f"{wrong} differences; nothing was changed. The journal and the facts say otherwise than the rows."
        )
