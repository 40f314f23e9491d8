"""A body that ends between two ops of one tap: the first half waits for the rest. Source: PROTOCOL section 3, MUST-HALF."""

from __future__ import annotations

import uuid

import pytest

from backend.services.push_ops import execute_waiting
from tests.integration.raw_client import RawClient
from tests.integration.site import ORDERS, Site

ORDER = ORDERS["lin-check"]


def tap(client: RawClient, ops: int, n: int | None = None) -> list[str]:
    """The first `ops` of a group of `n`."""
    group = str(uuid.uuid4())
    return [
        client.op("note.add@1", ORDER, {"text": f"{k}"}, r=str(uuid.uuid4()), g=[group, k, n or ops])
        for k in range(ops)
    ]


def states(site: Site, ops: list[str]) -> list[str]:
    found = dict(site.sql("SELECT op_id, state FROM journal"))
    return [found.get(op, "-") for op in ops]


@pytest.fixture
def lin(site: Site) -> RawClient:
    return site.ready("lin")


def test_half_a_group_is_stored_and_answered_with_nothing_until_the_rest_comes(site: Site, lin: RawClient) -> None:
    before = site.one("SELECT ver FROM bucket WHERE root = :order", order=ORDER)
    ops = tap(lin, 3)
    reply = lin.post(*lin.outbox[:2]).json()
    assert (reply["stored"], reply["res"]) == (2, [])
    assert states(site, ops) == ["stored", "stored", "-"]
    assert site.one("SELECT ver FROM bucket WHERE root = :order", order=ORDER) == before
    reply = lin.post(*lin.outbox[2:]).json()
    assert [(outcome["i"], outcome["o"], outcome["at"][0][1]) for outcome in reply["res"]] == [
        (op, "applied", before + 1) for op in ops
    ]


def test_a_client_that_sends_the_whole_group_again_is_answered_as_if_nothing_had_been(
    site: Site, lin: RawClient
) -> None:
    ops = tap(lin, 3)
    lin.post(*lin.outbox[:1])
    reply = lin.post(*lin.outbox).json()
    assert [(outcome["i"], outcome["o"]) for outcome in reply["res"]] == [(op, "applied") for op in ops]
    assert site.one("SELECT COUNT(*) FROM journal WHERE dev = :dev", dev=lin.dev) == 3


def test_a_group_that_is_not_gone_on_with_is_parked_and_holds_nothing_up(site: Site, lin: RawClient) -> None:
    half = tap(lin, 2, n=3)
    assert lin.exchange()["res"] == []
    alone = lin.op("note.add@1", ORDER, {"text": "alone"}, r=str(uuid.uuid4()))
    said = {outcome["i"]: (outcome["o"], outcome.get("e")) for outcome in lin.exchange()["res"]}
    assert said == {
        **dict.fromkeys(half, ("parked", {"code": "group.incomplete"})),
        alone: ("applied", None),
    }


def test_the_end_of_a_group_without_its_beginning_is_parked_at_once(lin: RawClient) -> None:
    op = lin.op("note.add@1", ORDER, {"text": "end"}, r=str(uuid.uuid4()), g=[str(uuid.uuid4()), 1, 2])
    assert lin.result(op)["e"] == {"code": "group.incomplete"}


def test_a_group_larger_than_any_request_is_not_waited_for(lin: RawClient) -> None:
    (op,) = tap(lin, 1, n=2_001)
    assert lin.result(op)["e"] == {"code": "group.incomplete"}


def test_half_a_group_still_waits_after_the_server_was_started_anew(site: Site, lin: RawClient) -> None:
    ops = tap(lin, 2)
    lin.post(*lin.outbox[:1])
    defects: list[Exception] = []
    execute_waiting(site.database, site.wiring.keys, site.clock.now_ms(), defects.append)
    assert defects == []
    assert states(site, ops) == ["stored", "-"]
    assert [outcome["o"] for outcome in lin.post(*lin.outbox[1:]).json()["res"]] == ["applied", "applied"]


@pytest.mark.parametrize("by", ["the device", "the server's start"])
def test_half_a_group_whose_rest_never_comes_is_seen_by_a_person_at_last(site: Site, lin: RawClient, by: str) -> None:
    half = tap(lin, 2, n=3)
    lin.exchange()
    site.clock.at_ms += 30 * 86_400_000 + 1
    if by == "the device":
        assert [outcome["i"] for outcome in lin.exchange()["res"]] == half
    else:
        execute_waiting(site.database, site.wiring.keys, site.clock.now_ms(), [].append)
    assert states(site, half) == ["parked", "parked"]
    assert site.one("SELECT COUNT(*) FROM exception WHERE code = 'group.incomplete' AND state = 'open'") == 2


def test_a_phone_that_was_away_for_long_finishes_what_it_had_begun_to_send(site: Site, lin: RawClient) -> None:
    before = lin.op("note.add@1", ORDER, {"text": "before"}, r=str(uuid.uuid4()))
    ops = tap(lin, 2)
    lin.post(*lin.outbox[:2])
    site.clock.at_ms += 31 * 86_400_000
    assert [outcome["i"] for outcome in lin.post(lin.outbox[0]).json()["res"]] == [before]
    reply = lin.post(*lin.outbox[1:]).json()
    assert [(outcome["i"], outcome["o"]) for outcome in reply["res"]] == [(op, "applied") for op in ops]
