"""tus 1.0.0 on the wire: what a client may rely on, and what it is told when it may not."""

import base64
import random
import threading
import uuid
from socket import create_connection

import pytest

from backend.domain.blob import UPLOAD_MS
from tests.integration.raw_client import RawClient
from tests.integration.site import Site
from tests.integration.tus import Attachment, begin, checksum, head, picture, piece, sha256, upload

MEBI = 2**20
TUS = {"Tus-Resumable": "1.0.0"}


@pytest.fixture
def lin(site: Site) -> RawClient:
    return site.client("lin")


def where(client: RawClient, blob: Attachment) -> str:
    return begin(client, blob).headers["location"]


def stored(site: Site, blob: Attachment) -> bytes:
    return site.wiring.blobs.read(sha256(blob.content))


def test_options_say_what_the_server_can_do(site: Site) -> None:
    answer = site.anonymous().options("/uploads")
    assert answer.status_code == 204
    assert answer.headers["tus-version"] == "1.0.0"
    assert set(answer.headers["tus-extension"].split(",")) == {
        *("creation", "creation-with-upload", "checksum", "expiration", "termination"),
    }
    assert answer.headers["tus-checksum-algorithm"] == "sha256,sha1"
    assert int(answer.headers["tus-max-size"]) > 2**24


def test_an_upload_in_pieces_is_kept_under_its_hash(site: Site, lin: RawClient) -> None:
    blob = Attachment(picture(size=(300, 200)))
    address, third = where(lin, blob), len(blob.content) // 3
    for frm, to in ((0, third), (third, 2 * third), (2 * third, len(blob.content))):
        answer = piece(lin, address, frm, blob.content[frm:to], Upload_Checksum=checksum(blob.content[frm:to]))
        assert (answer.status_code, answer.headers["upload-offset"]) == (204, str(to))
        found = head(lin, address)
        assert (found.status_code, found.headers["upload-offset"]) == (200, str(to))
    assert found.headers["upload-length"] == str(len(blob.content))
    assert found.headers["upload-metadata"] == blob.metadata(lin.dev)
    assert stored(site, blob) == blob.content
    assert list(site.wiring.staging.root.iterdir()) == []


def test_an_upload_may_come_with_its_creation(site: Site, lin: RawClient) -> None:
    blob = Attachment(b"ink", "application/json")
    upload(lin, blob)
    assert stored(site, blob) == b"ink"


def test_the_same_bytes_twice_are_one_blob(site: Site, lin: RawClient) -> None:
    content = picture()
    for _ in range(2):
        upload(lin, Attachment(content))
    assert list(site.wiring.blobs.hashes()) == [sha256(content)]
    assert site.one("SELECT COUNT(*) FROM blob") == 1


def test_a_wrong_offset_is_409_and_changes_nothing(lin: RawClient) -> None:
    blob = Attachment(b"abcdef")
    address = where(lin, blob)
    assert piece(lin, address, 0, b"abc").status_code == 204
    for offset in (0, 2, 4, 99):
        answer = piece(lin, address, offset, b"def")
        assert (answer.status_code, answer.json()["args"]) == (409, {"offset": 3})
    assert (
        lin.http.patch(
            address, content=b"def", headers=TUS | {"Content-Type": "application/offset+octet-stream"}
        ).status_code
        == 409
    )
    assert head(lin, address).headers["upload-offset"] == "3"
    assert piece(lin, address, 3, b"def").status_code == 204


def test_a_piece_with_a_wrong_checksum_is_460_and_nothing_of_it_is_kept(site: Site, lin: RawClient) -> None:
    blob = Attachment(b"abcdef")
    address = where(lin, blob)
    for algorithm in ("sha256", "sha1"):
        answer = piece(lin, address, 0, b"abX", Upload_Checksum=checksum(b"abc", algorithm))
        assert (answer.status_code, answer.json()["code"]) == (460, "upload.checksum")
        assert head(lin, address).headers["upload-offset"] == "0"
    assert piece(lin, address, 0, b"abc", Upload_Checksum=checksum(b"abc", "sha1")).status_code == 204
    assert piece(lin, address, 3, b"def").status_code == 204
    assert stored(site, blob) == b"abcdef"


