"""The clocks on an order: promised when it is made, moved by what happens to it. Source: R-SLA-1 to R-SLA-12.

Settings: `sla.policies` (what is promised to whom) and `service.calendar` (holidays, and weekend days that are worked).
"""

from typing import Any

from msgspec import Struct, convert, to_builtins

from backend.domain.calendar import on_site
from backend.domain.holidays import CHINA
from backend.domain.order_rows import event_line, order_of
from backend.domain.service_clocks import Deviation, Pause, Promise, stand
from backend.domain.service_hours import Calendar
from backend.domain.service_promises import POLICIES, Agreement, Asked, Policy, promises
from backend.domain.shared_settings import setting
from backend.domain.tables import CONTRACT, CUSTOMER, ORDER
from sync.command import Effect, Put, Scene
from sync.errors import Refusal
from sync.world import Bucket, Doc

_HEADLINE = ("arrive", "solve", "plan", "respond")
"""Which clock an order's `due_at` shows: the first of these that was promised."""

ANSWER_LIMIT_MS = 3_600_000
"""R-SLA-7: a time for the answer, normally within the hour."""


def calendar_of(scene: Scene) -> Calendar:
    return setting(scene, "service.calendar", Calendar, CHINA)


def promised(scene: Scene, customer: Bucket, order: Doc) -> Doc:
    """`clocks` and `due_at` of a new order. A limit that the desk names was agreed with the customer: it goes first."""
    at = order["created_at"]
    agreement = _agreement(scene, customer, at)
    covered = (order["warranty"] or {}).get("state", "unknown")
    asked = Asked(order["kind"], order["fault_class"], order["priority"], _distance(scene, customer), covered)
    calendar = calendar_of(scene)
    policies = setting(scene, "sla.policies", tuple[Policy, ...], POLICIES)
    clocks = promises(asked, agreement, calendar, at, policies)
    if order["due_at"] is not None and order["due_at"] > at:
        agreed = Promise("arrive", order["due_at"] - at, "7x24", "agreed")
        clocks = [agreed if clock.measure == "arrive" else clock for clock in clocks]
        clocks = clocks if agreed in clocks else [agreed, *clocks]
    return {"clocks": to_builtins(clocks), "due_at": _headline(clocks, order, calendar)}


def paused(order: Doc, event: str, at: int, why: str | None) -> list[Doc]:
    """The order's pauses after an event: `pause` begins one, whatever moves the work on ends it. R-SLA-12."""
    before: list[Doc] = order.get("pauses", [])
    ended = [{**pause, "until": at} if pause["until"] is None else pause for pause in before]
    return [*ended, {"since": at, "until": None, "why": why or "other"}] if event == "pause" else ended


def respond(scene: Scene) -> list[Effect]:
    """The customer was called back: the clock of the response stops, and so does that of a promised answer."""
    order = order_of(scene)
    times = {"responded": scene.moment.est, **order["times"]}
    return [Put(ORDER, scene.bucket.root, {"times": times}), event_line(scene, x={"note": scene.payload.note})]


def promise(scene: Scene) -> list[Effect]:
    """R-SLA-7: nobody could answer on the phone, so a time for the answer is given."""
    order, at = order_of(scene), scene.moment.est
    limit = ANSWER_LIMIT_MS if scene.payload.answer_at is None else scene.payload.answer_at - at
    if limit <= 0:
        raise Refusal("clock.past", at=scene.payload.answer_at)
    answer = to_builtins(Promise("answer", limit, "7x24", "R-SLA-7"))
    others = [clock for clock in order.get("clocks", []) if clock["measure"] != "answer"]
    fields = {"clocks": [answer, *others], "times": {**order["times"], "promised": at}}
    return [Put(ORDER, scene.bucket.root, fields), event_line(scene, x={"answer_at": at + limit})]


def deviate(scene: Scene) -> list[Effect]:
    """R-SLA-10: a new time for one clock, with its reason; who records it has allowed it."""
    order, wanted = order_of(scene), scene.payload
    found = next((clock for clock in order.get("clocks", []) if clock["measure"] == wanted.measure), None)
    if found is None:
        raise Refusal("clock.unknown", measure=wanted.measure)
    calendar = calendar_of(scene)
    if stand_of(found, order, calendar, scene.moment.now).stopped_at is not None:
        raise Refusal("clock.stopped", measure=wanted.measure)
    if wanted.due_at <= scene.moment.now:
        raise Refusal("clock.past", at=wanted.due_at)
    who = scene.who
    deviation = Deviation(wanted.due_at, wanted.reason, who.user, who.name, scene.moment.est)
    clocks = [
        {**clock, "deviation": to_builtins(deviation)} if clock["measure"] == wanted.measure else clock
        for clock in order["clocks"]
    ]
    due_at = _headline(convert(clocks, list[Promise]), {**order, "clocks": clocks}, calendar) or order["due_at"]
    said = {"measure": wanted.measure, "due_at": wanted.due_at}
    put = Put(ORDER, scene.bucket.root, {"clocks": clocks, "due_at": due_at})
    return [put, event_line(scene, reason=wanted.reason, x=said)]


def stand_of(clock: Doc, order: Doc, calendar: Calendar, now: int) -> Any:
    """A clock of an order's row at `now`."""
    times = {**order["times"], "created": order["created_at"]}
    return stand(convert(clock, Promise), times, convert(order.get("pauses", []), list[Pause]), calendar, now)


def _headline(clocks: list[Promise], order: Doc, calendar: Calendar) -> int | None:
    by_measure = {clock.measure: clock for clock in clocks}
    chosen = next((by_measure[measure] for measure in _HEADLINE if measure in by_measure), None)
    return None if chosen is None else stand_of(to_builtins(chosen), order, calendar, order["created_at"]).due_at


class Contract(Struct, frozen=True, omit_defaults=True):
    """A row of `contract`. R-SLA-11: the agreement names scope, response, longest solution time, urgent response."""

    number: str
    agreement: Agreement
    signed_on: str
    until_on: str | None = None


def _agreement(scene: Scene, customer: Bucket, at: int) -> Agreement:
    """Of the customer's contracts that hold on that day the last one signed."""
    today = on_site(at).isoformat()
    contracts = [convert(row.doc, Contract) for row in scene.world.table(customer, CONTRACT).values()]
    held = [each for each in contracts if each.signed_on <= today and (each.until_on is None or today <= each.until_on)]
    return max(held, key=lambda each: each.signed_on).agreement if held else Agreement()


def _distance(scene: Scene, customer: Bucket) -> str:
    """How far the customer is from the branch; unless the file says otherwise, in its city. R-SLA-4."""
    row = scene.world.row(customer, CUSTOMER, customer.root)
    return "city" if row is None else row.doc.get("distance") or "city"
