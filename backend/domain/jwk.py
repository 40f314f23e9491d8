"""Public keys as JSON has them. Source: RFC 7517, RFC 7638."""

import hashlib
from collections.abc import Mapping

from cryptography.hazmat.primitives.asymmetric import ec
from msgspec import Struct

from backend.domain.jws import from_base64url, to_base64url


class PublicJwk(Struct, frozen=True):
    """RFC 7517, in the shape that WebCrypto imports. `x`, `y`: 32 bytes in base64url."""

    x: str
    y: str
    kty: str = "EC"
    crv: str = "P-256"


def public_jwk(key: ec.EllipticCurvePublicKey) -> PublicJwk:
    numbers = key.public_numbers()
    return PublicJwk(to_base64url(numbers.x.to_bytes(32, "big")), to_base64url(numbers.y.to_bytes(32, "big")))


def public_key(jwk: Mapping[str, str]) -> ec.EllipticCurvePublicKey:
    """Raises ValueError for what is no P-256 point; JwsRefused for odd base64url."""
    x, y = (int.from_bytes(from_base64url(jwk[name]), "big") for name in ("x", "y"))
    return ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()


def thumbprint(jwk: PublicJwk) -> str:
    """The name of a key: RFC 7638, cut to 22 characters (132 bits), because it stands in QR codes."""
    text = f'{{"crv":"{jwk.crv}","kty":"{jwk.kty}","x":"{jwk.x}","y":"{jwk.y}"}}'
    return to_base64url(hashlib.sha256(text.encode("ascii")).digest())[:22]