@pytest.mark.parametrize("said", ["md5 AAAA", "sha256", "sha256 AAAA", "sha256 ***", "", "sha256 " + "A" * 500])
def test_a_checksum_that_is_none_is_400(lin: RawClient, said: str) -> None:
    answer = piece(lin, where(lin, Attachment(b"abc")), 0, b"abc", Upload_Checksum=said)
    assert (answer.status_code, answer.json()["code"]) == (400, "upload.algorithm")


def test_a_whole_that_is_not_what_it_said_is_460_and_gone(site: Site, lin: RawClient) -> None:
    blob = Attachment(b"abcdef")
    address = where(lin, blob)
    answer = piece(lin, address, 0, b"abcdeX")
    assert (answer.status_code, answer.json()["code"]) == (460, "upload.hash")
    assert head(lin, address).status_code == 410
    assert list(site.wiring.blobs.hashes()) == []
    upload(lin, blob)
    assert stored(site, blob) == b"abcdef"


def test_an_upload_nobody_goes_on_with_runs_out(site: Site, lin: RawClient) -> None:
    blob = Attachment(b"abcdef")
    address = where(lin, blob)
    site.clock.at_ms += 31 * 24 * 3_600_000
    assert piece(lin, address, 0, b"abc").status_code == 204, "30 days are not too long"
    site.clock.at_ms += UPLOAD_MS
    assert head(lin, address).status_code == 410
    assert piece(lin, address, 3, b"def").status_code == 410
    site.sql(
        "INSERT INTO job (kind, about, due_at, leased_until, asked, tries) VALUES ('sweep_uploads', '', 0, 0, 1, 0)"
    )
    site.work()
    assert list(site.wiring.staging.root.iterdir()) == []
    assert head(lin, address).status_code == 410


def test_an_upload_can_be_ended_but_what_was_handed_in_stays(site: Site, lin: RawClient) -> None:
    blob = Attachment(b"abcdef")
    address = where(lin, blob)
    assert lin.http.delete(address, headers=TUS).status_code == 204
    assert head(lin, address).status_code == 410
    assert piece(lin, address, 0, b"abc").status_code == 410
    address = upload(lin, blob)
    assert lin.http.delete(address, headers=TUS).status_code == 403
    assert stored(site, blob) == b"abcdef"


def test_one_request_at_a_time_writes_to_an_upload(site: Site, lin: RawClient) -> None:
    blob = Attachment(b"abcdef")
    address = where(lin, blob)
    going, enough = threading.Event(), threading.Event()

    def slow():
        yield b"abc"
        going.set()
        assert enough.wait(20)
        yield b"def"

    other = site.client("lin")
    answers = []
    headers = TUS | {"Content-Type": "application/offset+octet-stream", "Upload-Offset": "0"}
    first = threading.Thread(target=lambda: answers.append(other.http.patch(address, content=slow(), headers=headers)))
    first.start()
    assert going.wait(20)
    second = piece(lin, address, 0, b"abc")
    while second.status_code != 423:  # the first has sent, and may not have been read yet
        second = piece(lin, address, 0, b"")
    assert (second.json()["code"], second.json()["kind"]) == ("upload.locked", "UNAVAILABLE")
    enough.set()
    first.join(20)
    assert [answer.status_code for answer in answers] == [204]
    assert stored(site, blob) == b"abcdef"


def test_nobody_writes_to_somebody_elses_upload(site: Site, lin: RawClient) -> None:
    address = where(lin, Attachment(b"abcdef"))
    he = site.client("he")
    assert head(he, address).status_code == 404
    assert piece(he, address, 0, b"abc").json()["code"] == "upload.not_found"
    assert he.http.delete(address, headers=TUS).status_code == 404
    assert head(he, f"/uploads/{uuid.uuid4()}").status_code == 404
    foreign = begin(he, Attachment(b"abc"), Upload_Metadata=Attachment(b"abc").metadata(lin.dev))
    assert (foreign.status_code, foreign.json()["code"]) == (403, "device.unknown")
    assert site.anonymous().patch(address, headers=TUS | {"Upload-Offset": "0"}).status_code == 401


def test_an_ended_session_stops_an_upload_and_a_new_one_goes_on(site: Site, lin: RawClient) -> None:
    blob = Attachment(b"abcdef")
    address = where(lin, blob)
    assert piece(lin, address, 0, b"abc").status_code == 204
    site.sql("DELETE FROM session")
    assert piece(lin, address, 3, b"def").json()["kind"] == "SIGNED_OUT"
    lin.http.post("/sessions", json={"user": "lin", "password": "xinglin-demo"}).raise_for_status()
    assert head(lin, address).headers["upload-offset"] == "3"
    assert piece(lin, address, 3, b"def").status_code == 204
    assert stored(site, blob) == b"abcdef"


