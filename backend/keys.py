"""The server's private keys: one P-256 key per purpose, in `$XINGLIN_DATA/keys`, never in the database or a log.

Each purpose has a file of its own name (PKCS #8 PEM, mode 0400), made at the first start; `XINGLIN_KEY_<PURPOSE>`
holding such a PEM takes its place where several hosts share one database. A key that was replaced stays beside it as
`<purpose>.<kid>` for as long as something that it signed may be read. The folder is looked at again when it changes,
so that `python -m backend rotate-key` needs no restart. Source: decisions on keys, reliability of signatures.
"""

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, get_args

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from msgspec import Struct

from backend.domain.jwk import PublicJwk, public_jwk, thumbprint

Purpose = Literal["receipt", "checkpoint", "star_issuer", "star_trust", "sealed_opinions", "web_push"]
"""star_issuer signs cards and status lists, star_trust only the list of issuer keys; sealed_opinions opens what
customers sealed to the office, web_push is the VAPID key."""

PURPOSES: tuple[Purpose, ...] = get_args(Purpose)


class BadKey(ValueError):
    """A key that cannot be read; the message says which and what it should be."""


class Key(Struct, frozen=True):
    kid: str
    private: ec.EllipticCurvePrivateKey

    @property
    def public(self) -> ec.EllipticCurvePublicKey:
        return self.private.public_key()

    @property
    def jwk(self) -> PublicJwk:
        return public_jwk(self.public)


class Keys:
    """All keys of one installation. Safe to share between threads: what is read once is only ever replaced whole."""

    def __init__(self, folder: Path, environment: Mapping[str, str] = os.environ) -> None:
        """Makes what is missing. Raises BadKey."""
        self._folder = folder
        self._given = {p: _read(pem, _variable(p)) for p in PURPOSES if (pem := environment.get(_variable(p)))}
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for purpose in PURPOSES:
            if purpose not in self._given and not (folder / purpose).exists():
                _put(folder / purpose, ec.generate_private_key(ec.SECP256R1()))
        self._seen: tuple[int, dict[Purpose, tuple[Key, ...]]] = (-1, {})

    def current(self, purpose: Purpose) -> Key:
        """The one that signs."""
        return self.all(purpose)[0]

    def all(self, purpose: Purpose) -> tuple[Key, ...]:
        """The one that signs, then those it replaced."""
        changed = self._folder.stat().st_mtime_ns
        if self._seen[0] != changed:
            self._seen = (changed, {each: self._load(each) for each in PURPOSES})
        return self._seen[1][purpose]

    def find(self, purpose: Purpose, kid: str) -> ec.EllipticCurvePublicKey | None:
        """For checking: the public half of the key of that name."""
        return next((key.public for key in self.all(purpose) if key.kid == kid), None)

    def rotate(self, purpose: Purpose) -> Key:
        """A new key signs from now on; the one before is kept for checking. Raises BadKey for one from the environment."""
        if purpose in self._given:
            raise BadKey(f"{_variable(purpose)} is set: the key is replaced there, not here")
        old = self.current(purpose)
        os.link(self._folder / purpose, self._folder / f"{purpose}.{old.kid}")
        _put(self._folder / purpose, ec.generate_private_key(ec.SECP256R1()), replace=True)
        return self.current(purpose)

    def forget(self, purpose: Purpose, kid: str) -> None:
        """A replaced key that was stolen: what it signed no longer counts. Raises BadKey for the one that signs."""
        retired = self._folder / f"{purpose}.{kid}"
        if not retired.is_file():
            raise BadKey(f"{purpose} has no replaced key {kid}; rotate it first")
        retired.unlink()

    def _load(self, purpose: Purpose) -> tuple[Key, ...]:
        given = self._given.get(purpose)
        first = given or _read((self._folder / purpose).read_text(), purpose)
        retired = sorted(self._folder.glob(f"{purpose}.*"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
        return (first, *(_read(path.read_text(), path.name) for path in retired))


def pinned(keys: Keys, purpose: Purpose) -> str:
    """The public keys of a purpose, as a check page carries them: `kid.x.y`, several with spaces between."""
    return " ".join(f"{key.kid}.{key.jwk.x}.{key.jwk.y}" for key in keys.all(purpose))


def _variable(purpose: Purpose) -> str:
    return f"XINGLIN_KEY_{purpose.upper()}"


def _read(pem: str, name: str) -> Key:
    try:
        private = serialization.load_pem_private_key(pem.encode(), None)
    except (ValueError, TypeError) as error:
        raise BadKey(f"{name} is not a private key in PEM form") from error
    if not isinstance(private, ec.EllipticCurvePrivateKey) or private.curve.name != "secp256r1":
        raise BadKey(f"{name} must be a P-256 key")
    return Key(thumbprint(public_jwk(private.public_key())), private)


def _put(path: Path, key: ec.EllipticCurvePrivateKey, replace: bool = False) -> None:
    """Whole or not at all: of two processes that start at once, both use what the first one put there."""
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    handle, made = tempfile.mkstemp(dir=path.parent, prefix=".")
    with os.fdopen(handle, "wb") as file:
        os.fchmod(handle, 0o400)
        file.write(pem)
        file.flush()
        os.fsync(handle)
    if replace:
        os.replace(made, path)
        return
    try:
        os.link(made, path)
    except FileExistsError:
        pass
    finally:
        os.unlink(made)
