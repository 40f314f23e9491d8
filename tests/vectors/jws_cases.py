"""Cases of jws.json: tokens that are whole, and everything that is nearly one."""

import base64
import hashlib
import hmac
import json
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from backend.domain.jwk import public_jwk
from backend.domain.jws import CURVE_ORDER, sign_jws, to_base64url

TYP = "card+jws"
OURS = ec.derive_private_key(0x5EA1, ec.SECP256R1())
ANOTHER = ec.derive_private_key(0xBAD, ec.SECP256R1())
PAYLOAD = '{"nm":"林予安","st":4}'.encode()
TOKEN = sign_jws(PAYLOAD, TYP, "k1", OURS)
HEADER, BODY, SIGNATURE = TOKEN.split(".")
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def _jwk(key: ec.EllipticCurvePrivateKey) -> dict[str, str]:
    jwk = public_jwk(key.public_key())
    return {"kty": jwk.kty, "crv": jwk.crv, "x": jwk.x, "y": jwk.y}


KEYS = {"k1": _jwk(OURS), "k2": _jwk(ANOTHER)}


def given(token: str, typ: str = TYP) -> dict[str, Any]:
    return {"token": token, "typ": typ, "keys": KEYS}


def _under(header: str) -> str:
    """Our payload under another header, signed well: only the header is wrong."""
    head = to_base64url(header.encode())
    return f"{head}.{BODY}.{_signed(f'{head}.{BODY}')}"


def _signed(text: str) -> str:
    """The signature of a text, as sign_jws makes it for a token."""
    r, s = decode_dss_signature(OURS.sign(text.encode(), ec.ECDSA(hashes.SHA256(), deterministic_signing=True)))
    return to_base64url(r.to_bytes(32, "big") + min(s, CURVE_ORDER - s).to_bytes(32, "big"))


def _raw() -> bytes:
    return base64.urlsafe_b64decode(SIGNATURE + "==")


def _with_s(change: Any) -> str:
    r, s = _raw()[:32], int.from_bytes(_raw()[32:], "big")
    return f"{HEADER}.{BODY}.{to_base64url(r + change(s).to_bytes(32, 'big'))}"


def _stray_bits(part: str) -> str:
    """Another text of the same bytes: the bits that no byte uses are set."""
    return part[:-1] + ALPHABET[ALPHABET.index(part[-1]) + 1]


def _with_hmac() -> str:
    """The old trick: the public key taken for the secret of a symmetric signature."""
    head = to_base64url(b'{"alg":"HS256","kid":"k1","typ":"card+jws"}')
    secret = json.dumps(KEYS["k1"]).encode()
    return f"{head}.{BODY}.{to_base64url(hmac.digest(secret, f'{head}.{BODY}'.encode(), hashlib.sha256) * 2)}"


_NONE = to_base64url(b'{"alg":"none"}')
_EDITED = to_base64url(PAYLOAD.replace(b"4", b"5"))

CASES: list[tuple[str, dict[str, Any]]] = [
    ("signed by us", given(TOKEN)),
    ("signed by the other key that we know", given(sign_jws(PAYLOAD, TYP, "k2", ANOTHER))),
    ("an empty object", given(sign_jws(b"{}", TYP, "k1", OURS))),
    ("a payload that is no text", given(sign_jws(bytes(range(256)), TYP, "k1", OURS))),
    ("an edited payload", given(f"{HEADER}.{_EDITED}.{SIGNATURE}")),
    ("another key under our name", given(sign_jws(PAYLOAD, TYP, "k1", ANOTHER))),
    ("a key nobody knows", given(sign_jws(PAYLOAD, TYP, "k3", OURS))),
    ("made for something else", given(sign_jws(PAYLOAD, "receipt+jws", "k1", OURS))),
    ("expected to be something else", given(TOKEN, "statuslist+jws")),
    ("alg none, no signature", given(f"{_NONE}.{BODY}.")),
    ("alg none, our signature", given(_under('{"alg":"none","kid":"k1","typ":"card+jws"}'))),
    ("alg HS256 with the public key", given(_with_hmac())),
    ("alg ES256 in other letters", given(_under('{"alg":"es256","kid":"k1","typ":"card+jws"}'))),
    ("a key in the header", given(_under('{"alg":"ES256","jwk":{},"kid":"k1","typ":"card+jws"}'))),
    ("alg twice", given(_under('{"alg":"ES256","alg":"none","kid":"k1","typ":"card+jws"}'))),
    ("kid twice", given(_under('{"alg":"ES256","kid":"k1","kid":"k2","typ":"card+jws"}'))),
    ("header in another order", given(_under('{"kid":"k1","alg":"ES256","typ":"card+jws"}'))),
    ("header with a space", given(_under('{"alg":"ES256", "kid":"k1","typ":"card+jws"}'))),
    ("header with an escape", given(_under('{"alg":"ES256","kid":"\\u006b1","typ":"card+jws"}'))),
    ("header after a byte order mark", given(_under('\ufeff{"alg":"ES256","kid":"k1","typ":"card+jws"}'))),
    ("header with a line after it", given(_under('{"alg":"ES256","kid":"k1","typ":"card+jws"}\n'))),
    ("header that is a list", given(_under("[]"))),
    ("header of three hundred characters", given(_under('{"alg":"ES256","kid":"' + "k" * 300 + '","typ":"card+jws"}'))),
    ("the other value of s", given(_with_s(lambda s: CURVE_ORDER - s))),
    ("s of nothing", given(_with_s(lambda s: 0))),
    ("all of the signature nothing", given(f"{HEADER}.{BODY}.{'A' * 86}")),
    ("all of the signature ones", given(f"{HEADER}.{BODY}.{to_base64url(bytes([255] * 64))}")),
    ("DER in place of r and s", given(f"{HEADER}.{BODY}.{to_base64url(b'0D' + _raw() + b'0000')}")),
    ("stray bits in the signature", given(f"{HEADER}.{BODY}.{_stray_bits(SIGNATURE)}")),
    ("stray bits in the payload", given(f"{HEADER}.{_stray_bits(BODY)}.{SIGNATURE}")),
    ("a part of a length that base64 cannot have", given(f"{HEADER}.AAAAA.{SIGNATURE}")),
    ("padding", given(TOKEN + "==")),
    ("base64 of the other alphabet", given(f"{HEADER}.{BODY}.{SIGNATURE[:-1]}+")),
    ("cut at the end", given(TOKEN[:-1])),
    ("cut in the middle", given(TOKEN[: len(TOKEN) // 2])),
    ("a space before it", given(" " + TOKEN)),
    ("a line break after it", given(TOKEN + "\n")),
    ("twice", given(TOKEN + TOKEN)),
    ("twice with a dot", given(f"{TOKEN}.{TOKEN}")),
    ("full-width letters", given(TOKEN.replace("A", "Ａ"))),
    ("a Han character inside", given(TOKEN[:20] + "𠅤" + TOKEN[20:])),
    ("NUL inside", given(TOKEN[:20] + "\0" + TOKEN[20:])),
    ("nothing", given("")),
    ("dots", given("..")),
]  # fmt: skip
