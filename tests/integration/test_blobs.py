"""Blobs and the ops that declare them meet, are shown to whom they concern, and to nobody else."""

import io
import uuid

import pytest
from PIL import Image

from backend.domain.tables import BLOB, PHOTO
from tests.integration.raw_client import RawClient
from tests.integration.site import ORDERS, Site
from tests.integration.tus import Attachment, begin, picture, sha256, upload

ORDER = ORDERS["lin-check"]


def add(client: RawClient, blob: Attachment, order: str = ORDER, **more) -> str:
    """Records a photo of the order and returns its row."""
    row = str(uuid.uuid4())
    client.op("photo.add@1", order, {**blob.words(), "w": 64, "h": 48, "of": [1, order], **more}, r=row)
    return row


def state(client: RawClient, blob: Attachment, order: str = ORDER) -> dict:
    client.exchange()
    return client.rows(order, BLOB)[blob.att]


@pytest.mark.parametrize("first", ["op", "blob"])
def test_whichever_comes_first_the_row_is_verified_when_both_are_there(site: Site, first: str) -> None:
    lin, blob, row = site.ready("lin"), Attachment(picture()), ""
    for what in ("op", "blob") if first == "op" else ("blob", "op"):
        if what == "op":
            row = add(lin, blob)
            lin.exchange()
        else:
            upload(lin, blob)
        site.work()
    seen = state(lin, blob)
    assert (seen["state"], seen["verified_at"], seen["flaw"]) == ("verified", site.clock.at_ms, None)
    assert lin.rows(ORDER, PHOTO)[row]["att"] == blob.att
    he = site.ready("he")
    assert he.rows(ORDER, BLOB)[blob.att]["state"] == "verified", "his colleague learns it by his own pull"


def test_verifying_twice_is_one_op_of_the_servers(site: Site) -> None:
    lin, blob = site.ready("lin"), Attachment(picture())
    add(lin, blob)
    lin.exchange()
    upload(lin, blob)
    site.work()
    ver = site.one("SELECT ver FROM bucket WHERE root = :o", o=ORDER)
    site.sql("UPDATE attachment SET verified_at = NULL")
    site.sql(
        "INSERT INTO job (kind, about, due_at, leased_until, asked, tries) VALUES ('verify', :about, 0, 0, 1, 0)",
        about=f"{blob.att} {lin.user['id']}",
    )
    assert site.work() == 1
    assert site.one("SELECT ver FROM bucket WHERE root = :o", o=ORDER) == ver
    executed = (
        site.one("SELECT COUNT(*) FROM journal WHERE CAST(raw AS TEXT) LIKE '%blob.verify%' AND repeats_dev IS NULL")
        if site.database.is_sqlite
        else 1
    )
    assert executed == 1


def test_other_bytes_than_declared_verify_nothing(site: Site) -> None:
    lin, blob = site.ready("lin"), Attachment(picture(1))
    add(lin, blob)
    lin.exchange()
    other = Attachment(picture(2))
    other.att = blob.att
    upload(lin, other)
    site.work()
    assert state(lin, blob)["state"] == "declared"


def test_a_picture_is_made_anew_and_served_to_members_and_the_desk_in_reach(site: Site) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x9286] = b"ASCII\0\0\0<script>alert(1)</script>"
    exif.get_ifd(0x8825)[1] = "N"
    blob = Attachment(picture(3, (640, 480), exif=exif, comment=b"<script>") + b"PK\x03\x04<html>")
    lin = site.ready("lin")
    add(lin, blob)
    lin.exchange()
    assert lin.http.get(f"/blobs/{blob.att}").json()["code"] == "blob.not_here"
    upload(lin, blob)
    site.work()
    for login in ("lin", "he", "diao", "jing", "admin", "zhi"):
        answer = site.client(login).http.get(f"/blobs/{blob.att}")
        assert answer.status_code == 200, login
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]
    assert answer.content != blob.content
    assert b"<" + b"script" not in answer.content
    assert b"html" not in answer.content
    shown = Image.open(io.BytesIO(answer.content))
    assert (shown.size, shown.info.get("exif"), shown.info.get("comment")) == ((480, 640), None, None), "turned upright"
    small = Image.open(io.BytesIO(lin.http.get(f"/blobs/{blob.att}?size=thumb").content))
    assert max(small.size) == 320
    assert site.wiring.blobs.read(sha256(blob.content)) == blob.content, "what came is kept as it came"


