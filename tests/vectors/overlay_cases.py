"""Cases of overlay.json: one op on rows that nobody else touches."""

from typing import Any

from sync.ids import uuid5
from tests.vectors.overlay_runner import LIN, WALL

ORDER, OP, NOTE, CONFLICT = (f"0190{n:04x}-0000-7000-8000-0000000000{n:02x}" for n in (16, 17, 18, 19))
ANSWER = uuid5(ORDER, "power.l1")
HIM = {"by": LIN.user, "by_name": LIN.name, "at": 5}
HER = {"by": "u-jing", "by_name": "景喆", "at": 4}


def order(**more: Any) -> dict[str, dict[str, Any]]:
    doc = {"state": "en_route", "approval": "approved", "contact": "马骉", "phone": "138", "address": "城关路 1 号"}
    doc |= {"note": "后门进", "fault": "不开机", "priority": "normal", "times": {"accepted": 5}, "branch": "u-branch"}
    doc |= {"kind": "repair", "appointment_at": None, "leave": None, "packing": [{"key": "forms"}]}
    return {ORDER: {**doc, "pause_reason": None, "pause_why": None, **more}}


def conflict(kind: str = "value", field: str = "phone", state: str = "open", **more: Any) -> dict[str, dict[str, Any]]:
    sides = {"current": {**HIM, "value": "138"}, "others": [{**HER, "value": "139"}]}
    about = [1, ORDER] if kind != "deleted" else [4, NOTE]
    doc = {"row": about, "field": field, "kind": kind, "base": {"v": 1, "value": "137"}, "policy": "keep_server"}
    return {CONFLICT: {**doc, **sides, "state": state, **more}}


def answer(**more: Any) -> dict[str, dict[str, Any]]:
    return {ANSWER: {"item": "power.l1", "result": "pass", "value": "220", "unit": "V", "note": None, **HIM, **more}}


def op(name: str, x: dict[str, Any], r: str | None = None, **more: Any) -> dict[str, Any]:
    what = {"i": OP, "t": name if "@" in name else f"{name}@1", "b": ["o", ORDER], "x": x, "at": [WALL, 1, "ses"]}
    return {**what, **({"r": r} if r else {}), **more}


def given(what: dict[str, Any], **rows: Any) -> dict[str, Any]:
    return {"rows": {"order": order(), **rows}, "op": what}


def photo(**more: Any) -> dict[str, Any]:
    return {NOTE: {**SHOT, "copy_of": None, "original": None, "place": None, "removed_at": None, **HIM, **more}}


def event(name: str, state: str, **x: Any) -> dict[str, Any]:
    return given(op(f"order.{name}", {"from": state, **x}), order=order(state=state))


def patch(x: dict[str, Any], was: dict[str, Any] | None = None) -> dict[str, Any]:
    return given(op("order.patch", x, ORDER, **({} if was is None else {"was": was})))


def choose(value: Any, doc: dict[str, Any], **more: Any) -> dict[str, Any]:
    return given(op("conflict.resolve", {"value": value, **more}, CONFLICT), conflict=doc)


SHOT = {"att": CONFLICT, "w": 2048, "h": 1536, "of": [3, ANSWER]}
BYTES = {"sha256": "ab" * 32, "size": 400_000, "mime": "image/jpeg"}
FILE = {"att": OP, "sha256": "cd" * 32, "size": 4_000_000, "mime": "image/heic"}


def said(x: dict[str, Any]) -> dict[str, Any]:
    return {"rows": {}, "op": {**op("statement.make", x, NOTE), "b": ["u", LIN.user]}}


DIGESTS = {"record_sha256": "1" * 64, "content_sha256": "2" * 64}


def act(name: str, state: str, **x: Any) -> dict[str, Any]:
    return given(op(f"order.{name}", {"record": "a.b.c", **DIGESTS, **x}), order=order(state=state))


INK = {"ink": '{"fmt":"strokes/1"}', "ink_sha256": "3" * 64}

CHOSEN = {**HIM, "value": "139", "op": OP, "before": "138"}

