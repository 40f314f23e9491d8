"""After their retention the personal data of an order are nowhere on the server, and what was sealed still stands.
Source: R-STA-3; PROTOCOL section 10, MUST-ERASE."""

from __future__ import annotations

import json
import uuid
from pathlib import Path
from typing import Any

import pytest

from backend.domain.calendar import on_site
from backend.domain.erasure import scrub
from backend.jobs.work import speaker
from backend.services.erase_orders import Erased, erase_orders
from backend.services.examine import examine
from backend.services.extend_audit import extend_audit
from tests.integration.desk import get, problem
from tests.integration.site import ORDERS, Site
from tests.integration.tablet import Tablet, name_drawn
from tests.integration.test_signing import ORDER, signature, visit
from tests.integration.tus import Attachment, picture, sha256, upload

DAY_MS = 86_400_000
YEARS_MS = 3 * 366 * DAY_MS
CANARIES = [f"金丝雀{n}号𠅤䶮" for n in range(7)]
OPINION = {"answers": {"prompt": "good", "skill": "good", "manner": "fair"}, "text": CANARIES[0]}


@pytest.fixture
def tablet(site: Site) -> Tablet:
    lin = Tablet(site, "lin")
    visit(lin)
    lin.pull()
    return lin


def keep_for(site: Site, months: int | None) -> None:
    """In the place of a setting that these tests do not need."""
    doc = json.dumps({"key": "retention", "value": {"orders": months}})
    site.sql("UPDATE row SET doc = :doc WHERE tbl = 11 AND doc LIKE '%organisation.supervision%'", doc=doc)


def end(site: Site, order: str = ORDER) -> None:
    """Its end is not what is tested here."""
    for table, column in (("row", "doc"), ("order_index", "state")):
        if table == "row":
            doc = json.loads(site.one("SELECT doc FROM row WHERE tbl = 1 AND id = :id", id=order))
            doc |= {"state": "archived", "times": {**doc["times"], "archived": site.clock.now_ms()}}
            site.sql(
                "UPDATE row SET doc = :doc WHERE tbl = 1 AND id = :id",
                doc=json.dumps(doc, ensure_ascii=False),
                id=order,
            )
        else:
            site.sql(f"UPDATE {table} SET {column} = 'archived' WHERE id = :id", id=order)


def run(site: Site, *, dry: bool = False) -> Erased:
    wiring = site.wiring
    return erase_orders(site.database, wiring.blobs, wiring.pictures, speaker(wiring), site.clock.now_ms(), dry=dry)


def chained(site: Site) -> None:
    extend_audit(site.database, site.wiring.keys, site.clock.now_ms(), sign_now=True)


def everything(site: Site) -> bytes:
    """All that the database and the data folder hold."""
    tables = [
        "row", "history", "journal", "order_index", "exception", "sealed_rating", "attachment", "upload", "audit", "blob",
    ]  # fmt: skip
    said = []
    for table in tables:
        for line in site.sql(f'SELECT * FROM "{table}"'):
            said += [bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode() for value in line]
    folder = site.wiring.settings.data
    skipped = (".db", ".db-wal", ".db-shm")
    return b"\n".join(
        [
            *said,
            *(
                file.read_bytes()
                for file in Path(folder).rglob("*")
                if file.is_file() and not file.name.endswith(skipped)
            ),
        ]
    )


def lived(site: Site, tablet: Tablet) -> tuple[str, str]:
    """Canaries in every place where somebody types; (the signature, the digest of a photo)."""
    client = tablet.client
    client.op("order.patch@1", ORDER, {"contact": CANARIES[1], "phone": "139", "address": CANARIES[2]}, r=ORDER)
    client.op("note.add@1", ORDER, {"text": CANARIES[3]}, r=str(uuid.uuid4()))
    item = str(uuid.uuid5(uuid.UUID(ORDER), "power.earth"))
    client.op("answer.set@1", ORDER, {"item": "power.earth", "result": "fail", "note": CANARIES[4]}, r=item)
    photo = Attachment(picture(7) + CANARIES[5].encode() * 40)
    client.op("photo.add@1", ORDER, {**photo.words(), "w": 4, "h": 3, "of": [1, ORDER]}, r=str(uuid.uuid4()))
    client.exchange()
    upload(client, photo)
    site.work()
    tablet.pull()
    op = tablet.sign(ORDER, ink=name_drawn(7), opinion=OPINION)
    signature(tablet, op)
    return op, sha256(photo.content)


def test_what_was_typed_is_nowhere_and_what_was_sealed_still_stands(site: Site, tablet: Tablet) -> None:
    op, _ = lived(site, tablet)
    before = signature(tablet, op)
    chained(site)
    end(site)
    held = everything(site)
    assert [canary for canary in CANARIES[:6] if canary.encode() in held] == CANARIES[:6]
    keep_for(site, 24)
    site.clock.at_ms += YEARS_MS
    done = run(site)
    assert ORDER in done.orders
    assert done.lines > 5
    chained(site)
    left = everything(site)
    assert [canary for canary in CANARIES if canary.encode() in left] == []
    assert "徐𬭎".encode() not in left
    assert [
        finding.check for finding in examine(site.database, site.wiring.blobs, site.wiring.keys) if finding.wrong
    ] == []
    with site.anonymous() as anyone:
        stands = anyone.get(f"/api/seals/{before['content_sha256'][:16]}").json()
    assert (stands["state"], stands["receipt"]) == ("sealed", before["receipt"])
    assert stands["record_sha256"] == before["record_sha256"]
    assert stands["erased_on"] == on_site(site.clock.now_ms()).isoformat()
    rating = site.sql("SELECT score, opinion FROM sealed_rating WHERE signature_id = :id", id=op)
    assert {row[1] for row in rating} == {""}
    assert {row[0] for row in rating} != {None}
    fresh = Tablet(site, "lin")
    assert problem(fresh.client.http.get(f"/api/orders/{ORDER}/report/{op}")) == (410, "report.erased")