def test_nobody_sees_a_blob_for_knowing_its_id_or_its_hash(site: Site) -> None:
    lin, blob = site.ready("lin"), Attachment(picture())
    add(lin, blob)
    lin.exchange()
    upload(lin, blob)
    site.work()
    for stranger in map(site.client, ("ding", "kekun", "cang", "weilan", "gengbo")):
        answer = stranger.http.get(f"/blobs/{blob.att}")
        unknown = stranger.http.get(f"/blobs/{uuid.uuid4()}")
        assert (answer.status_code, answer.json()["code"]) == (404, "blob.not_found")
        assert answer.json() | {"request": ""} == unknown.json() | {"request": ""}
    assert site.anonymous().get(f"/blobs/{blob.att}").status_code == 401
    # Declaring somebody else's attachment in an order of one's own shows nothing of it.
    ding, mine = site.ready("ding"), ORDERS["ding-found"]
    outcome = ding.result(
        ding.op("photo.add@1", mine, {**blob.words(), "w": 1, "h": 1, "of": [1, mine]}, r=str(uuid.uuid4()))
    )
    assert outcome["o"] == "applied"
    site.work()
    assert ding.http.get(f"/blobs/{blob.att}").json()["code"] == "blob.not_here"


def test_one_id_names_one_blob_of_an_order(site: Site) -> None:
    lin, blob, other = site.ready("lin"), Attachment(picture(1)), Attachment(picture(2))
    add(lin, blob)
    other.att = blob.att
    add(lin, other)
    reply = lin.exchange()
    assert [outcome["o"] for outcome in reply["res"]] == ["applied", "parked"]
    assert reply["res"][1]["e"]["code"] == "blob.taken"


def test_a_removed_photo_stays_and_can_be_taken_back_by_its_author(site: Site) -> None:
    lin, he, blob = site.ready("lin"), site.ready("he"), Attachment(picture())
    row = add(lin, blob)
    lin.exchange()
    he.exchange()
    assert he.result(he.op("photo.remove@1", ORDER, {}, r=row))["e"]["code"] == "op.role"
    assert lin.result(lin.op("photo.remove@1", ORDER, {}, r=row))["o"] == "applied"
    assert lin.rows(ORDER, PHOTO)[row]["removed_at"] == site.clock.at_ms
    assert lin.result(lin.op("photo.remove@1", ORDER, {}, r=row))["o"] == "merged"
    assert lin.result(lin.op("photo.restore@1", ORDER, {}, r=row))["o"] == "applied"
    assert lin.rows(ORDER, PHOTO)[row]["removed_at"] is None


def test_the_camera_file_is_a_blob_of_its_own(site: Site) -> None:
    lin, blob, original = site.ready("lin"), Attachment(picture(1)), Attachment(b"\0\0\0\x18ftypheic", "image/heic")
    row = add(lin, blob, original=original.words(), place=["31.2304", "121.4737"])
    lin.exchange()
    upload(lin, original)
    site.work()
    assert state(lin, original)["state"] == "verified"
    assert state(lin, original)["flaw"] == "image.unreadable"
    assert state(lin, blob)["state"] == "declared"
    assert lin.rows(ORDER, PHOTO)[row]["original"] == original.att
    answer = lin.http.get(f"/blobs/{original.att}")
    assert (answer.status_code, answer.json()["args"]) == (422, {"flaw": "image.unreadable"})
    assert site.wiring.blobs.read(sha256(original.content)) == original.content


def test_pictures_lost_by_a_restore_are_made_again(site: Site) -> None:
    lin, blob = site.ready("lin"), Attachment(picture())
    add(lin, blob)
    lin.exchange()
    upload(lin, blob)
    site.work()
    before = lin.http.get(f"/blobs/{blob.att}").content
    for file in site.wiring.settings.data.glob("pictures/*/*"):
        file.unlink()
    assert lin.http.get(f"/blobs/{blob.att}").content == before


def test_states_speak_of_ones_own_blobs_alone(site: Site) -> None:
    lin, he, blob, half = (
        site.ready("lin"),
        site.client("he"),
        Attachment(b"ink", "application/json"),
        Attachment(b"abc"),
    )
    upload(lin, blob)
    begin(lin, half)
    asked = {"atts": [blob.att, half.att, str(uuid.uuid4())]}
    answer = lin.http.post("/blobs/states", json=asked).raise_for_status().json()
    assert answer == {
        "now": site.clock.at_ms,
        "backups": False,
        "blobs": [{"att": blob.att, "stored_at": site.clock.at_ms, "archived_at": None}],
    }
    assert he.http.post("/blobs/states", json=asked).json()["blobs"] == []
    assert lin.http.post("/blobs/states", json={"atts": ["x"]}).status_code == 400
