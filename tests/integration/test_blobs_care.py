"""Blobs in backups: archived once read back, missing ones named, restored with the database."""

import subprocess

import pytest

from tests.integration.raw_client import RawClient
from tests.integration.site import ORDERS, Site
from tests.integration.test_backup_restore import command
from tests.integration.test_blobs import add
from tests.integration.tus import Attachment, picture, sha256, upload


def care(site: Site, *words: str) -> subprocess.CompletedProcess[str]:
    return command(site.wiring.settings.data, site.wiring.settings.database_url, *words)


def archived(client: RawClient, blob: Attachment) -> dict:
    answer = client.http.post("/blobs/states", json={"atts": [blob.att]}).raise_for_status().json()
    return {"backups": answer["backups"], "archived": answer["blobs"][0]["archived_at"] is not None}


@pytest.fixture
def stored(site: Site) -> tuple[RawClient, Attachment]:
    lin, blob = site.ready("lin"), Attachment(picture())
    add(lin, blob, ORDERS["lin-check"])
    lin.exchange()
    upload(lin, blob)
    site.work()
    return lin, blob


def test_a_blob_is_archived_once_a_backup_was_read_back(site: Site, stored, tmp_path) -> None:
    lin, blob = stored
    assert archived(lin, blob) == {"backups": False, "archived": False}
    done = care(site, "backup", str(tmp_path / "copy"))
    assert done.returncode == 0, done.stderr
    assert archived(lin, blob) == {"backups": True, "archived": True}
    digest = sha256(blob.content)
    assert (tmp_path / "copy" / "blobs" / digest[:2] / digest[2:]).read_bytes() == blob.content
    later = Attachment(picture(2))
    upload(lin, later)
    assert archived(lin, later) == {"backups": True, "archived": False}


@pytest.mark.parametrize("harm", ["gone", "changed"])
def test_a_blob_that_is_not_sound_is_named_and_archives_nothing(site: Site, stored, tmp_path, harm: str) -> None:
    lin, blob = stored
    file = site.wiring.blobs.place(sha256(blob.content))
    if harm == "gone":
        file.unlink()
    else:
        content = bytearray(file.read_bytes())
        content[100] ^= 1
        file.write_bytes(content)
    looked = care(site, "doctor")
    assert looked.returncode == 1
    assert "FAIL blobs by their hashes: 1 looked at" in looked.stdout
    assert sha256(blob.content) in looked.stdout
    assert care(site, "backup", str(tmp_path / "copy")).returncode == 1
    assert archived(lin, blob) == {"backups": False, "archived": False}


def test_the_doctor_is_content_with_what_is_sound(site: Site, stored) -> None:
    looked = care(site, "doctor")
    assert looked.returncode == 0, looked.stdout
    assert "ok   blobs by their hashes: 1 looked at" in looked.stdout


@pytest.mark.parametrize("demo_url", ["sqlite"], indirect=True)
def test_a_restore_brings_the_blobs_back(site: Site, stored, tmp_path) -> None:
    assert care(site, "backup", str(tmp_path / "copy")).returncode == 0
    second = tmp_path / "second"
    url = f"sqlite:///{second / 'xinglin.db'}"
    assert command(second, url, "restore", str(tmp_path / "copy")).returncode == 0
    assert command(second, url, "restore-finish").returncode == 0
    looked = command(second, url, "doctor")
    assert looked.returncode == 0, looked.stdout
    assert "ok   blobs by their hashes: 1 looked at" in looked.stdout
