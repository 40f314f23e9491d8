"""What each branch within reach lacks. Source: R-STAR-6 … R-STAR-9."""

from msgspec import Struct

from backend.domain.calendar import on_site
from backend.domain.coverage import Coverage, Member, coverage_of
from backend.domain.star_facts import Look
from backend.domain.star_rules import RULES_KEY, rules_of
from backend.domain.tables import CERTIFICATION, STAR_CARD
from backend.persistence import desk_people, people_rows
from backend.persistence.accounts import Account, unit_name
from backend.persistence.asides import read_settings_of
from backend.persistence.database import Database
from backend.persistence.desk_reach import desk_reach


class BranchCoverage(Struct, frozen=True):
    branch: str
    branch_name: str
    coverage: Coverage


def read_coverage(database: Database, account: Account, now: int) -> list[BranchCoverage]:
    """By name. Raises Problem auth.role."""
    with database.read() as transaction:
        branches = desk_reach(transaction, account).branches
        names = {branch: unit_name(transaction, branch) for branch in branches}
        people = [one for one in desk_people.people_of(transaction, branches) if "technician" in one.roles]
        files = people_rows.files_of(transaction, [one.id for one in people], [STAR_CARD, CERTIFICATION])
        rules = rules_of([doc["value"] for doc in read_settings_of(transaction, RULES_KEY)])
    look = Look(on_site(now), now)
    members: dict[str, list[Member]] = {branch: [] for branch in branches}
    for one in people:
        card = files[one.id].get(STAR_CARD, {}).get(one.id)
        if card is not None:
            members[one.branch].append(Member(one.name, files[one.id], card["state"] == "valid"))
    found = [
        BranchCoverage(branch, names[branch], coverage_of(members[branch], rules.quotas.get(branch), look, rules))
        for branch in branches
    ]
    return sorted(found, key=lambda one: one.branch_name)