def test_a_restored_server_asks_for_what_it_lost(site: Site, lin: RawClient) -> None:
    address = where(lin, Attachment(b"abcdef"))
    assert piece(lin, address, 0, b"abc").status_code == 204
    for file in site.wiring.staging.root.iterdir():
        file.unlink()
    assert head(lin, address).status_code == 410


@pytest.mark.parametrize("length", ["0", "-1", "", "1.5", "abc", "１２", "9" * 30, "0x10"])
def test_a_length_that_is_none_is_400(lin: RawClient, length: str) -> None:
    answer = lin.http.post("/uploads", headers=[(b"Tus-Resumable", b"1.0.0"), (b"Upload-Length", length.encode()), (b"Upload-Metadata", Attachment(b"a").metadata(lin.dev).encode())])  # fmt: skip
    assert (answer.status_code, answer.json()["code"]) == (400, "upload.length")


def test_more_than_was_said_is_413(lin: RawClient) -> None:
    assert begin(lin, Attachment(b"abc"), Upload_Length=str(2**40)).status_code == 413
    address = where(lin, Attachment(b"abc"))
    assert piece(lin, address, 0, b"abcd").status_code == 413
    assert head(lin, address).headers["upload-offset"] == "0"


@pytest.mark.parametrize(
    "metadata",
    [
        *("", "att", "att ***", "att AAAA", ",,,", "x" * 2000),
        "att " + base64.b64encode(str(uuid.UUID(int=1)).encode()).decode(),
        "att /w==,sha256 /w==,dev /w==",
    ],
)
def test_metadata_without_its_words_is_400(lin: RawClient, metadata: str) -> None:
    answer = begin(lin, Attachment(b"abc"), Upload_Metadata=metadata)
    assert (answer.status_code, answer.json()["code"]) == (400, "upload.metadata")


def test_another_version_of_tus_is_412(lin: RawClient) -> None:
    answer = begin(lin, Attachment(b"abc"), Tus_Resumable="0.2.2")
    assert (answer.status_code, answer.headers["tus-version"]) == (412, "1.0.0")


def test_a_proxy_that_knows_get_and_post_alone_is_no_obstacle(site: Site, lin: RawClient) -> None:
    blob = Attachment(b"abc")
    headers = TUS | {
        "Content-Type": "application/offset+octet-stream",
        "Upload-Offset": "0",
        "X-HTTP-Method-Override": "PATCH",
    }
    assert lin.http.post(where(lin, blob), content=b"abc", headers=headers).status_code == 204
    assert stored(site, blob) == b"abc"


@pytest.mark.parametrize("summed", [False, True], ids=["without a checksum", "with a checksum"])
def test_a_body_that_breaks_off_is_kept_as_far_as_it_came(site: Site, lin: RawClient, summed: bool) -> None:
    """With a checksum nothing of it is: nobody can say whether it is right."""
    blob = Attachment(random.Random(1).randbytes(4 * MEBI))
    address = where(lin, blob)
    said = TUS | {
        "Content-Type": "application/offset+octet-stream",
        "Upload-Offset": "0",
        "Content-Length": str(4 * MEBI),
    }
    said |= {"Cookie": f"xinglin_session={lin.http.cookies['xinglin_session']}"}
    said |= {"Upload-Checksum": checksum(blob.content)} if summed else {}
    lines = [
        f"PATCH {address} HTTP/1.1",
        f"Host: 127.0.0.1:{site.port}",
        *(f"{name}: {value}" for name, value in said.items()),
    ]
    staged = site.wiring.staging.place(address.rpartition("/")[2])
    with create_connection(("127.0.0.1", site.port)) as connection:
        connection.sendall("\r\n".join([*lines, "", ""]).encode() + blob.content[: 3 * MEBI])
        while staged.stat().st_size < 2 * MEBI:
            pass
    while (answer := piece(lin, address, int(head(lin, address).headers["upload-offset"]), b"")).status_code != 204:
        assert answer.status_code in (409, 423), "still being written to, or just gone on"
    kept = int(answer.headers["upload-offset"])
    assert kept == 0 if summed else kept >= 2 * MEBI
    assert piece(lin, address, kept, blob.content[kept:]).status_code == 204
    assert stored(site, blob) == blob.content
