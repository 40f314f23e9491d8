"""Checks an exported evidence bundle, without a server and without anything of the project: Python and `cryptography` only.

    python -m backend verify BUNDLE          or          python verify_bundle.py BUNDLE [KEYS]

BUNDLE is the zip that the desk or `python -m backend export` wrote; KEYS a JSON file with the office's keys as they were
published (setting `office_keys`). Without it the keys are the bundle's own word: compare their names, which are printed,
with what the office published. Prints what was looked at and names everything that is wrong. Exit code 0 nothing is
wrong, 1 something is, 2 not a bundle. Source: sync/PROTOCOL.md sections 2, 9 and 10.
"""

import base64
import hashlib
import hmac
import json
import re
import sys
import zipfile
from collections.abc import Iterator
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

Json = dict[str, Any]

ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
TOKEN = re.compile(r"([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]{86})")
HEADER = re.compile(rb'\{"alg":"ES256","kid":"([A-Za-z0-9_-]{1,64})","typ":"([a-z0-9+/-]{1,40})"\}')
MOST_BYTES = 512 * 1024 * 1024


class Wrong(Exception):
    """What is wrong with one thing."""


def sha(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def from_base64url(text: str) -> bytes:
    raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)) if re.fullmatch(r"[\w-]*", text, re.ASCII) else b""
    if base64.urlsafe_b64encode(raw).decode().rstrip("=") != text:
        raise Wrong("is not base64url in its one spelling")
    return raw


def public_key(jwk: Json) -> ec.EllipticCurvePublicKey:
    x, y = (int.from_bytes(from_base64url(jwk[name]), "big") for name in ("x", "y"))
    return ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()


def thumbprint(jwk: Json) -> str:
    text = f'{{"crv":"P-256","kty":"EC","x":"{jwk["x"]}","y":"{jwk["y"]}"}}'
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).decode()[:22]


def opened(token: str, typ: str, keys: dict[str, Json]) -> bytes:
    """The signed bytes of a JWS. Raises Wrong."""
    parts = TOKEN.fullmatch(token)
    if parts is None:
        raise Wrong("is no token")
    header, payload, raw = (from_base64url(part) for part in parts.groups())
    said = HEADER.fullmatch(header)
    if said is None or said[2].decode() != typ:
        raise Wrong(f"has another header than {typ}")
    jwk = keys.get(said[1].decode())
    if jwk is None:
        raise Wrong(f"is signed by a key that is not here: {said[1].decode()}")
    r, s = int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big")
    if s > ORDER // 2:
        raise Wrong("has a signature in another spelling")
    try:
        public_key(jwk).verify(
            encode_dss_signature(r, s), token[: token.rindex(".")].encode(), ec.ECDSA(hashes.SHA256())
        )
    except (InvalidSignature, ValueError):
        raise Wrong("is not signed by the key that it names") from None
    return payload


def content_of(payload: bytes) -> bytes:
    """The bytes of `content` as they stand in a record: nothing is written again."""
    start, end = payload.find(b'"content":'), payload.rfind(b',"content_sha256":"')
    if not 0 <= start < end:
        raise Wrong("has no content")
    return payload[start + len(b'"content":') : end]


def act_findings(act: Json, bundle: Json, blobs: dict[str, bytes], keys: dict[str, dict[str, Json]]) -> Iterator[str]:
    """One act: its record, what was drawn, the opinion, the photos, and the office's receipt."""
    name = f"act {act['op']}"
    try:
        payload = opened(act["record"], "sar+jws", keys["device"])
        record = json.loads(payload)
    except (Wrong, ValueError) as wrong:
        yield f"{name}: the record {wrong}"
        return
    content = record["content"]
    if sha(content_of(payload)) != record["content_sha256"]:
        yield f"{name}: the content is not what its fingerprint says"
    if (content["op"], content["order"]["id"]) != (act["op"], bundle["order"]):
        yield f"{name}: the record was sealed for another order or act"
    drawn = None if record["ink"] is None else record["ink"]["sha256"]
    if drawn != (None if act["ink"] is None else sha(act["ink"].encode())):
        yield f"{name}: the drawing is not the one that was sealed"
    sealed = [sha(one["sealed"].encode()) for one in bundle["opinions"] if one["signature"] == act["op"]]
    if record["opinion_sha256"] not in (sealed or [None]):
        yield f"{name}: the opinion's envelope is not the one that was sealed"
    for photo in content["photos"]:
        raw = blobs.get(photo["sha256"])
        if raw is None:
            yield f"{name}: photo {photo['id']} is not in the bundle"
        elif sha(raw) != photo["sha256"]:
            yield f"{name}: photo {photo['id']} is another picture than the one that was sealed"
    yield from receipt_findings(name, act, payload, record, bundle, keys["receipt"])


def receipt_findings(
    name: str, act: Json, payload: bytes, record: Json, bundle: Json, keys: dict[str, Json]
) -> Iterator[str]:
    try:
        receipt = json.loads(opened(act["receipt"] or "", "receipt+jws", keys))
    except (Wrong, ValueError) as wrong:
        yield f"{name}: the receipt {wrong}"
        return
    said = (receipt["record_sha256"], receipt["content_sha256"], receipt["op"], receipt["order"])
    if said != (sha(payload), record["content_sha256"], act["op"], bundle["order"]):
        yield f"{name}: the receipt is for another record"
    for flag in receipt["flags"]:
        yield f"{name}: the office found when it came: {flag}"


