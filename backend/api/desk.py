"""`/api/…`: what desk pages read. They write through `/sync/v1` like everybody else."""

from typing import Annotated, Any

from litestar import Request, get
from litestar.concurrency import sync_to_thread
from litestar.params import Parameter

from backend.api.cookie import session_of
from backend.persistence.desk_rows import BucketRows
from backend.services.read_desk import CustomerLine, OrderPage, OrderWhole, ReadDesk, TechnicianLine
from backend.wiring import Wiring

Words = Annotated[str, Parameter(max_length=100)]
Limit = Annotated[int, Parameter(ge=1, le=200)]


async def _desk(request: Request, wiring: Wiring) -> ReadDesk:
    session = await session_of(request, wiring)
    return ReadDesk(wiring.database, session.account)


@get("/api/orders", operation_id="listOrders")
async def orders(
    request: Request,
    wiring: Wiring,
    q: Words = "",
    in_state: Annotated[str, Parameter(query="state", max_length=20)] = "",
    limit: Limit = 50,
    after: Annotated[str, Parameter(max_length=60)] = "",
) -> OrderPage:
    """Orders of the branches within reach, newest first."""
    desk = await _desk(request, wiring)
    return await sync_to_thread(desk.orders, q.strip(), in_state, limit, after)


@get("/api/orders/{order:str}", operation_id="readOrder")
async def order(request: Request, wiring: Wiring, order: str) -> OrderWhole:
    """One order whole, with its customer."""
    desk = await _desk(request, wiring)
    return await sync_to_thread(desk.order, order)


@get("/api/customers", operation_id="listCustomers")
async def customers(request: Request, wiring: Wiring, q: Words = "", limit: Limit = 20) -> list[CustomerLine]:
    """Customers by name, address, contact or phone."""
    desk = await _desk(request, wiring)
    return await sync_to_thread(desk.customers, q.strip(), limit)


@get("/api/customers/{customer:str}", operation_id="readCustomer")
async def customer(request: Request, wiring: Wiring, customer: str) -> BucketRows:
    """One customer with devices and history."""
    desk = await _desk(request, wiring)
    return await sync_to_thread(desk.customer, customer)


@get("/api/technicians", operation_id="listTechnicians")
async def technicians(request: Request, wiring: Wiring) -> list[TechnicianLine]:
    """Who could be sent, with what the dispatcher decides by."""
    desk = await _desk(request, wiring)
    return await sync_to_thread(desk.technicians)


@get("/api/exceptions", operation_id="listExceptions")
async def exceptions(request: Request, wiring: Wiring) -> list[dict[str, Any]]:
    """Parked ops that wait for a person."""
    desk = await _desk(request, wiring)
    return await sync_to_thread(desk.exceptions)


@get("/api/templates", operation_id="listTemplates")
async def templates(request: Request, wiring: Wiring) -> list[dict[str, Any]]:
    """Inspection templates."""
    desk = await _desk(request, wiring)
    return await sync_to_thread(desk.templates)


ROUTES = [orders, order, customers, customer, technicians, exceptions, templates]
