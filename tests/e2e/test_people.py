"""Reviews by two people at two desks, and an objection made without a network: what each of them sees."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.e2e.conftest import OpenWindow
from tests.e2e.server import Server
from tests.e2e.steps import desk, go, outbox, synced, technician, unlock


def people(window, login: str) -> Page:
    page = desk(window, login)
    go(page, "/desk/people")
    expect(page.locator(".or.pp").first).to_be_visible()
    return page


def open_file(page: Page, name: str) -> None:
    page.locator(".or.pp", has_text=name).first.locator("a").click()
    expect(page.locator(".person h2").first).to_have_text(name)


def test_another_level_than_the_formula_s_waits_for_a_second_person_and_then_is_on_the_phone(
    server: Server, open_window: OpenWindow
) -> None:
    phone = technician(open_window("phone"), "zhusansi")
    go(phone, "/card")
    expect(phone.get_by_text("二星级").first).to_be_visible()
    manager = people(open_window("manager", 1440, 900, 1), "xunjie")
    manager.get_by_role("button", name="待评审").click()
    open_file(manager, "祝三思")
    expect(manager.locator("[data-review=due]")).to_contain_text("按公式：二星级")
    manager.get_by_role("button", name="评定", exact=True).click()
    sheet = manager.locator("dialog")
    sheet.get_by_text("3", exact=True).click()
    sheet.get_by_role("button", name="评定").click()
    expect(sheet.locator(".err")).to_contain_text("请填这一项")
    sheet.get_by_label("理由").fill("带徒弟两名，客户致谢")
    sheet.get_by_role("button", name="评定").click()
    expect(manager.locator("[data-review=awaiting_second]")).to_contain_text("由二星级改定为三星级")
    expect(manager.locator("[data-review] .row-acts")).to_contain_text("须由另一人复核")

    second = people(open_window("second", 1440, 900, 1), "zhi")
    open_file(second, "祝三思")
    second.get_by_role("button", name="复核").click()
    second.locator("dialog").get_by_text("同意", exact=True).click()
    second.get_by_role("button", name="提交意见").click()
    expect(second.locator(".plevel")).to_contain_text("三星级")

    expect(phone.get_by_text("三星级").first).to_be_visible(timeout=30_000)
    phone.get_by_role("button", name="为什么是三星级").first.click()
    expect(phone.locator("dialog")).to_contain_text("公式得二星级，荀节改定，支令仪复核")
    expect(phone.locator("dialog")).to_contain_text("带徒弟两名，客户致谢")


def test_an_objection_made_offline_survives_a_kill_is_answered_and_comes_back(
    server: Server, open_window: OpenWindow
) -> None:
    window = open_window("phone")
    technician(window)
    # The browser keeps a new cookie in memory for half a minute: closing puts it on disk, as it is on any working day.
    window.close()
    phone = window.open("/today")
    unlock(phone)
    window.context.set_offline(True)
    go(phone, "/card")
    phone.locator(".standing summary").click()
    phone.get_by_role("button", name="我有异议").click()
    sheet = phone.locator("dialog")
    sheet.get_by_label("哪里不对").fill("去年的打印设备考试没有算 𠅤")
    sheet.get_by_role("button", name="提交").click()
    expect(phone.locator(".said .localonly")).to_contain_text("仅在本机")
    expect(phone.get_by_role("button", name="我有异议")).to_have_count(0)
    before = outbox(phone)
    window.kill()
    phone = window.open("/today")
    unlock(phone)
    go(phone, "/card")
    phone.locator(".standing summary").click()
    expect(phone.locator(".said")).to_contain_text("去年的打印设备考试没有算 𠅤")
    assert {record["n"] for record in before} <= {record["n"] for record in outbox(phone)}
    go(phone, "/today")
    synced(phone)

    office = people(open_window("office", 1440, 900, 1), "zhi")
    office.get_by_role("button", name="待答复").click()
    open_file(office, "林予安")
    said = office.locator("[data-about=review]")
    expect(said).to_contain_text("去年的打印设备考试没有算 𠅤")
    said.get_by_role("button", name="答复").click()
    office.locator("dialog").get_by_text("维持", exact=True).click()
    office.locator("dialog").get_by_label("答复的话").fill("那张认证已过期，不计")
    office.locator("dialog").get_by_role("button", name="答复").click()
    expect(said).to_contain_text("维持")
    go(phone, "/card")
    if not phone.locator(".standing[open]").count():
        phone.locator(".standing summary").click()
    expect(phone.locator(".said")).to_contain_text("那张认证已过期，不计", timeout=40_000)


def test_a_score_and_a_complaint_are_taken_and_what_the_rules_forbid_is_said(
    server: Server, open_window: OpenWindow
) -> None:
    office = people(open_window("office", 1440, 900, 1), "jing")
    open_file(office, "何川")
    office.get_by_role("button", name="登记回访").click()
    sheet = office.locator("dialog")
    sheet.get_by_label("任务单").select_option(index=1)
    for name in ("响应及时", "技术水平", "服务态度", "作业规范", "收费透明"):
        sheet.get_by_role("group", name=name).get_by_text("2", exact=True).click()
    sheet.get_by_label("说明").fill("等了一下午")
    sheet.get_by_role("button", name="登记回访").click()
    expect(office.locator("[data-complaint=open]")).to_contain_text("等了一下午")
    expect(office.locator("[data-complaint=open]")).to_contain_text("回访低分")
    office.get_by_role("button", name="作出结论").click()
    sheet.get_by_text("不属实", exact=True).click()
    sheet.get_by_label("核实的情况").fill("当时在等备件，已说明")
    sheet.get_by_role("button", name="作出结论").click()
    expect(office.locator("[data-complaint=unfounded]")).to_contain_text("当时在等备件")
    office.get_by_role("button", name="登记认证").click()
    sheet.get_by_label("种类").select_option("role")
    sheet.get_by_label("科目").select_option("trainer")
    sheet.get_by_role("button", name="登记认证").click()
    expect(office.locator(".toasts")).to_contain_text("要先有产品支持和项目服务两项资格")


def test_the_keyboard_walks_searches_and_an_empty_list_says_why(server: Server, open_window: OpenWindow) -> None:
    office = people(open_window("office", 1440, 900, 1), "jing")
    for key in ("j", "j", "k"):
        office.keyboard.press(key)
    expect(office.locator(".or.pp.on")).to_have_count(1)
    office.keyboard.press("/")
    office.keyboard.type("没有这个人")
    expect(office.locator(".ppl")).to_contain_text("没有找到“没有这个人”")
    office.keyboard.press("Control+a")
    office.keyboard.press("Delete")
    office.get_by_role("button", name="资格").click()
    expect(office.locator(".ppl")).to_contain_text("没有人的服务资格有问题")
    with office.expect_download() as download:
        office.get_by_role("link", name="CSV").click()
    assert download.value.suggested_filename.startswith("people-")


def test_who_may_not_judge_only_reads(server: Server, open_window: OpenWindow) -> None:
    office = people(open_window("office", 1440, 900, 1), "diao")
    open_file(office, "林予安")
    expect(office.locator("[data-review] .row-acts")).to_contain_text("只能查看")
    for name in ("评定", "登记认证", "登记回访"):
        expect(office.get_by_role("button", name=name, exact=True)).to_have_count(0)
    expect(office.get_by_role("button", name="登记投诉")).to_be_visible()


def test_a_new_formula_is_published_ahead_and_one_that_cannot_be_right_is_not(
    server: Server, open_window: OpenWindow
) -> None:
    office = people(open_window("office", 1440, 900, 1), "admin")
    office.get_by_role("link", name="公式").click()
    expect(office.locator("[data-version='1']")).to_contain_text("现行")
    for weight, said in (("14", "四项权重之和要等于 100"), ("15", "新公式已发布")):
        office.get_by_role("button", name="发布新版").click()
        sheet = office.locator("dialog")
        sheet.get_by_label("理由").fill("加重投诉")
        sheet.get_by_label("投诉记录").fill(weight)
        sheet.get_by_label("每起属实投诉扣分").fill("6")
        sheet.get_by_role("button", name="发布新版").click()
        expect(office.locator(".toasts")).to_contain_text(said)
    expect(office.locator("[data-version='2']")).to_contain_text("加重投诉")
    expect(office.locator("[data-version='1']")).to_contain_text("现行")
