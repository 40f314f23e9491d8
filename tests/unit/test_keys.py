"""One key per purpose, kept where only the server reads it."""

import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization

from backend.domain.jwk import public_jwk, public_key, thumbprint
from backend.keys import PURPOSES, BadKey, Keys


def test_each_purpose_has_its_own_key_and_keeps_it_over_a_restart(tmp_path: Path) -> None:
    first, second = Keys(tmp_path / "keys", {}), Keys(tmp_path / "keys", {})
    names = [first.current(purpose).kid for purpose in PURPOSES]
    assert len(set(names)) == len(PURPOSES)
    assert [second.current(purpose).kid for purpose in PURPOSES] == names


def test_nobody_but_the_server_reads_a_key(tmp_path: Path) -> None:
    Keys(tmp_path / "keys", {}).rotate("star_issuer")
    files = list((tmp_path / "keys").iterdir())
    assert len(files) == len(PURPOSES) + 1
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o400}


def test_a_replaced_key_is_still_known_until_it_is_forgotten(tmp_path: Path) -> None:
    running, beside = Keys(tmp_path / "keys", {}), Keys(tmp_path / "keys", {})
    old = running.current("star_issuer")
    new = beside.rotate("star_issuer")
    assert running.current("star_issuer").kid == new.kid != old.kid
    assert running.find("star_issuer", old.kid) == old.public
    beside.forget("star_issuer", old.kid)
    assert running.find("star_issuer", old.kid) is None


def test_the_key_that_signs_cannot_be_forgotten(tmp_path: Path) -> None:
    keys = Keys(tmp_path / "keys", {})
    with pytest.raises(BadKey, match="rotate it first"):
        keys.forget("star_issuer", keys.current("star_issuer").kid)


def test_a_key_from_the_environment_takes_the_place_of_the_file(tmp_path: Path) -> None:
    one = Keys(tmp_path / "one", {}).current("receipt")
    pem = one.private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
    keys = Keys(tmp_path / "two", {"XINGLIN_KEY_RECEIPT": pem})
    assert keys.current("receipt").kid == one.kid
    assert not (tmp_path / "two" / "receipt").exists()
    with pytest.raises(BadKey, match="XINGLIN_KEY_RECEIPT"):
        keys.rotate("receipt")


@pytest.mark.parametrize("text", ["", "not a key", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"])
def test_a_key_that_cannot_be_read_is_named(tmp_path: Path, text: str) -> None:
    Keys(tmp_path, {})
    (tmp_path / "checkpoint").unlink()
    (tmp_path / "checkpoint").write_text(text)
    with pytest.raises(BadKey, match="checkpoint"):
        Keys(tmp_path, {}).current("checkpoint")


def test_a_public_key_and_its_name_go_there_and_back(tmp_path: Path) -> None:
    key = Keys(tmp_path, {}).current("star_trust")
    again = public_key({"x": key.jwk.x, "y": key.jwk.y})
    assert again == key.public
    assert thumbprint(public_jwk(again)) == key.kid
