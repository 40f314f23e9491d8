"""Cases of star.json: what a customer's browser scans, has fetched, and must say."""

import msgspec
from cryptography.hazmat.primitives.asymmetric import ec

from backend.domain import star_token as tokens
from backend.domain.canonical import canonical
from backend.domain.jwk import public_jwk
from backend.domain.jws import sign_jws, to_base64url
from backend.domain.star_token import Claims, IssuerKey, StatusList, TrustList

ROOT, ISSUER, OLD, HOLDER, THIEF = (ec.derive_private_key(0x57A0 + n, ec.SECP256R1()) for n in range(5))
NOW_MS = 1_773_194_400_000
"""2026-03-11, ten in the morning in Shanghai; the first ms of a half minute."""
NOW = NOW_MS // 1000
AUD = "https://star.example/c"
DAY = 24 * 3600


def _issuer(kid: str, key: ec.EllipticCurvePrivateKey) -> IssuerKey:
    jwk = public_jwk(key.public_key())
    return IssuerKey(kid, jwk.x, jwk.y)


def _point(key: ec.EllipticCurvePrivateKey) -> str:
    numbers = key.public_key().public_numbers()
    return to_base64url(numbers.x.to_bytes(32, "big") + numbers.y.to_bytes(32, "big"))


PINS = {"root": msgspec.to_builtins(public_jwk(ROOT.public_key()))}
CLAIMS = Claims(
    v=1, iat=NOW - 3600, exp=NOW - 3600 + 7 * DAY, jti="AAAAAAAAAAA", ix=7, sub="AAAAAAAAAAAAAAAA", hk=_point(HOLDER),
    nm="林*𠅤", no="SX-02187", br="屿安办事处", st=4, un="2026-12-31", ce=["UPS 厂家认证 III 级"], ph=None,
)  # fmt: skip


def card(key: ec.EllipticCurvePrivateKey = ISSUER, kid: str = "k1", typ: str = tokens.CARD, **other: object) -> str:
    return sign_jws(tokens.encode(msgspec.structs.replace(CLAIMS, **other)), typ, kid, key)


def trust(key: ec.EllipticCurvePrivateKey = ROOT, kid: str = "root", iat: int = NOW, **other: object) -> str:
    listed = TrustList(
        v=1, iat=iat, exp=iat + DAY, keys=[_issuer("k1", ISSUER), _issuer("k0", OLD)], call="400-000-0000"
    )
    return sign_jws(tokens.encode(msgspec.structs.replace(listed, **other)), tokens.TRUST, kid, key)


def status(entry: int = 4, iat: int = NOW, key: ec.EllipticCurvePrivateKey = ISSUER, **other: object) -> str:
    listed = StatusList(v=1, iat=iat, exp=iat + DAY, ttl=60, st=tokens.pack({3: 5, 6: 2, 7: entry, 8: 1}))
    return sign_jws(tokens.encode(msgspec.structs.replace(listed, **other)), tokens.STATUS, "k1", key)


def shown(
    token: str | None = None, at_ms: int = NOW_MS, key: ec.EllipticCurvePrivateKey = HOLDER, aud: str = AUD
) -> str:
    """A card on a phone at that moment."""
    token, at = token or card(), at_ms // tokens.SLICE_MS
    proof = sign_jws(tokens.proof_payload(token, aud, at), tokens.PROOF, tokens.HOLDER, key)
    return f"{token}~{at}~{proof.rpartition('.')[2]}"


def given(token: str, **other: object) -> dict[str, object]:
    known = {
        "now_ms": NOW_MS,
        "aud": AUD,
        "pins": PINS,
        "trust": trust(),
        "status": status(),
        "clock_apart": False,
        "online": True,
    }
    return {"token": token, **known, **other}


def _raw(payload: bytes, typ: str = tokens.CARD) -> str:
    """Signed by us, but not in the one spelling or shape."""
    return sign_jws(payload, typ, "k1", ISSUER)