def entry_bytes(line: Json) -> bytes:
    """An entry of the chain in its canonical spelling: keys in order, no space, plain characters only."""
    entry = {name: line[name] for name in ("at", "commitment", "dev", "n", "op", "seq")}
    return json.dumps(entry, separators=(",", ":"), sort_keys=True).encode()


def root_from(line: Json, size: int) -> str:
    """The root that the path leads to. Source: RFC 9162 section 2.1.3.2."""
    at = hashlib.sha256(b"\x00" + entry_bytes(line)).digest()
    fn, sn = line["n"] - 1, size - 1
    for text in line["path"]:
        beside = bytes.fromhex(text)
        if fn & 1 or fn == sn:
            at = hashlib.sha256(b"\x01" + beside + at).digest()
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            at = hashlib.sha256(b"\x01" + at + beside).digest()
        fn, sn = fn >> 1, sn >> 1
    return at.hex() if sn == 0 else ""


def line_findings(bundle: Json, keys: dict[str, Json]) -> Iterator[str]:
    """Every line of the journal about this order: what the chain says of it, and that a signed head covers it."""
    try:
        head = json.loads(opened(bundle["head"], "checkpoint+jws", keys))
    except (Wrong, ValueError) as wrong:
        yield f"the signed head of the chain {wrong}"
        return
    for line in bundle["lines"]:
        name = f"entry {line['n']} (op {line['op']})"
        if root_from(line, head["size"]) != head["root"]:
            yield f"{name}: it is not an entry of the chain whose head was signed"
        if line["salt"] is None:
            continue  # Erased with its bytes: the entry stands, what it said is nobody's any more.
        said = hmac.new(
            bytes.fromhex(line["salt"]), f"{line['line']}\n{line['outcome']}".encode(), hashlib.sha256
        ).hexdigest()
        if said != line["commitment"]:
            yield f"{name}: line or outcome is not what was committed to"


def journal_findings(bundle: Json) -> Iterator[str]:
    """What is shown of an act is what came in the journal."""
    lines = {line["op"]: json.loads(line["line"]) for line in bundle["lines"] if line["salt"] is not None}
    for act in bundle["acts"]:
        line = lines.get(act["op"])
        if line is None:
            yield f"act {act['op']}: its line of the journal is not in the bundle"
        elif (line["x"]["record"], line["x"].get("ink")) != (act["record"], act["ink"]):
            yield f"act {act['op']}: record or drawing is not the one that came in the journal"


def findings(bundle: Json, blobs: dict[str, bytes], published: Json | None) -> list[str]:
    """Everything that is wrong, each named; empty where nothing is. Raises KeyError, TypeError for what is no bundle."""
    office = published or bundle["office_keys"]
    keys = {purpose: {key["kid"]: key["jwk"] for key in office[purpose]} for purpose in ("receipt", "checkpoint")}
    wrong = [
        f"{purpose} key {kid}: its name is not its own"
        for purpose, named in keys.items()
        for kid, jwk in named.items()
        if thumbprint(jwk) != kid
    ]
    keys["device"] = bundle["device_keys"]
    wrong += [f"blob {name}: its bytes are not what its name says" for name, raw in blobs.items() if sha(raw) != name]
    for act in bundle["acts"]:
        wrong += act_findings(act, bundle, blobs, keys)
    wrong += line_findings(bundle, keys["checkpoint"])
    wrong += journal_findings(bundle)
    return wrong


def read(path: str) -> tuple[Json, dict[str, bytes]]:
    """(the bundle, its blobs by name). Raises ValueError, KeyError, OSError, BadZipFile for what is none."""
    with zipfile.ZipFile(path) as archive:
        if sum(one.file_size for one in archive.infolist()) > MOST_BYTES:
            raise ValueError("too large")
        names = [name.removeprefix("blobs/") for name in archive.namelist() if name.startswith("blobs/")]
        blobs = {name: archive.read(f"blobs/{name}") for name in names}
        bundle = json.loads(archive.read("bundle.json"))
    if bundle["typ"] != "bundle/1":
        raise ValueError("another kind of bundle")
    return bundle, blobs


def main(words: list[str]) -> int:
    """Returns the exit code."""
    try:
        bundle, blobs = read(words[0])
        published = None
        if len(words) > 1:
            with open(words[1], encoding="utf-8") as file:
                published = json.load(file)
        wrong = findings(bundle, blobs, published)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, OSError, zipfile.BadZipFile) as error:
        print(f"{words[0] if words else 'nothing'}: not an evidence bundle ({error!r})", file=sys.stderr)
        return 2
    print(f"order {bundle['order']}: {len(bundle['acts'])} acts, {len(bundle['lines'])} entries, {len(blobs)} blobs")
    for purpose in ("receipt", "checkpoint"):
        for key in (published or bundle["office_keys"])[purpose]:
            source = "published" if published else "the bundle's own word, compare it with the office's"
            print(f"  {purpose} key {key['kid']} ({source})")
    for revision in bundle["revisions"]:
        for one in revision["fields"]:
            print(f"  changed after signing by {revision['by_name']}: {one['field']}: {one['signed']} → {one['value']}")
    for one in wrong:
        print(f"WRONG {one}")
    print(f"{len(wrong)} things are wrong" if wrong else "nothing is wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
