"""What networks do: portals, proxies, lost replies, sessions and clocks that are gone; nothing is lost, and it is said."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, Route, expect

from tests.e2e.axe import violations
from tests.e2e.conftest import OpenWindow
from tests.e2e.journal import arrived, journal_of
from tests.e2e.server import Server
from tests.e2e.steps import (
    PASSWORD,
    add_note,
    desk,
    go,
    lines_of,
    order_by,
    outbox,
    primary,
    synced,
    technician,
    unlock,
)
from tests.e2e.window import Window

SYNC = "**/sync/v1"
PORTAL = "<!doctype html><title>Wi-Fi</title><form>请先登录酒店无线网</form>"


def page_of_portal(route: Route) -> None:
    route.fulfill(status=200, content_type="text/html; charset=utf-8", body=PORTAL)


def redirect_to_portal(route: Route) -> None:
    route.fulfill(status=302, headers={"location": "/"})


def bad_gateway(route: Route) -> None:
    route.fulfill(status=502, content_type="text/html", body="<h1>502 Bad Gateway</h1>")


def json_of_somebody_else(route: Route) -> None:
    route.fulfill(status=200, content_type="application/json", body='{"online":false}')


def reply_cut_short(route: Route) -> None:
    answer = route.fetch()
    route.fulfill(status=200, content_type="application/json", body=answer.text()[:-40])


def send_now(page: Page) -> None:
    go(page, "/sync")
    page.get_by_role("button", name="立即同步").click()


@pytest.mark.parametrize(
    "answer", [page_of_portal, redirect_to_portal, bad_gateway, json_of_somebody_else, reply_cut_short]
)
def test_what_is_no_reply_of_ours_is_trouble_and_nothing_is_taken_for_sent(
    server: Server, open_window: OpenWindow, answer: Callable[[Route], None]
) -> None:
    phone = open_window("phone")
    page = technician(phone)
    order = order_by(page, "A 类")
    go(page, order)
    page.route(SYNC, answer)
    add_note(page, "门禁密码问㛃工")
    expect(page.locator(".strip").first).to_contain_text("服务器答得不对，1 项仍在本机")
    expect(page.locator(".tl").last).to_contain_text("仅在本机")
    before = lines_of(outbox(page))
    assert len(before) == 1
    go(page, "/sync")
    expect(page.locator(".sum")).to_contain_text("服务器答得不对")
    page.unroute(SYNC)
    send_now(page)
    expect(page.locator("[data-op][data-state=stored]")).to_have_count(1)
    assert journal_of(server, set(before)) == {op_id: [line] for op_id, line in before.items()}
    go(page, order)
    synced(page)
    expect(page.locator(".tl").last).not_to_contain_text("仅在本机")
    made_here = {problem for problem in phone.problems if answer is bad_gateway and problem.startswith("502 ")}
    phone.problems[:] = [problem for problem in phone.problems if problem not in made_here]


def test_a_reply_lost_after_the_commit_has_one_effect(server: Server, open_window: OpenWindow) -> None:
    page = technician(open_window("phone"))
    order = order_by(page, "已派工")
    go(page, order)
    answered: list[int] = []

    def lose(route: Route) -> None:
        answered.append(route.fetch().status)
        route.abort("connectionreset")

    page.route(SYNC, lose)
    primary(page).click()
    expect(page.locator(".strip").first).to_contain_text("离线")
    before = lines_of(outbox(page))
    assert answered[0] == 200
    assert journal_of(server, set(before)) == {op_id: [line] for op_id, line in before.items()}
    page.unroute_all(behavior="wait")
    send_now(page)
    expect(page.locator("[data-op][data-state=stored]")).to_have_count(1)
    assert journal_of(server, set(before)) == {op_id: [line] for op_id, line in before.items()}
    go(page, order)
    synced(page)
    expect(page.locator(".tl").last.locator("li", has_text="接单")).to_have_count(1)
    assert lines_of(outbox(page)) == before


@pytest.mark.parametrize("days", [2, -2])
def test_a_clock_two_days_off_is_said_and_flagged_never_refused(
    server: Server, open_window: OpenWindow, days: int
) -> None:
    page = technician(open_window("phone"))
    page.clock.install(time=datetime.now(UTC) + timedelta(days=days))
    page.reload()
    unlock(page)
    expect(page.locator(".banner")).to_contain_text("本机时间和服务器差 2880 分钟")
    assert violations(page) == []
    order = order_by(page, "已派工")
    go(page, order)
    primary(page).click()
    expect(primary(page)).to_contain_text("出发")
    synced(page)
    arrived(page)
    office = desk(open_window("desk", 1440, 900, 1))
    go(office, f"/desk{order}")
    accepted = office.locator("li[data-type='order.accept']")
    expect(accepted).to_contain_text("可能不准")
    # It stands at the server's estimate: an hour without a date is of today.
    expect(accepted.locator(".tm")).to_have_text(re.compile(r"^\d\d:\d\d$"))


def test_a_session_that_is_gone_keeps_the_work_until_signing_in(server: Server, open_window: OpenWindow) -> None:
    phone = open_window("phone")
    page = technician(phone)
    order = order_by(page, "已派工")
    phone.context.clear_cookies()
    go(page, order)
    primary(page).click()
    add_note(page, "备用钥匙在𠅤工处")
    expect(page.locator(".strip").first).to_contain_text("登录已过期，2 项未丢")
    before = lines_of(outbox(page))
    assert len(before) == 2
    assert journal_of(server, set(before)) == {}
    phone.shot("signed-out")

    page.locator(".strip").first.click()
    expect(page.locator(".sum")).to_contain_text("登录已过期")
    assert violations(page) == []
    page.get_by_role("button", name="登录后继续发送").click()
    form = page.locator("form")
    expect(form.locator("input[name=login]")).to_have_value("lin")
    form.locator("input[name=password]").fill(PASSWORD)
    form.get_by_role("button", name="登录", exact=True).click()
    synced(page)
    arrived(page)
    assert journal_of(server, set(before)) == {op_id: [line] for op_id, line in before.items()}


def test_an_address_deep_in_the_app_opens_without_a_server(server: Server, open_window: OpenWindow) -> None:
    phone = open_window("phone")
    page = technician(phone)
    inspection = order_by(page, "巡检 双人 已接单")
    server.kill()
    for path, words in (
        (inspection, "服务任务单"),
        (f"{inspection}/check?from=label#top", "巡检"),
        ("/sync", "同步中心"),
        ("/parts", "配件目录"),
        ("/nowhere/at/all", "没有这个页面"),
    ):
        page.goto(phone.url + path)
        expect(page.get_by_role("heading", level=1)).to_contain_text(words)
        expect(page.locator(".strip, .sum").first).to_contain_text("离线")
    phone.close()
    page = phone.open(inspection)
    unlock(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("服务任务单")


def test_the_worker_keeps_the_app_and_no_answer_of_the_server(server: Server, phone: Window) -> None:
    phone.close()
    page = technician(phone)
    assert page.evaluate("fetch('/sessions/current').then(({ status }) => status)") == 200
    kept = page.evaluate(
        """async () => (await Promise.all((await caches.keys()).map(async (name) =>
          (await (await caches.open(name)).keys()).map(({ url }) => new URL(url).pathname)))).flat()"""
    )
    assert "/index.html" in kept
    assert [path for path in kept if path.startswith(("/api", "/sync", "/sessions", "/devices", "/healthz"))] == []
    server.kill()
    for path in ("/sessions/current", "/healthz", "/api/orders", "/sync/poke"):
        assert page.evaluate("path => fetch(path).then(() => 'answered', () => 'no answer')", path) == "no answer"