def test_a_repeat_of_an_erased_op_stays_a_repeat(site: Site, tablet: Tablet) -> None:
    lived(site, tablet)
    chained(site)
    end(site)
    keep_for(site, 1)
    site.clock.at_ms += 70 * DAY_MS
    run(site)
    journal = site.one("SELECT COUNT(*) FROM journal")
    answer = tablet.client.post(*tablet.client.outbox).json()
    assert answer["stored"] == tablet.client.stored
    assert {outcome["o"] for outcome in answer["res"]} <= {"applied", "merged"}
    assert site.one("SELECT COUNT(*) FROM journal") == journal


def test_files_go_that_nothing_else_refers_to(site: Site, tablet: Tablet) -> None:
    _, digest = lived(site, tablet)
    end(site)
    keep_for(site, 1)
    assert site.wiring.blobs.has(digest)
    site.clock.at_ms += 70 * DAY_MS
    assert run(site).blobs == 1
    assert not site.wiring.blobs.has(digest)


def test_a_younger_order_and_one_under_way_are_left_alone(site: Site, tablet: Tablet) -> None:
    lived(site, tablet)
    keep_for(site, 24)
    site.clock.at_ms += YEARS_MS
    assert ORDER not in run(site).orders
    end(site)
    assert ORDER not in run(site).orders
    assert CANARIES[3].encode() in everything(site)


def test_nothing_is_erased_unless_the_organisation_says_so(site: Site, tablet: Tablet) -> None:
    lived(site, tablet)
    end(site)
    site.clock.at_ms += 10 * YEARS_MS
    assert run(site) == Erased(None, [], 0, 0)


def test_a_dry_run_changes_nothing_and_a_second_run_finds_nothing(site: Site, tablet: Tablet) -> None:
    lived(site, tablet)
    end(site)
    keep_for(site, 24)
    site.clock.at_ms += YEARS_MS
    before = everything(site)
    planned = run(site, dry=True).orders
    assert ORDER in planned
    assert everything(site) == before
    assert run(site).orders == planned
    after = site.sql("SELECT bid, ver FROM bucket ORDER BY bid")
    assert run(site) == Erased(24, [], 0, 0)
    assert site.sql("SELECT bid, ver FROM bucket ORDER BY bid") == after


def test_phones_follow(site: Site, tablet: Tablet) -> None:
    lived(site, tablet)
    end(site)
    keep_for(site, 24)
    site.clock.at_ms += 25 * 31 * DAY_MS
    run(site)
    held = json.dumps(Tablet(site, "lin").client.rows(ORDER, 1)[ORDER], ensure_ascii=False)
    assert CANARIES[1] not in held
    assert "erased_on" in held


@pytest.mark.rule("R-STA-3")
def test_retention_is_a_setting_with_the_source_s_numbers(site: Site, tablet: Tablet) -> None:
    lived(site, tablet)
    end(site)
    keep_for(site, 6)
    site.clock.at_ms += 5 * 30 * DAY_MS
    assert ORDER not in run(site).orders
    site.clock.at_ms += 2 * 31 * DAY_MS
    assert ORDER in run(site).orders


@pytest.mark.parametrize(
    ("value", "left"),
    [
        ({"contact": "徐𬭎", "state": "done"}, {"contact": "", "state": "done"}),
        (
            {"x": {"to": {"contact": "徐𬭎"}, "was": {"contact": "宏"}}},
            {"x": {"to": {"contact": ""}, "was": {"contact": ""}}},
        ),
        ({"place": [31, 121], "n": 5, "ok": True, "none": None}, {"place": None, "n": 5, "ok": True, "none": None}),
        ({"sha256": "a" * 64, "id": str(uuid.UUID(int=5))}, {"sha256": "a" * 64, "id": str(uuid.UUID(int=5))}),
        ({"a_field_of_tomorrow": "somebody"}, {"a_field_of_tomorrow": ""}),
        (["徐𬭎", 1], ["", 1]),
    ],
)
def test_what_nobody_vouches_for_goes(value: Any, left: Any) -> None:
    assert scrub(value) == left


def test_another_order_keeps_its_words(site: Site, tablet: Tablet) -> None:
    desk = site.client("diao")
    other = ORDERS["ding-printer"]
    before = get(desk.http, f"/api/orders/{other}")["rows"]
    lived(site, tablet)
    end(site)
    keep_for(site, 24)
    site.clock.at_ms += 25 * 31 * DAY_MS
    run(site)
    assert get(site.client("diao").http, f"/api/orders/{other}")["rows"] == before
