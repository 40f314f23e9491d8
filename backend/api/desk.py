"""`/api/…`: what desk pages read. They write through `/sync/v1` like everybody else."""

from typing import Annotated, Any, Literal

from litestar import Request, get
from litestar.concurrency import sync_to_thread
from litestar.params import Parameter

from backend.api.cookie import session_of
from backend.domain.order import State
from backend.persistence.desk_rows import BucketRows, CustomerLine
from backend.problems import Problem
from backend.services.list_customers import list_customers
from backend.services.list_exceptions import ExceptionLine, list_exceptions
from backend.services.list_orders import OrderPage, Wanted, list_orders
from backend.services.list_technicians import TechnicianLine, list_technicians
from backend.services.list_templates import list_templates
from backend.services.read_customer import read_customer
from backend.services.read_order import OrderWhole, read_order
from backend.wiring import Wiring

Words = Annotated[str, Parameter(max_length=100)]
Limit = Annotated[int, Parameter(ge=1, le=200)]
Place = Annotated[str, Parameter(max_length=60)]
Id = Annotated[str, Parameter(max_length=36)]
Approval = Literal["", "pending", "approved", "refused", "after_the_fact"]

_STATES = frozenset(State) | {"", "open"}


@get("/api/orders", operation_id="listOrders")
async def orders(
    request: Request,
    wiring: Wiring,
    q: Words = "",
    in_state: Annotated[str, Parameter(query="state", max_length=20)] = "",
    approval: Approval = "",
    branch: Id = "",
    by: Literal["created", "due"] = "created",
    limit: Limit = 50,
    after: Place = "",
) -> OrderPage:
    """Orders of the branches within reach: newest first, or by the time that is left."""
    session = await session_of(request, wiring)
    if in_state not in _STATES:
        raise Problem("request.malformed", "there is no such state")
    wanted = Wanted(q, in_state, approval, branch, by, limit, after)
    return await sync_to_thread(list_orders, wiring.database, session.account, wiring.clock.now_ms(), wanted)


@get("/api/orders/{order:str}", operation_id="readOrder")
async def order(request: Request, wiring: Wiring, order: str) -> OrderWhole:
    """One order whole, with its customer."""
    session = await session_of(request, wiring)
    return await sync_to_thread(read_order, wiring.database, session.account, order)


@get("/api/customers", operation_id="listCustomers")
async def customers(request: Request, wiring: Wiring, q: Words = "", limit: Limit = 20) -> list[CustomerLine]:
    """Customers by name, address, contact or phone."""
    session = await session_of(request, wiring)
    return await sync_to_thread(list_customers, wiring.database, session.account, q, limit)


@get("/api/customers/{customer:str}", operation_id="readCustomer")
async def customer(request: Request, wiring: Wiring, customer: str) -> BucketRows:
    """One customer with devices and history."""
    session = await session_of(request, wiring)
    return await sync_to_thread(read_customer, wiring.database, session.account, customer)


@get("/api/technicians", operation_id="listTechnicians")
async def technicians(request: Request, wiring: Wiring, order: Id = "") -> list[TechnicianLine]:
    """Who could be sent, with what the dispatcher decides by."""
    session = await session_of(request, wiring)
    return await sync_to_thread(list_technicians, wiring.database, session.account, wiring.clock.now_ms(), order)


@get("/api/exceptions", operation_id="listExceptions")
async def exceptions(request: Request, wiring: Wiring) -> list[ExceptionLine]:
    """Parked ops that wait for a person."""
    session = await session_of(request, wiring)
    return await sync_to_thread(list_exceptions, wiring.database, session.account)


@get("/api/templates", operation_id="listTemplates")
async def templates(request: Request, wiring: Wiring) -> list[dict[str, Any]]:
    """Inspection templates."""
    session = await session_of(request, wiring)
    return await sync_to_thread(list_templates, wiring.database, session.account)


ROUTES = [orders, order, customers, customer, technicians, exceptions, templates]
