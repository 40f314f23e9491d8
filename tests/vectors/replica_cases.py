"""Scenarios of replica.json, made by hand: what happens to a client between recording and the end of its op."""

from typing import Any

from tests.vectors.runners import h64

Step = dict[str, Any]
ORDER, OTHER = ("o", "order"), ("o", "other")
SEND: Step = {"send": "one"}
OTHER_TAB: Step = {"send": "other"}
DAY = 24 * 3_600_000


def rec(op: str, bv: int = 0, group: list[Any] | None = None, bucket: tuple[str, str] = ORDER) -> Step:
    what = {"i": op, "t": "note.add@1", "b": list(bucket), "r": f"row-{op}", "bv": bv, "x": {"text": op}}
    return {"record": what if group is None else {**what, "g": group}}


def reply(stored: int, *res: dict[str, Any], **more: Any) -> Step:
    plain = {"p": 1, "epoch": "e1", "now": 1_000, "req": "req", "archived": 0, "drop": [], "b": [], "more": False}
    return {"reply": {**plain, "min": {"app": "0", "sch": 1}, "stored": stored, "res": list(res), **more}}


def edit(op: str, field: str = "phone", row_id: str = "order", **more: Any) -> Step:
    """An edit of what is on the screen, which says by itself what it stands on."""
    what = {"i": op, "t": "order.patch@1", "b": list(ORDER), "r": row_id, "x": {field: op}, "was": {field: ""}}
    return {"record": {**what, **more}}


def free(days: int) -> Step:
    return {"free": days * DAY}


def late(step: Step) -> Step:
    """The answer to what the other tab has asked."""
    return {**step, "to": "other"}


def res(op: str, o: str = "applied", *at: list[int], **more: Any) -> dict[str, Any]:
    return {"i": op, "o": o, "at": list(at), **more}


def enrol(dev: str = "dev-2", epoch: str = "e1") -> Step:
    return {"enrol": {"dev": dev, "epoch": epoch}}


def row(row_id: str, v: int, table: int = 4, **doc: Any) -> dict[str, Any]:
    return {"t": table, "id": row_id, "v": v, "d": doc}


def snap(ver: int, *rows: dict[str, Any], bid: int = 1, key: tuple[str, str] = ORDER, **more: Any) -> dict[str, Any]:
    chk = h64({"rows": [(each["t"], each["id"], each["v"]) for each in rows]})
    return {"id": bid, "key": list(key), "ver": ver, "mode": "snap", "rows": list(rows), "chk": chk, **more}


def delta(since: int, ver: int, rows: list[dict[str, Any]], live: list[dict[str, Any]]) -> dict[str, Any]:
    return {**snap(ver, *live), "mode": "delta", "from": since, "rows": rows}


def parts(n: int, ver: int = 1, bid: int = 1) -> list[dict[str, Any]]:
    rows = [row(f"p{k}", 1) for k in range(n)]
    return [{**snap(ver, *rows, bid=bid), "rows": [each], "part": [k, n]} for k, each in enumerate(rows, start=1)]


def said(*steps: Step, **more: Any) -> dict[str, Any]:
    return {**more, "steps": list(steps)}


WRONG = "0000000000000bad"
A, B = row("a", 1), row("b", 2)
ROW = row("order", 5, 1, phone="")
HELD = reply(0, b=[snap(1, A)])
P1, P2, P3 = parts(3)

