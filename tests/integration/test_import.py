"""A file of unsent ops is taken as the push that it stands for, on both databases."""

from __future__ import annotations

import base64
import json
import uuid

import pytest

from backend.domain.tables import BLOB
from backend.services.import_unsent import CannotImport, Imported, import_unsent
from backend.services.keep_blob import keep_blob
from backend.services.push_ops import Pushed, PushOps
from sync.lines import Line
from tests.integration.raw_client import RawClient
from tests.integration.site import ORDERS, Site
from tests.integration.tus import Attachment, picture, sha256

ORDER = ORDERS["lin-pinpad"]


def file_of(client: RawClient, lines: list[bytes], **other: object) -> bytes:
    head = {"xinglin": "unsent@1", "user": client.user["id"], "dev": client.dev, "epoch": client.epoch, "name": "𠅤"}
    return b"".join(line + b"\n" for line in [json.dumps(head | other).encode(), *lines])


def take(site: Site, content: bytes) -> Imported:
    defects: list[Exception] = []

    def push(user: str, dev: str, lines: list[Line]) -> Pushed:
        return PushOps(site.database, site.wiring.keys, site.clock.now_ms(), user, dev, None, defects.append)(lines)

    def keep(user: str, dev: str, att: str, whole: bytes) -> bool:
        at = site.wiring
        return keep_blob(site.database, at.staging, at.blobs, site.clock.now_ms(), (user, dev), att, whole)

    done = import_unsent(site.database, content, push, keep)
    assert defects == []
    return done


def note(client: RawClient, text: str, **more: object) -> str:
    return client.op("note.add@1", ORDER, {"text": text}, r=str(uuid.uuid4()), **more)


def test_import_is_idempotent_in_whatever_order_phone_and_file_come(site: Site) -> None:
    lin = site.ready("lin")
    group = str(uuid.uuid4())
    ops = [note(lin, "alone"), *(note(lin, f"together {k}", g=[group, k, 2]) for k in range(2))]
    content = file_of(lin, lin.outbox)
    assert take(site, content) == Imported("𠅤", 3, 0, 0, {"applied": 3})
    assert take(site, content) == Imported("𠅤", 0, 3, 0, {"applied": 3})
    reply = lin.exchange()
    assert [(outcome["i"], outcome["o"]) for outcome in reply["res"]] == [(op, "applied") for op in ops]
    assert {doc["text"] for doc in lin.rows(ORDER, 4).values()} >= {"alone", "together 0", "together 1"}
    ops.append(note(lin, "afterwards"))
    lin.exchange()
    later = file_of(lin, lin.outbox)
    assert take(site, later) == Imported("𠅤", 0, 4, 0, {"applied": 4})
    assert site.one("SELECT count(*) FROM journal WHERE dev = :dev", dev=lin.dev) == len(ops)


def test_what_a_rule_stops_is_parked_as_from_the_phone(site: Site) -> None:
    lin = site.ready("lin")
    foreign = lin.op("note.add@1", ORDERS["ding-printer"], {"text": "x"}, r=str(uuid.uuid4()))
    unknown = lin.op("robot.dance@1", ORDER, {})
    done = take(site, file_of(lin, lin.outbox, aside=["{broken"]))
    assert done == Imported("𠅤", 2, 0, 1, {"parked": 2})
    waiting = {op for (op,) in site.sql("SELECT op_id FROM exception WHERE state = 'open'")}
    assert {foreign, unknown} <= waiting


def test_a_file_with_a_hole_keeps_what_comes_before_it_and_says_so(site: Site) -> None:
    lin = site.ready("lin")
    for n in range(4):
        note(lin, f"{n}")
    with pytest.raises(CannotImport, match=r"2 lines are in, 1 are not \(gap\)"):
        take(site, file_of(lin, [*lin.outbox[:2], lin.outbox[3]]))
    assert take(site, file_of(lin, lin.outbox)) == Imported("𠅤", 2, 2, 0, {"applied": 4})


def test_nothing_of_a_damaged_or_foreign_file_is_taken(site: Site) -> None:
    lin, he = site.ready("lin"), site.ready("he")
    note(lin, "one")
    note(lin, "two")
    broken = [lin.outbox[0], lin.outbox[1][:40]]
    for content, words in (
        (file_of(lin, broken), "line 3 is damaged; nothing was imported"),
        (file_of(lin, lin.outbox, user=he.user["id"]), "is not enrolled here"),
        (file_of(lin, lin.outbox, dev=str(uuid.uuid4())), "is not enrolled here"),
        (file_of(lin, lin.outbox, xinglin="unsent@2"), "not a file of unsent ops"),
    ):
        with pytest.raises(CannotImport, match=words):
            take(site, content)
    assert site.one("SELECT count(*) FROM journal WHERE dev = :dev", dev=lin.dev) == 0


def test_a_file_of_another_epoch_has_seen_nothing_of_this_one(site: Site) -> None:
    """Its versions count elsewhere: an edit of a field that was changed since is found as a conflict, whatever they say."""
    lin, diao = site.ready("lin"), site.client("diao")
    (order,) = lin.rows(ORDER, 1).values()
    diao.op("order.patch@1", ORDER, {"note": "office"}, was={"note": order["note"]}, r=ORDER, bv=10**6)
    diao.exchange(have=None, budget=0)
    lin.op("order.patch@1", ORDER, {"note": "phone"}, was={"note": order["note"]}, r=ORDER, bv=10**6)
    content = file_of(lin, lin.outbox, epoch=str(uuid.uuid4()))
    assert take(site, content).outcomes == {"conflict": 1}
    assert take(site, content) == Imported("𠅤", 0, 1, 0, {"conflict": 1})


def test_photos_in_the_file_come_with_their_ops_and_once(site: Site) -> None:
    lin, blob = site.ready("lin"), Attachment(picture())
    lin.op("photo.add@1", ORDER, {**blob.words(), "w": 64, "h": 48, "of": [1, ORDER]}, r=str(uuid.uuid4()))
    line = {"att": blob.att, "sha256": sha256(blob.content), "b64": base64.b64encode(blob.content).decode()}
    content = file_of(lin, [*lin.outbox, json.dumps(line, separators=(",", ":")).encode()])
    assert take(site, content) == Imported("𠅤", 1, 0, 0, {"applied": 1}, 1)
    site.work()
    lin.exchange()
    assert lin.rows(ORDER, BLOB)[blob.att]["state"] == "verified"
    assert take(site, content) == Imported("𠅤", 0, 1, 0, {"applied": 1}, 0)
    for damaged in (line | {"sha256": "0" * 64}, line | {"b64": "***"}, line | {"att": "x"}):
        with pytest.raises(CannotImport, match="nothing was imported"):
            take(site, file_of(lin, [*lin.outbox, json.dumps(damaged, separators=(",", ":")).encode()]))
