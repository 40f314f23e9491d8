"""An exported bundle is checked without a server, and whatever is changed in it is found and named. Must show 3: 20 random
bits in each of 1,000 sealed things, and every bit of 3. Source: PROTOCOL sections 9 and 10; reliability K03."""

from __future__ import annotations

import copy
import io
import json
import random
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from backend.cli.verify_bundle import findings, read
from backend.domain.canonical import canonical
from backend.domain.jws import JwsRefused, open_jws, sign_jws
from tests.integration.site import ORDERS, Site
from tests.integration.tablet import Tablet, sha
from tests.integration.test_signing import OPINION_SAID, ORDER, visit
from tests.integration.test_signing_stale import desk_patch

VERIFIER = Path(__file__).resolve().parents[2] / "backend" / "cli" / "verify_bundle.py"


@pytest.fixture
def bundle(site: Site, tmp_path: Path) -> Path:
    lin = Tablet(site, "lin")
    visit(lin)
    lin.pull()
    lin.decline(ORDER, "later", "负责人不在")
    lin.pull()
    lin.sign(ORDER, opinion=OPINION_SAID)
    lin.pull()
    desk_patch(site, contact="徐宏 改")
    answer = site.client("jing").http.get(f"/api/orders/{ORDER}/evidence")
    file = tmp_path / "evidence.zip"
    file.write_bytes(answer.raise_for_status().content)
    return file


def run(file: Path, *more: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, str(VERIFIER), str(file), *more], capture_output=True, text=True, timeout=60, cwd="/"
    )
    return done.returncode, done.stdout + done.stderr


def test_a_bundle_holds_what_proves_it_and_needs_no_server(bundle: Path) -> None:
    code, said = run(bundle)
    assert (code, said.splitlines()[-1]) == (0, "nothing is wrong"), said
    assert "2 acts" in said
    assert "changed after signing by" in said
    assert "徐宏 改" in said


def test_the_verifier_imports_nothing_of_the_project_and_is_short() -> None:
    text = VERIFIER.read_text(encoding="utf-8")
    assert "backend" not in re.findall(r"^(?:from|import) (\w+)", text, flags=re.MULTILINE)
    assert text.count("\n") < 300


def test_keys_that_were_published_are_taken_instead_of_the_bundles_own(
    site: Site, bundle: Path, tmp_path: Path
) -> None:
    office, _ = read(str(bundle))
    keys = tmp_path / "keys.json"
    keys.write_text(json.dumps(office["office_keys"]))
    assert run(bundle, str(keys))[0] == 0
    keys.write_text(json.dumps({"receipt": [], "checkpoint": []}))
    code, said = run(bundle, str(keys))
    assert (code, "a key that is not here" in said) == (1, True)