CASES: list[tuple[str, dict[str, Any]]] = [
    ("an op is owed until its outcome comes", said(rec("a"), rec("b"), reply(2, res("a"), res("b")))),
    ("a reply that is lost: the same is sent again", said(rec("a"), SEND, SEND, reply(1, res("a")))),
    ("a reply lost, and the outcome came only with the repeat", said(rec("a"), SEND, rec("b"), SEND, reply(2, res("a"), res("b")))),
    ("stored says more than the outcomes: what is not answered is owed", said(rec("a"), rec("b"), reply(2, res("b")), reply(2, res("a")))),
    ("a duplicate of the reply changes nothing", said(HELD, rec("a", 1), reply(1, res("a", "applied", [1, 2])), reply(1, res("a", "applied", [1, 2])))),
    ("an outcome for another op with the same seq is not mine", said(rec("a"), reply(1, res("somebody-else")))),
    ("an outcome for an op unknown here is passed over", said(reply(0, res("unknown", "rejected", e={"code": "op.role"})))),
    ("outcomes out of order are matched by id", said(rec("a"), rec("b"), rec("c"), reply(3, res("c"), res("a"), res("b")))),
    ("an op recorded while the request is under way is owed", said(rec("a"), SEND, rec("b"), reply(1, res("a")))),
    ("no outcome and nothing stored: all is owed", said(rec("a"), rec("b"), reply(0))),
    ("stored lower than told: the server went back", said(rec("a"), reply(1, res("a")), rec("b"), reply(0))),
    ("stored lower than told: everything goes again under the new device, with its first place", said(HELD, rec("a", 1), reply(1, res("a")), rec("b", 1), reply(0), enrol("dev-2", "e2"))),
    ("another epoch in the reply", said(HELD, rec("a", 1), reply(0, epoch="e2"))),
    ("err epoch: the vector goes, the work stays", said(HELD, rec("a", 1), reply(1, res("a")), rec("b", 1), reply(0, epoch="e2", err="epoch"))),
    ("after another epoch all is sent with e and o", said(HELD, rec("a", 1), reply(1, res("a")), rec("b", 1), reply(0, epoch="e2", err="epoch"), enrol("dev-2", "e2"), reply(2, res("a"), res("b"), epoch="e2", b=[snap(7, A)]))),
    ("outcomes that stand in a reply of another epoch are not taken", said(rec("a"), reply(1, res("a"), epoch="e2"))),
    ("two restores: the first place stays", said(rec("a", 3), reply(0, epoch="e2", err="epoch"), enrol("dev-2", "e2"), reply(0, epoch="e3", err="epoch"), enrol("dev-3", "e3"))),
    ("an op recorded after the restore has no first place", said(rec("a", 3), reply(0, epoch="e2", err="epoch"), enrol("dev-2", "e2"), rec("b", 1))),
    ("fork: a new device is needed, what was answered with it is kept", said(rec("a"), rec("b"), reply(1, res("a"), err="fork"))),
    ("fork: only what was not answered goes to the new device, with the same ids", said(HELD, rec("a", 1), rec("b", 1), reply(1, res("a"), err="fork"), enrol("dev-2"), reply(1, res("b")))),
    ("fork, and the server was restored before the new enrolment: everything goes", said(rec("a"), reply(1, res("a")), rec("b"), reply(1, err="fork"), enrol("dev-2", "e2"))),
    ("fork, later a restore: what the first device had answered goes too", said(rec("a"), reply(1, res("a")), rec("b"), reply(1, err="fork"), enrol("dev-2"), reply(1, res("b")), reply(0, epoch="e2", err="epoch"), enrol("dev-3", "e2"))),
    ("gap: it goes on from where the server stands", said(HELD, rec("a"), rec("b"), reply(1, res("a"), err="gap"))),
    ("gap that is filled is forgotten", said(HELD, rec("a"), rec("b"), reply(1, res("a"), err="gap"), reply(2, res("b")), rec("c"), reply(3, res("c")))),
    ("gap twice at the same place: a new device", said(HELD, rec("a"), rec("b"), reply(1, res("a"), err="gap"), reply(1, err="gap"))),
    ("gap that nothing here can fill: a new device, and all goes again", said(HELD, rec("a"), reply(1, res("a")), rec("b"), rec("c"), reply(1, res("b"), err="gap"), reply(1, err="gap"), enrol("dev-2"))),
    ("need_have: the vector itself is said", said(HELD, reply(0), reply(0, err="need_have"))),
    ("need_have, then the digest again", said(HELD, reply(0, err="need_have"), reply(0))),
    ("nothing held is said as nothing", said(reply(0))),
    ("two buckets are named in order of bid", said(reply(0, b=[snap(4, bid=10, key=OTHER), snap(2, bid=9)]), reply(0, err="need_have"))),
    ("a wrong checksum: out of the vector, then healed by a snapshot", said(HELD, reply(0, b=[{**delta(1, 2, [B], [A, B]), "chk": WRONG}]), reply(0, b=[snap(2, A, B)]))),
    ("a wrong checksum never touches the outbox", said(HELD, rec("a", 1), reply(0, b=[{**snap(2, A), "chk": WRONG}]))),
    ("a wrong checksum of one bucket, another is sound", said(HELD, reply(0, b=[{**snap(2, A), "chk": WRONG}, snap(3, bid=2, key=OTHER)]))),
    ("a wrong checksum of a bucket never held", said(reply(0, b=[{**snap(2, A), "chk": WRONG}]), reply(0, b=[snap(2, A)]))),
    ("a delta that leaves a hole asks for a snapshot", said(HELD, reply(0, b=[delta(3, 5, [B], [A, B])]))),
    ("an older reply after a newer one", said(HELD, SEND, reply(0, b=[delta(1, 3, [row("a", 3)], [row("a", 3)])]), reply(0, b=[delta(1, 2, [row("a", 2)], [row("a", 2)])]))),
    ("a delta that comes twice", said(HELD, reply(0, b=[delta(1, 2, [B], [A, B])]), reply(0, b=[delta(1, 2, [B], [A, B])]))),
    ("a snapshot below what was said counts", said(reply(0, b=[snap(9, A)]), reply(0, b=[snap(4, A)]))),
    ("a dropped bucket is not held", said(reply(0, b=[snap(1, A), snap(1, bid=2, key=OTHER)]), reply(0, drop=[2]))),
    ("a drop of a bucket not held", said(HELD, reply(0, drop=[7]))),
    ("ops of a dropped bucket stay owed", said(HELD, rec("a", 1), reply(0, drop=[1]))),
    ("answered and its bucket dropped: shown no more", said(HELD, rec("a", 1), reply(1, res("a", "applied", [1, 2]), drop=[1]))),
    ("applied, shown until the base holds it", said(HELD, rec("a", 1), reply(1, res("a", "applied", [1, 2])), reply(1, b=[delta(1, 2, [B], [A, B])]))),
    ("applied, and the base comes with the reply", said(HELD, rec("a", 1), reply(1, res("a", "applied", [1, 2]), b=[delta(1, 2, [B], [A, B])]))),
    ("the base before the outcome: still owed, still shown", said(HELD, rec("a", 1), SEND, reply(0, b=[delta(1, 2, [B], [A, B])]), reply(1, res("a", "applied", [1, 2])))),
    ("merged", said(HELD, rec("a", 1), reply(1, res("a", "merged", [1, 2])), reply(1, b=[delta(1, 2, [B], [A, B])]))),
    ("conflict: shown until the base holds both values", said(HELD, rec("a", 1), reply(1, res("a", "conflict", [1, 2], c=["k"])), reply(1, b=[delta(1, 2, [B], [A, B])]))),
    ("rejected: shown no more", said(HELD, rec("a", 1), reply(1, res("a", "rejected", e={"code": "op.role"})))),
    ("parked: still shown, for nothing has taken its place", said(HELD, rec("a", 1), reply(1, res("a", "parked", e={"code": "row.unknown"})), reply(1))),
    ("parked, and a person has decided: the base shows what is", said(HELD, rec("a", 1), reply(1, res("a", "parked", e={"code": "row.unknown"})), reply(1, b=[snap(1, row("a", 1, 14, decision="keep"), bid=3, key=("u", "lin"))]))),
    ("parked, let pass, and parked again: it still waits", said(HELD, rec("a", 1), reply(1, res("a", "parked", e={"code": "row.unknown"})), reply(1, b=[snap(1, row("a", 1, 14, decision="execute", parked="row.unknown"), bid=3, key=("u", "lin"))]))),
    ("parked holds up nothing", said(rec("a"), rec("b"), reply(2, res("a", "parked", e={"code": "op.unknown_type"}), res("b", "applied")))),
    ("a batch ends before a group that does not fit", said(rec("a"), rec("g0", group=["g", 0, 2]), rec("g1", group=["g", 1, 2]), rec("b"), batch=2)),
    ("a group larger than the batch goes whole", said(rec("g0", group=["g", 0, 3]), rec("g1", group=["g", 1, 3]), rec("g2", group=["g", 2, 3]), rec("a"), batch=2)),
    ("two groups side by side are two", said(rec("g0", group=["g", 0, 2]), rec("g1", group=["g", 1, 2]), rec("k0", group=["k", 0, 2]), rec("k1", group=["k", 1, 2]), batch=2)),
    ("a batch is cut by count", said(rec("a"), rec("b"), rec("c"), batch=2)),
    ("a group moves whole to a new device", said(rec("g0", group=["g", 0, 2]), rec("g1", group=["g", 1, 2]), reply(0, err="fork"), enrol("dev-2"))),
    ("parts are kept aside until the last", said(reply(0, b=[P1], more=True), reply(0, b=[P2], more=True), reply(0, b=[P3]))),
    ("parts that come in one reply", said(reply(0, b=[P1, P2, P3]))),
    ("parts of another version begin anew", said(reply(0, b=[P1], more=True), reply(0, b=[parts(3, ver=2)[0]], more=True))),
    ("parts cut otherwise begin anew", said(reply(0, b=[P1], more=True), reply(0, b=[parts(2)[1]], more=True))),
    ("a part twice: begun anew", said(reply(0, b=[P1], more=True), reply(0, b=[P1], more=True), reply(0, b=[P3], more=True))),
    ("parts interrupted by another bucket", said(reply(0, b=[P1], more=True), reply(0, b=[snap(2, bid=2, key=OTHER)], more=True), reply(0, b=[P2], more=True))),
    ("parts whose sum is wrong", said(reply(0, b=[P1, P2], more=True), reply(0, b=[{**P3, "chk": WRONG}]))),
    ("parts are given up with the epoch", said(reply(0, b=[P1], more=True), reply(0, epoch="e2", err="epoch"), enrol("dev-2", "e2"))),
    ("parts stay while ops come and go", said(reply(0, b=[P1, snap(1, bid=2, key=OTHER)], more=True), rec("a", bucket=OTHER), reply(1, res("a", "applied", [2, 2]), more=True), reply(1, b=[P1], more=True), rec("b"), reply(2, b=[P2], more=True))),
    ("two tabs: an answer that comes late says less, and is no restore", said(rec("a"), OTHER_TAB, rec("b"), reply(2, res("a"), res("b")), late(reply(1, res("a"))))),
    ("two tabs: a late answer after which the server did go back", said(rec("a"), OTHER_TAB, rec("b"), reply(2, res("a"), res("b")), late(reply(1, res("a"))), reply(1))),
    ("two tabs: each hears of its own ops, in any order", said(rec("a"), OTHER_TAB, rec("b"), SEND, reply(2, res("b")), late(reply(1, res("a"))))),
    ("two tabs: a late delta below what came meanwhile", said(HELD, OTHER_TAB, reply(0, b=[delta(1, 3, [row("a", 3)], [row("a", 3)])]), late(reply(0, b=[delta(1, 2, [row("a", 2)], [row("a", 2)])])))),
    ("two tabs: asked as a former device, before a restore", said(rec("a"), OTHER_TAB, reply(0, epoch="e2", err="epoch"), enrol("dev-2", "e2"), late(reply(1, res("a"))))),
    ("two tabs: asked as a former device, before a fork", said(rec("a"), OTHER_TAB, reply(0, err="fork"), enrol("dev-2"), late(reply(1, res("a"))), reply(1, res("a")))),
    ("two tabs: both hear of the fork, one enrols", said(rec("a"), OTHER_TAB, reply(0, err="fork"), enrol("dev-2"), late(reply(0, err="fork")))),
    ("two tabs: both hear of the restore, one enrols", said(HELD, rec("a", 1), OTHER_TAB, reply(0, epoch="e2", err="epoch"), enrol("dev-2", "e2"), late(reply(0, epoch="e2", err="epoch")))),
    ("an edit stands on what is held", said(reply(0, b=[snap(5, ROW)]), edit("a"))),
    ("an edit of what is not held stands on nothing", said(edit("a"))),
    ("an edit over an own one stands on what that one saw, whatever came in underneath", said(reply(0, b=[snap(5, ROW)]), edit("a"), reply(0, b=[delta(5, 6, [row("order", 6, 1)], [row("order", 6, 1)])]), edit("b"))),
    ("three edits over one another", said(reply(0, b=[snap(5, ROW)]), edit("a"), reply(0, b=[snap(6, ROW)]), edit("b"), reply(0, b=[snap(7, ROW)]), edit("c"))),
    ("an edit of another field stands on what is held", said(reply(0, b=[snap(5, ROW)]), edit("a"), reply(0, b=[snap(6, ROW)]), edit("b", "note"))),
    ("an edit over an own one that has been answered, and is not shown by the base yet", said(reply(0, b=[snap(5, ROW)]), edit("a"), reply(1, res("a", "applied", [1, 7]), b=[snap(6, ROW)]), edit("b"))),
    ("an edit over an own one that the base shows", said(reply(0, b=[snap(5, ROW)]), edit("a"), reply(1, res("a", "applied", [1, 6]), b=[snap(6, ROW)]), edit("b"))),
    ("an edit over an own one that was refused", said(reply(0, b=[snap(5, ROW)]), edit("a"), reply(1, res("a", "rejected", e={"code": "op.role"}), b=[snap(6, ROW)]), edit("b"))),
    ("an edit over an own one that is parked", said(reply(0, b=[snap(5, ROW)]), edit("a"), reply(1, res("a", "parked", e={"code": "row.unknown"}), b=[snap(6, ROW)]), edit("b"))),
    ("an edit over an own one from before a restore stands on nothing", said(reply(0, b=[snap(5, ROW)]), edit("a"), reply(0, epoch="e2", err="epoch"), enrol("dev-2", "e2"), reply(0, epoch="e2", b=[snap(9, ROW)]), edit("b"))),
    ("the new epoch is heard of by the enrolment", said(HELD, rec("a", 1), reply(1, res("a")), rec("b", 1), enrol("dev-2", "e2"))),
    ("a device that the server has forgotten, in the same epoch", said(HELD, rec("a", 1), reply(1, res("a")), rec("b", 1), enrol("dev-2"))),
    ("freed: archived, shown by the base, and answered so long before the last answer", said(HELD, rec("a", 1), reply(1, res("a"), now=1), reply(1, archived=1, now=30 * DAY + 2), free(30))),
    ("not freed: a day is missing", said(HELD, rec("a", 1), reply(1, res("a"), now=1), reply(1, archived=1, now=29 * DAY), free(30))),
    ("not freed: not in a backup", said(HELD, rec("a", 1), rec("b", 1), reply(2, res("a"), res("b"), now=1), reply(2, archived=1, now=40 * DAY), free(30))),
    ("not freed: nobody has answered since", said(HELD, rec("a", 1), reply(1, res("a"), archived=1, now=50 * DAY), free(30))),
    ("not freed: without an outcome, whatever stored and archived say", said(HELD, rec("a", 1), rec("b", 1), reply(2, res("b"), now=1), reply(2, archived=2, now=40 * DAY), free(30))),
    ("not freed: the base does not show it", said(HELD, rec("a", 1), reply(1, res("a", "applied", [1, 2]), now=1), reply(1, archived=1, now=40 * DAY), free(30))),
    ("not freed: parked, and nobody has decided", said(HELD, rec("a", 1), reply(1, res("a", "parked", e={"code": "row.unknown"}), now=1), reply(1, archived=1, now=40 * DAY), free(30))),
    ("not freed: answered to a former device", said(HELD, rec("a", 1), rec("b", 1), reply(1, res("a"), archived=1, now=1, err="fork"), enrol("dev-2"), reply(1, res("b"), now=2), reply(1, archived=1, now=40 * DAY), free(30))),
    ("not freed after a restore: what came back may lack it", said(HELD, rec("a", 1), reply(1, res("a"), archived=1, now=1), reply(0, epoch="e2", err="epoch", now=40 * DAY), enrol("dev-2", "e2"), free(30))),
]  # fmt: skip