CASES: list[tuple[str, dict[str, Any]]] = [
    *((f"{name} from {state}", event(name, state)) for name, state in (
        ("accept", "dispatched"), ("depart", "accepted"), ("depart", "dispatched"), ("arrive", "en_route"),
        ("arrive", "dispatched"), ("start", "on_site"), ("resume", "paused"), ("complete", "in_work"),
        ("complete", "on_site"), ("complete", "paused"),
    )),
    ("signed by hand", act("sign", "done", signer="徐𬭎", role="self", **INK)),
    ("signed by a typed name", act("sign", "awaiting_signature", signer="徐𬭎", role="agent")),
    ("signed once more", act("sign", "signed", signer="徐𬭎", role="self", **INK)),
    ("signed before the work was done", act("sign", "in_work", signer="徐𬭎", role="self", **INK)),
    ("not signed", act("refuse_signature", "done", reason="对费用有异议")),
    ("to be signed later", act("sign_later", "done", reason="负责人不在")),
    ("an opinion is sealed", given(op("opinion.seal", {"signature": NOTE, "sealed": "a.b.c", "sealed_sha256": "4" * 64}))),
    ("pause with its reason", event("pause", "in_work", reason="等配件")),
    ("pause that says why in a code", given(op("order.pause@2", {"from": "in_work", "why": "parts", "reason": "等配件"}), order=order(state="in_work"))),
    ("pause again after a pause", given(op("order.pause@2", {"from": "in_work", "why": "customer", "reason": "等客户"}), order=order(state="in_work", pauses=[{"since": 1, "until": 4, "why": "parts"}]))),
    ("resume ends the pause", given(op("order.resume", {"from": "paused"}), order=order(state="paused", pauses=[{"since": 4, "until": None, "why": "parts"}]))),
    ("complete ends the pause", given(op("order.complete", {"from": "paused"}), order=order(state="paused", pauses=[{"since": 1, "until": 2, "why": "parts"}, {"since": 4, "until": None, "why": "parts"}]))),
    ("the customer is called back", given(op("order.respond", {}))),
    ("called back once more: the first call counts", given(op("order.respond", {"note": "再次说明"}), order=order(times={"responded": 3}))),
    ("an answer is promised", given(op("order.promise", {}))),
    ("an answer is promised until a time", given(op("order.promise", {"answer_at": WALL + 600_000}))),
    ("another answer is promised", given(op("order.promise", {}), order=order(clocks=[{"measure": "answer", "limit_ms": 5, "hours": "7x24", "rule": "R-SLA-7"}, {"measure": "arrive", "limit_ms": 5, "hours": "5x8", "rule": "R-SLA-1"}]))),
    ("resume drops the reason", given(op("order.resume", {"from": "paused"}), order=order(state="paused", pause_reason="等配件", pause_why="parts"))),
    ("complete after a pause drops the reason", given(op("order.complete", {"from": "paused"}), order=order(state="paused", pause_reason="等", pause_why="other"))),
    ("arrive without approval", given(op("order.arrive", {"from": "en_route"}), order=order(approval="pending"))),
    ("arrive at an order that is done", event("arrive", "done")),
    ("accept again", event("accept", "in_work")),
    ("arrive at a cancelled order", event("arrive", "cancelled")),
    ("start before arriving", event("start", "accepted")),
    ("pause of a cancelled order", event("pause", "cancelled", reason="等配件")),
    ("a patch of one field", patch({"phone": "139"}, {"phone": "138"})),
    ("a patch of several fields", patch({"contact": "𠅤喆", "address": "", "priority": "urgent"}, {"contact": "马骉", "address": "城关路 1 号", "priority": "normal"})),
    ("a patch that clears a text", patch({"note": None, "fault": None}, {"note": "后门进", "fault": "不开机"})),
    ("a patch that does not say what was", patch({"phone": "139"})),
    ("a patch to the same value", patch({"phone": "138"}, {"phone": "138"})),
    ("the first answer", given(op("answer.set", {"item": "power.l1", "result": "pass"}, ANSWER))),
    ("the first answer with a reading", given(op("answer.set", {"item": "power.l1", "result": "pass", "value": "246.8", "unit": "V", "note": "𬭎"}, ANSWER))),
    ("an answer changed", given(op("answer.set", {"item": "power.l1", "result": "fail"}, ANSWER, was={"result": "pass"}), answer=answer())),
    ("an answer cleared", given(op("answer.set", {"item": "power.l1", "value": None, "unit": None}, ANSWER), answer=answer())),
    ("an answer set to what it is", given(op("answer.set", {"item": "power.l1", "result": "pass"}, ANSWER), answer=answer())),
    ("complete with a failed item that says nothing", given(op("order.complete", {"from": "in_work"}), order=order(state="in_work", kind="inspection"), answer=answer(result="fail"))),
    ("escalate", event("escalate", "in_work", to="manager", want="parts", reason="两小时没查出")),
    ("escalate paused work", event("escalate", "paused", to="headquarters", want="technical", reason="x")),
    ("resume after support", event("resume", "escalated")),
    ("leave without permission", event("leave", "in_work", reason="缺件")),
    ("leave with permission", given(op("order.leave", {"from": "escalated", "reason": "缺件"}), order=order(state="escalated", leave={"state": "granted", "note": "明早再来"}))),
    ("summarise with nothing written", event("summarise", "signed")),
    ("summarise", given(op("order.summarise", {"from": "signed"}), order=order(state="signed"), entry={n: {"name": k, "value": "x", **HIM} for n, k in (("e1", "summary.text"), ("e2", "report.done"), ("e3", "report.told"))})),
    ("depart with everything filled", given(op("order.depart", {"from": "accepted"}), order=order(state="accepted", appointment_at=9), entry={"e1": {"name": "service.work", "value": "x", **HIM}})),
    ("arrive before the approval, in an emergency", given(op("order.arrive", {"from": "en_route", "emergency": "网点停业"}), order=order(approval="pending"))),
    ("ask to leave", given(op("order.ask_leave", {"reason": "缺件", "told": "马骉", "way_on": "明早带件再来"}))),
    ("ask to leave again when it is granted", given(op("order.ask_leave", {"reason": "缺件", "told": "马骉", "way_on": "明早"}), order=order(leave={"state": "granted"}))),
    ("an appointment", given(op("order.appoint", {"at": 5_000, "with": "马骉"}))),
    ("an appointment in the past", given(op("order.appoint", {"at": 5, "with": "马骉"}), order=order(appointment_at=9_000))),
    ("I am late", given(op("order.late", {"until": 9_000, "reason": "堵车", "told": "phone"}))),
    ("the first entry", given(op("entry.set", {"name": "consent.by", "value": "𠅤工"}, uuid5(ORDER, "consent.by")))),
    ("an entry changed", given(op("entry.set", {"name": "consent.by", "value": "喆工"}, uuid5(ORDER, "consent.by")), entry={uuid5(ORDER, "consent.by"): {"name": "consent.by", "value": "𠅤工", **HER}})),
    ("an entry set to what it is", given(op("entry.set", {"name": "consent.by", "value": "𠅤工"}, uuid5(ORDER, "consent.by")), entry={uuid5(ORDER, "consent.by"): {"name": "consent.by", "value": "𠅤工", **HER}})),
    ("an entry cleared", given(op("entry.set", {"name": "consent.by", "value": None}, uuid5(ORDER, "consent.by")), entry={uuid5(ORDER, "consent.by"): {"name": "consent.by", "value": "𠅤工", **HER}})),
    ("something packed", given(op("entry.set", {"name": "pack.forms", "value": "yes"}, uuid5(ORDER, "pack.forms")))),
    ("a board swapped", given(op("swap.record", {"what": "主板", "how": "swapped", "serial": "A1"}))),
    ("a board taken back without consent", given(op("swap.record", {"what": "主板", "how": "taken_back"}))),
    ("a board taken back with consent", given(op("swap.record", {"what": "主板", "how": "taken_back", "agreed_by": "马骉"}))),
    ("a change of data", given(op("change.record", {"what": "会员表", "before": "12 列", "after": "14 列"}))),
    ("a note", given(op("note.add", {"text": "门禁 𠅤"}, NOTE))),
    ("an own note taken back", given(op("note.delete", {}, NOTE), note={NOTE: {"text": "x", **HIM}})),
    ("a photo of an item", given(op("photo.add", {**SHOT, **BYTES}, NOTE))),
    ("a photo drawn upon, with the camera's file and the place", given(op("photo.add", {**SHOT, **BYTES, "copy_of": ORDER, "original": FILE, "place": ["31.2304", "121.4737"]}, NOTE))),
    ("an own photo put away", given(op("photo.remove", {}, NOTE), photo=photo())),
    ("a photo put away twice", given(op("photo.remove", {}, NOTE), photo=photo(removed_at=7))),
    ("a photo taken back", given(op("photo.restore", {}, NOTE), photo=photo(removed_at=7))),
    ("the card shown and checked", given(op("card.show", {"verified": "yes", "jti": "abc"}))),
    ("the card shown, not checked", given(op("card.show", {"verified": "skipped"}))),
    ("a conflict settled by the other's value", choose("139", conflict())),
    ("a conflict settled by what is", choose("138", conflict())),
    ("a conflict settled with a third value and a note", choose("140", conflict(), note="问过客户")),
    ("a conflict settled by clearing", choose(None, conflict(field="note"))),
    ("a conflict of an answer settled by clearing", given(op("conflict.resolve", {"value": None}, CONFLICT), answer=answer(), conflict=conflict(field="value", row=[3, ANSWER]))),
    ("a conflict of an answer settled", given(op("conflict.resolve", {"value": "231"}, CONFLICT), answer=answer(), conflict=conflict(field="value", row=[3, ANSWER]))),
    ("a conflict that is settled already", choose("138", conflict(state="resolved"))),
    ("a note that both deleted and wrote on is kept", given(op("conflict.resolve", {"value": "keep"}, CONFLICT), note={NOTE: {"text": "x", **HIM}}, conflict=conflict("deleted", ""))),
    ("a note that both deleted and wrote on is deleted", given(op("conflict.resolve", {"value": "delete"}, CONFLICT), note={NOTE: {"text": "x", **HIM}}, conflict=conflict("deleted", ""))),
    ("a choice taken back", given(op("conflict.reopen", {}, CONFLICT), order=order(phone="139"), conflict=conflict(state="resolved", resolution=CHOSEN))),
    ("a choice taken back after a later edit", given(op("conflict.reopen", {}, CONFLICT), order=order(phone="136"), conflict=conflict(state="resolved", resolution=CHOSEN))),
    ("an open conflict is not opened", given(op("conflict.reopen", {}, CONFLICT), conflict=conflict())),
    *((f"{name} in one's own words", said(x)) for name, x in (
        ("an objection", {"about": "review", "subject": CONFLICT, "text": "有一单算错了 𠅤"}),
        ("a request for training", {"about": "training", "text": "申请数据修复培训"}),
    )),
]  # fmt: skip