_TEXT = tokens.encode(CLAIMS)
_SHOWN = shown()
_BADGE = card(hk=None)

CASES: list[tuple[str, dict[str, object]]] = [
    ("all is well", given(_SHOWN)),
    ("shown half a minute ago", given(shown(at_ms=NOW_MS - 30_000))),
    ("shown a minute ago", given(shown(at_ms=NOW_MS - 60_000))),
    ("the last ms of the second half minute", given(_SHOWN, now_ms=NOW_MS + 59_999)),
    ("one ms later", given(_SHOWN, now_ms=NOW_MS + 60_000)),
    ("shown in half a minute", given(shown(at_ms=NOW_MS + 30_000))),
    ("our clock is wrong", given(_SHOWN, clock_apart=True)),
    ("our clock is a day behind", given(_SHOWN, now_ms=NOW_MS - DAY * 1000)),
    ("our clock is a day ahead", given(_SHOWN, now_ms=NOW_MS + DAY * 1000)),
    ("shown yesterday, our clock a day behind", given(shown(at_ms=NOW_MS - DAY * 1000), now_ms=NOW_MS - DAY * 1000)),
    ("offline, with a list of this second", given(_SHOWN, online=False)),
    ("offline, demoted by a list of this second", given(_SHOWN, online=False, status=status(3))),
    ("a list of a minute ago", given(_SHOWN, status=status(iat=NOW - 60))),
    ("a list of 61 seconds ago", given(_SHOWN, status=status(iat=NOW - 61))),
    ("a list of yesterday", given(_SHOWN, status=status(iat=NOW - DAY))),
    ("a list of almost a day ago", given(shown(card(iat=NOW - 2 * DAY)), status=status(iat=NOW - DAY + 1))),
    ("no list", given(_SHOWN, status=None)),
    ("a list signed by nobody we know", given(_SHOWN, status=status(key=THIEF))),
    ("a list older than the card, which does not know it", given(_SHOWN, status=status(0, NOW - 7200))),
    ("a list younger than the card, which does not know it", given(_SHOWN, status=status(0))),
    ("a place beyond the list", given(shown(card(ix=99_999)))),
    ("demoted", given(_SHOWN, status=status(3))),
    ("demoted, says a list of an hour ago", given(_SHOWN, status=status(3, NOW - 1800))),
    ("promoted", given(_SHOWN, status=status(5))),
    ("suspended", given(_SHOWN, status=status(6))),
    ("revoked", given(_SHOWN, status=status(7))),
    ("the device is lost", given(_SHOWN, status=status(8))),
    ("an entry that nobody has named yet", given(_SHOWN, status=status(9))),
    ("revoked, says a list of hours ago", given(_SHOWN, status=status(7, NOW - 20_000))),
    ("revoked and expired", given(shown(card(exp=NOW)), status=status(7))),
    ("expired this second", given(shown(card(exp=NOW)))),
    ("expires in a second", given(shown(card(exp=NOW + 1)))),
    ("not valid yet", given(shown(card(iat=NOW + 301)), status=status(iat=NOW))),
    ("made by a clock a little ahead", given(shown(card(iat=NOW + 5)), status=status(iat=NOW + 5))),
    ("the level ended yesterday", given(shown(card(un="2026-03-10")))),
    ("the level ends today", given(shown(card(un="2026-03-11")))),
    ("a printed badge", given(_BADGE)),
    ("a printed badge of a revoked person", given(_BADGE, status=status(7))),
    ("a copied card without its proof", given(card())),
    ("a printed badge with somebody's proof", given(shown(_BADGE))),
    ("another phone's proof", given(shown(key=THIEF))),
    ("a proof for another site", given(shown(aud="https://starr.example/c"))),
    ("a proof of another card", given(f"{card()}~{_SHOWN.split('~', 1)[1].replace('~', '~', 1)}"[:-2] + "AA")),
    ("an edited slice", given(_SHOWN.replace(f"~{NOW_MS // 30_000}~", f"~{NOW_MS // 30_000 - 1}~"))),
    ("a slice of thirteen digits", given(_SHOWN.replace("~", "~0000000", 1))),
    ("a key that was replaced", given(shown(card(OLD, "k0")))),
    ("a key nobody knows, by a list of now", given(shown(card(THIEF, "k9")))),
    ("a key nobody knows, by a list of an hour ago", given(shown(card(THIEF, "k9")), trust=trust(iat=NOW - 3600))),
    ("a stranger under our key's name", given(shown(card(THIEF)))),
    ("no trust list", given(_SHOWN, trust=None)),
    ("a trust list that ended", given(_SHOWN, trust=trust(iat=NOW - DAY))),
    ("a trust list signed by a stranger", given(_SHOWN, trust=trust(THIEF))),
    ("a trust list signed by the issuer", given(_SHOWN, trust=trust(ISSUER, "k1"))),
    ("a trust list with a key that is no point", given(_SHOWN, trust=trust(keys=[IssuerKey("k1", "A" * 43, "A" * 43)]))),
    ("a status list in the place of a card", given(status())),
    ("a card in the place of a status list", given(_SHOWN, status=card())),
    ("a card of another kind", given(shown(card(typ="visit+jws")))),
    ("a key twice in the payload", given(_raw(_TEXT[:-1] + b',"st":5}'))),
    ("a payload with a space", given(_raw(_TEXT.replace(b'"st":4', b'"st": 4')))),
    ("a payload in another order", given(_raw(b'{"v":1,' + _TEXT[1:].replace(b',"v":1', b"")))),
    ("a member too many", given(_raw(canonical({**msgspec.to_builtins(CLAIMS), "zz": 1})))),
    ("a member too few", given(_raw(_TEXT.replace(b'"st":4,', b"")))),
    ("six stars", given(_raw(_TEXT.replace(b'"st":4', b'"st":6')))),
    ("four and a half stars", given(_raw(_TEXT.replace(b'"st":4', b'"st":4.5')))),
    ("four stars with a fraction of nothing", given(_raw(_TEXT.replace(b'"st":4', b'"st":4.0')))),
    ("stars that are text", given(_raw(_TEXT.replace(b'"st":4', b'"st":"4"')))),
    ("stars that are true", given(_raw(_TEXT.replace(b'"st":4', b'"st":true')))),
    ("a place below one", given(_raw(_TEXT.replace(b'"ix":7', b'"ix":0')))),
    ("a date with a line break", given(_raw(_TEXT.replace(b"2026-12-31", b"2026-12-31\\n")))),
    ("another version", given(_raw(_TEXT.replace(b'"v":1', b'"v":2')))),
    ("a holder that is no point", given(shown(card(hk="A" * 86)))),
    ("a payload that is a list", given(_raw(b"[]"))),
    ("a payload after a byte order mark", given(_raw(b"\xef\xbb\xbf" + _TEXT))),
    ("a payload that is no UTF-8", given(_raw(_TEXT.replace("𠅤".encode(), b"\xff")))),
    ("a payload nested a thousand deep", given(_raw(b"[" * 1000 + b"]" * 1000))),
    ("a status list with stray bits", given(_SHOWN, status=status(st="AAB"))),
    ("an empty status list", given(_SHOWN, status=status(st=""))),
    ("nothing", given("")),
    ("words", given("你好")),
    ("a tilde", given("~")),
    ("cut", given(_SHOWN[:-1])),
    ("cut to half", given(_SHOWN[: len(_SHOWN) // 2])),
    ("two of them", given(_SHOWN + _SHOWN)),
    ("with percent signs", given(_SHOWN.replace("~", "%7E"))),
    ("longer than a QR code", given(_SHOWN + "A" * 4096)),
]  # fmt: skip