@pytest.mark.parametrize("content", [b"", b"PK", b"not a zip at all"])
def test_what_is_no_bundle_is_said_to_be_none(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "x.zip"
    file.write_bytes(content)
    assert run(file)[0] == 2


def test_who_may_not_see_an_order_gets_no_evidence_and_no_opinion_of_it(site: Site, bundle: Path) -> None:
    assert site.client("lin").http.get(f"/api/orders/{ORDER}/evidence").status_code == 403
    assert site.client("lin").http.get(f"/api/orders/{ORDER}/opinions").json()["code"] == "auth.role"
    assert site.client("diao").http.get(f"/api/orders/{ORDER}/opinions").json()["code"] == "auth.role"
    [opened] = site.client("jing").http.get(f"/api/orders/{ORDER}/opinions").raise_for_status().json()
    assert (opened["text"], opened["score"], opened["answers"]) == (OPINION_SAID["text"], 5, OPINION_SAID["answers"])
    nothing = site.client("jing").http.get(f"/api/orders/{ORDERS['lin-pinpad']}/evidence").json()
    assert nothing["code"] == "evidence.none"


def turned(text: str, bit: int) -> str:
    """One bit of a text's UTF-8 turned; what is no text then is told apart by its bytes."""
    raw = bytearray(text.encode())
    raw[bit // 8] ^= 1 << bit % 8
    return raw.decode("utf-8", "surrogateescape")


Place = tuple[Any, ...]


def places(bundle: dict[str, Any]) -> list[Place]:
    """Every sealed text of a bundle: records, drawings, receipts, envelopes, lines, outcomes, commitments, the head."""
    found: list[Place] = [("head",)]
    for n, act in enumerate(bundle["acts"]):
        found += [("acts", n, field) for field in ("record", "ink", "receipt") if act[field]]
    found += [("opinions", n, "sealed") for n in range(len(bundle["opinions"]))]
    for n, _ in enumerate(bundle["lines"]):
        found += [("lines", n, field) for field in ("line", "outcome", "commitment")]
    return found


def holder(bundle: dict[str, Any], place: Place) -> Any:
    for key in place[:-1]:
        bundle = bundle[key]
    return bundle


def is_found(bundle: dict[str, Any], blobs: dict[str, bytes], place: Place, bit: int) -> bool:
    inside, key = holder(bundle, place), place[-1]
    before = inside[key]
    inside[key] = turned(before, bit)
    try:
        return findings(bundle, blobs, None) != []
    except (ValueError, KeyError, TypeError):
        return True  # not a bundle any more: said by exit code 2
    finally:
        inside[key] = before


@pytest.mark.parametrize("seed", range(2))
def test_bits_turned_anywhere_in_a_bundle_are_found(bundle: Path, seed: int) -> None:
    content, blobs = read(str(bundle))
    rng = random.Random(seed)
    sealed = places(content)
    missed = []
    for _ in range(250):
        place = rng.choice(sealed)
        bit = rng.randrange(len(holder(content, place)[place[-1]].encode()) * 8)
        if not is_found(content, blobs, place, bit):
            missed.append((place, bit))
    assert missed == []


def test_every_entry_left_out_or_moved_is_found(bundle: Path) -> None:
    content, blobs = read(str(bundle))
    for n in range(len(content["lines"])):
        changed = copy.deepcopy(content)
        changed["lines"][n]["n"] += 1
        assert findings(changed, blobs, None), n
    signed = {act["op"] for act in content["acts"]}
    for n, line in enumerate(content["lines"]):
        if line["op"] in signed:
            changed = copy.deepcopy(content)
            del changed["lines"][n]
            assert any("journal" in one for one in findings(changed, blobs, None))


def test_a_bundle_signed_anew_by_a_stranger_shows_another_key(site: Site, bundle: Path) -> None:
    content, blobs = read(str(bundle))
    stranger = site.wiring.keys.rotate("receipt")
    act = content["acts"][0]
    payload = canonical({"typ": "receipt/1", "record_sha256": "0" * 64})
    act["receipt"] = sign_jws(payload, "receipt+jws", stranger.kid, stranger.private)
    assert any("a key that is not here" in one for one in findings(content, blobs, None))


def test_twenty_bits_in_each_of_a_thousand_sealed_things_and_every_bit_of_three(site: Site) -> None:
    """Records, receipts, heads and blobs, each by the check that the product uses for it."""
    lin = Tablet(site, "lin")
    key, rng = site.wiring.keys.current("receipt"), random.Random(11)
    public = {lin.client.dev: lin.key.public_key(), key.kid: key.public}
    golden = (Path(__file__).parents[1] / "golden" / "sar-1.json").read_bytes()

    def made(n: int) -> tuple[str, Any]:
        """(what it is, the thing): tokens of two kinds, and blobs."""
        payload = golden.replace(b"XL-261121-0041", f"XL-261121-{n:04d}".encode())
        if n % 3 == 0:
            return "sar+jws", sign_jws(payload, "sar+jws", lin.client.dev, lin.key)
        if n % 3 == 1:
            said = canonical({"typ": "receipt/1", "record_sha256": sha(payload), "n": n})
            return "receipt+jws", sign_jws(said, "receipt+jws", key.kid, key.private)
        return "blob", rng.randbytes(rng.randrange(1, 4_096))

    def holds(kind: str, thing: Any, digest: str) -> bool:
        if kind == "blob":
            return sha(thing) == digest
        try:
            open_jws(thing, kind, public.get)
        except JwsRefused:
            return False
        return True

    def spoilt(thing: Any, bit: int) -> Any:
        raw = bytearray(thing if isinstance(thing, bytes) else thing.encode())
        raw[bit // 8] ^= 1 << bit % 8
        return bytes(raw) if isinstance(thing, bytes) else raw.decode("latin-1")

    missed = []
    for n in range(1_000):
        kind, thing = made(n)
        digest = sha(thing if isinstance(thing, bytes) else thing.encode())
        assert holds(kind, thing, digest)
        size = len(thing) * 8
        bits = range(size) if n in (0, 1, 2) else rng.sample(range(size), min(20, size))
        missed += [(n, kind, bit) for bit in bits if holds(kind, spoilt(thing, bit), digest)]
    assert missed == []


def test_a_photo_of_the_bundle_is_checked_by_its_bytes() -> None:
    assert findings.__doc__  # the walk below needs nothing but the verifier
    bundle = {"acts": [], "lines": [], "opinions": [], "revisions": [], "order": "o", "head": "", "device_keys": {}}
    keys = {"office_keys": {"receipt": [], "checkpoint": []}}
    said = findings(bundle | keys, {sha(b"x"): b"x", sha(b"y"): b"z"}, None)
    assert [one for one in said if one.startswith("blob")] == [
        f"blob {sha(b'y')}: its bytes are not what its name says"
    ]


def test_the_zip_holds_one_file_of_words_and_the_pictures(bundle: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(bundle.read_bytes())) as archive:
        assert archive.namelist()[0] == "bundle.json"
