"""`/api/people…`: what desk pages about technicians read."""

from typing import Annotated

from litestar import Request, Response, get
from litestar.concurrency import sync_to_thread
from litestar.params import Parameter

from backend.api.cookie import session_of
from backend.api.desk import Limit, Words
from backend.api.people_csv import Language, people_csv
from backend.problems import Problem
from backend.services.list_people import NARROWED, PeoplePage, list_people
from backend.services.read_coverage import BranchCoverage, read_coverage
from backend.services.read_formula import FormulaPage, read_formula
from backend.services.read_person import PersonWhole, read_person
from backend.wiring import Wiring

Narrowed = Annotated[str, Parameter(query="only", max_length=20)]


@get("/api/people", operation_id="listPeople")
async def people(
    request: Request, wiring: Wiring, q: Words = "", only: Narrowed = "", limit: Limit = 200
) -> PeoplePage:
    """Technicians with level, certificates, and what waits for somebody."""
    return await _listed(request, wiring, q, only, limit)


@get("/api/people.csv", operation_id="exportPeople")
async def export(
    request: Request, wiring: Wiring, q: Words = "", only: Narrowed = "", lang: Language = "zh"
) -> Response[bytes]:
    """The same list as a file for spreadsheets."""
    page = await _listed(request, wiring, q, only)
    headers = {"Content-Disposition": f'attachment; filename="people-{page.on}.csv"', "Cache-Control": "no-store"}
    return Response(people_csv(page, lang), media_type="text/csv; charset=utf-8", headers=headers)


@get("/api/people/{person:str}", operation_id="readPerson")
async def one(request: Request, wiring: Wiring, person: str) -> PersonWhole:
    """One technician's file, with what the formula would give today."""
    session = await session_of(request, wiring)
    return await sync_to_thread(read_person, wiring.database, session.account, wiring.clock.now_ms(), person)


@get("/api/coverage", operation_id="readCoverage")
async def coverage(request: Request, wiring: Wiring) -> list[BranchCoverage]:
    """What each branch lacks."""
    session = await session_of(request, wiring)
    return await sync_to_thread(read_coverage, wiring.database, session.account, wiring.clock.now_ms())


@get("/api/formula", operation_id="readFormula")
async def formula(request: Request, wiring: Wiring) -> FormulaPage:
    """Every version of the star formula."""
    session = await session_of(request, wiring)
    return await sync_to_thread(read_formula, wiring.database, session.account, wiring.clock.now_ms())


async def _listed(request: Request, wiring: Wiring, q: str, only: str, limit: int | None = None) -> PeoplePage:
    session = await session_of(request, wiring)
    if only not in NARROWED:
        raise Problem("request.malformed", "the list cannot be narrowed to that")
    return await sync_to_thread(list_people, wiring.database, session.account, wiring.clock.now_ms(), q, only, limit)


ROUTES = [people, export, one, coverage, formula]
