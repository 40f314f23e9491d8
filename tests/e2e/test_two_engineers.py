"""Two technicians inspect one site, each half of it, offline: the result is whole, and where they differ both are kept."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import OpenWindow
from tests.e2e.server import Server
from tests.e2e.steps import desk, go, inside, order_by, primary, synced, technician

NOTE = "铭牌脱落，已补贴，何川确认"


def give(card: Locator, result: str) -> None:
    number = card.locator("input.num")
    if number.count():
        number.fill(inside(card.locator(".rng").inner_text()))
        number.blur()
    else:
        card.get_by_text(result, exact=True).click()
    expect(card.locator("input[type=radio]:checked")).to_have_count(1)


def answer_sections(page: Page, places: range) -> int:
    """Everything in these sections passes. Returns how many answers that were."""
    given = 0
    for place in places:
        page.locator(".chips button").nth(place).click()
        expect(page.locator(".chips button").nth(place)).to_have_attribute("aria-pressed", "true")
        cards = page.locator("li.it")
        for n in range(cards.count()):
            give(cards.nth(n), "合格")
        given += cards.count()
    return given


def tapped_only(page: Page) -> Locator:
    """The first item of the first section that asks for no reading."""
    page.locator(".chips button").first.click()
    return page.locator("li.it:not(:has(input.num))").first


def test_two_halves_make_a_whole_and_a_difference_is_kept_on_both_sides(
    server: Server, open_window: OpenWindow
) -> None:
    phones = {login: open_window(login) for login in ("lin", "he")}
    lin, he = (technician(phone, login) for login, phone in phones.items())
    order = order_by(lin, "巡检 双人 已接单")
    for page in (lin, he):
        go(page, f"{order}/check")
        expect(page.locator("li.it").first).to_be_visible()
    for phone in phones.values():
        phone.context.set_offline(True)

    sections = lin.locator(".chips button").count()
    assert sections > 1
    half = answer_sections(lin, range(sections // 2))
    other_half = answer_sections(he, range(sections // 2, sections))
    assert half + other_half == 20
    contested = tapped_only(he)
    item = contested.locator(".n").inner_text()
    contested.get_by_text("不合格", exact=True).click()
    contested.locator("textarea").fill(NOTE)
    contested.locator("textarea").blur()
    expect(lin.locator(".prog b").first).to_have_text(str(half))
    expect(he.locator(".prog b").first).to_have_text(str(other_half + 1))
    for page in (lin, he):
        expect(page.locator(".duo")).to_contain_text("还没收到")

    for phone in phones.values():
        phone.context.set_offline(False)
    for page in (lin, he):
        expect(page.locator(".prog b").first).to_have_text("20")
        expect(page.locator(".duo")).not_to_contain_text("还没收到")
        expect(page.locator(".strip").first).to_contain_text("1 处冲突等您选")
        go(page, f"{order}/conflicts")
        question = page.locator("fieldset[data-field=result]")
        expect(question).to_contain_text(item)
        for value in ("合格", "不合格"):
            expect(question.locator(".vl").get_by_text(value, exact=True)).to_have_count(1)
    # Mine stands left for each of them.
    expect(lin.locator("label.op.m .vl")).to_have_text("合格")
    expect(he.locator("label.op.m .vl")).to_have_text("不合格")
    phones["he"].shot("two-engineers-differ")
    office = desk(open_window("desk", 1440, 900, 1))
    go(office, f"/desk{order}")
    clash = office.locator(".cl[data-field=result]")
    for words in ("合格", "不合格", "林予安", "何川"):
        expect(clash).to_contain_text(words)

    lin.locator("label.op.t").click()
    for page in (lin, he):
        expect(page.locator("fieldset[data-field=result]")).to_have_count(0)
        go(page, f"{order}/check")
        expect(page.locator(".prog .end")).to_contain_text("1 不合格")
        expect(tapped_only(page)).to_contain_text(item)
        expect(tapped_only(page).locator("textarea")).to_have_value(NOTE)
        synced(page)
    expect(office.locator("tr[data-result=fail]")).to_contain_text(NOTE)
    expect(office.locator("tr[data-result=pass]")).to_have_count(19)


def test_both_find_an_order_again_that_one_of_them_worked(server: Server, open_window: OpenWindow) -> None:
    lin, he = (technician(open_window(login), login) for login in ("lin", "he"))
    order = order_by(lin, "巡检 双人 已接单")
    go(he, order)
    go(lin, order)
    for word in ("出发", "到场打卡"):
        expect(primary(lin)).to_contain_text(word)
        primary(lin).click()
    # No tap on the other phone: it hears of it by itself.
    expect(primary(he)).to_contain_text("做巡检")
    expect(he.locator(".tl").last).to_contain_text("林予安")
