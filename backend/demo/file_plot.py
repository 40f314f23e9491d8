"""What makes the files of the demo differ: one technician for each state that a page about people can show."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from msgspec import Struct

from backend.demo.names import demo_id
from backend.demo.shapes import PastVisit, Person
from backend.domain.calendar import on_site
from backend.domain.months import add_months
from sync.ids import uuid5

SAID = ("约好的时间没有来，也没有电话", "修好两天又坏，态度不耐烦", "收费没有事先说明")


class Beat(Struct, frozen=True):
    """An op to come: the day (or days from today), the minute of that day, who, what."""

    day: date | int
    minute: int
    login: str
    type: str
    x: Mapping[str, Any]
    r: str | None = None


def review_id(login: str, nth: int = 0) -> str:
    return demo_id("review", f"{login}:{nth}")


def plot(person: Person, manager: str, today: date, visits: list[PastVisit]) -> Iterator[Beat]:
    """Complaints and the last review of everybody, then what is this one's own."""
    assert person.technician
    login, reviewed_on = person.login, person.technician.reviewed_on
    complaints = [demo_id("complaint", f"{login}:{nth}") for nth in range(len(person.technician.complaints_on))]
    for nth, on in enumerate(person.technician.complaints_on):
        yield from _complaint(complaints[nth], on, manager, visits, nth)
    yield _review(review_id(login), reviewed_on, manager, RAISED.get(login, 0), login)
    yield from OWN.get(login, lambda *_: ())(login, manager, reviewed_on, complaints, today)


def _complaint(row: str, on: date, manager: str, visits: list[PastVisit], nth: int) -> Iterator[Beat]:
    there = [visit for visit in visits if on_site(visit.done_at) <= on]
    about = {"order": there[-1].id} if there else {"customer_name": "来电客户"}
    x = {"on": on.isoformat(), "text": SAID[nth % len(SAID)], **about}
    yield Beat(on, 11 * 60 + nth, "lengxing", "complaint.record", x, row)
    found = {"verdict": "justified", "note": "已向客户核实，属实，当面致歉"}
    yield Beat(on + timedelta(days=3), 16 * 60, manager, "complaint.find", found, row)


def _review(row: str, on: date, manager: str, raised: int, login: str) -> Beat:
    """`raised` is added to the proposed level, which is filled in when all facts are known."""
    reason = OVERRIDES.get(login, "同意按公式评定") if raised else "同意按公式评定"
    return Beat(on, 9 * 60 + 30, manager, "review.decide", {"raised": raised, "reason": reason}, row)


RAISED = {"jiyi": 1}
OVERRIDES = {
    "jiyi": "全年承担两次重大故障抢修，客户书面表扬，建议升一级",
    "muzhixing": "独立完成两个网点整体迁移，建议升一级",
}


def _awaits_second(login: str, manager: str, *_: Any) -> Iterator[Beat]:
    yield _review(review_id(login, 1), date.max, manager, 1, login)


def _confirmed(login: str, _manager: str, reviewed_on: date, *_: Any) -> Iterator[Beat]:
    yield Beat(
        reviewed_on, 14 * 60, "zhi", "review.confirm", {"verdict": "confirm", "note": "表扬信已核对"}, review_id(login)
    )


def _objects(login: str, text: str, day: date | int) -> Beat:
    x = {"about": "review", "subject": review_id(login), "text": text}
    return Beat(day, 20 * 60, login, "statement.make", x, demo_id("statement", login))


def _answer(login: str, by: str, day: date, verdict: str, text: str) -> Beat:
    return Beat(day, 10 * 60, by, "statement.answer", {"verdict": verdict, "text": text}, demo_id("statement", login))


def _objection_open(login: str, *_: Any) -> Iterator[Beat]:
    yield _objects(login, "去年下半年的打印设备中级考试没有算进来，请核对。", -5)


def _objection_answered(login: str, _manager: str, reviewed_on: date, *_: Any) -> Iterator[Beat]:
    yield _objects(login, "有一单回访分数是客户按错了，请复核。", reviewed_on + timedelta(days=10))
    text = "已听录音并再次致电客户，分数无误，维持原评定。"
    yield _answer(login, "xiejing", reviewed_on + timedelta(days=14), "stands", text)


def _objection_upheld(login: str, _manager: str, reviewed_on: date, *_: Any) -> Iterator[Beat]:
    yield _objects(login, "投诉的那一单不是我去的，是同事代的班。", reviewed_on + timedelta(days=6))
    yield _answer(login, "xiejing", reviewed_on + timedelta(days=12), "again", "情况属实，请重新评定。")


def _heard(login: str, complaints: list[str], on: date) -> Beat:
    x = {"about": "hearing", "subject": uuid5(complaints[-1], "hearing")}
    text = "三次都认，其中一次确实是路上堵车没有及时打电话。愿意重新参加培训和考试。"
    return Beat(on, 19 * 60, login, "statement.make", {**x, "text": text}, demo_id("statement", f"{login}:hearing"))


def _hearing_open(login: str, _manager: str, _on: date, complaints: list[str], today: date) -> Iterator[Beat]:
    yield _heard(login, complaints, today - timedelta(days=20))


def _lost(login: str, manager: str, complaints: list[str], on: date) -> Iterator[Beat]:
    hearing = uuid5(complaints[-1], "hearing")
    yield _heard(login, complaints, on - timedelta(days=2))
    decision = {"verdict": "lost", "harm": True, "reason": "一年内三起属实投诉，两家客户改签，对公司声誉有损害"}
    yield Beat(on, 9 * 60, manager, "hearing.decide", decision, hearing)
    yield Beat(on, 15 * 60, "zhi", "hearing.confirm", {"verdict": "confirm", "note": "材料齐全"}, hearing)


def _is_lost(login: str, manager: str, _on: date, complaints: list[str], today: date) -> Iterator[Beat]:
    yield from _lost(login, manager, complaints, add_months(today, -3))


def _restored(login: str, manager: str, _on: date, complaints: list[str], today: date) -> Iterator[Beat]:
    lost_on = add_months(today, -8)
    yield from _lost(login, manager, complaints, lost_on)
    passed_on, row = lost_on + timedelta(days=24), demo_id("certification", f"{login}:again")
    exam = {"kind": "product", "subject": "网络终端", "name": "网络终端与系统认证（重考，中级）", "grade": 2}
    span = {"passed_on": passed_on.isoformat(), "until_on": add_months(passed_on, 36).isoformat()}
    yield Beat(passed_on, 17 * 60, "zhi", "certification.grant", {**exam, **span}, row)
    back = {"certification": row, "note": "重考通过，恢复资格"}
    yield Beat(passed_on, 18 * 60, "zhi", "hearing.restore", back, uuid5(complaints[-1], "hearing"))


def _complaint_open(login: str, _m: str, _on: date, _c: list[str], today: date) -> Iterator[Beat]:
    on = (today - timedelta(days=2)).isoformat()
    x = {"on": on, "text": "等了一下午，电话里说的是上午到", "customer_name": "西集街道便民服务中心"}
    yield Beat(-2, 10 * 60, "qiudu", "complaint.record", x, demo_id("complaint", f"{login}:open"))


def _complaint_unfounded(login: str, manager: str, _on: date, _c: list[str], today: date) -> Iterator[Beat]:
    on = (today - timedelta(days=41)).isoformat()
    x = {"on": on, "text": "说换下来的旧件没有归还", "customer_name": "岚崖市档案馆"}
    row = demo_id("complaint", f"{login}:unfounded")
    yield Beat(-40, 10 * 60, "baigang", "complaint.record", x, row)
    found = {"verdict": "unfounded", "note": "旧件签收单在案，已向客户说明"}
    yield Beat(-37, 15 * 60, manager, "complaint.find", found, row)


OWN = {
    "jiyi": _confirmed,
    "muzhixing": _awaits_second,
    "taowangshu": _objection_open,
    "sujie": _objection_answered,
    "tanzhou": _objection_upheld,
    "luohuo": _hearing_open,
    "zhuochen": _is_lost,
    "fangjibai": _restored,
    "wentingzhou": _complaint_open,
    "kekun": _complaint_unfounded,
}

TRAINING = (
    Beat(-9, 20 * 60, "lufu", "statement.make", {"about": "training", "text": "申请参加数据修复培训和考试"}, demo_id("statement", "lufu")),
    Beat(-30, 20 * 60, "shaowei", "statement.make", {"about": "training", "text": "申请双屏网络终端新品培训"}, demo_id("statement", "shaowei")),
)  # fmt: skip
