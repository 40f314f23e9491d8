"""keys | rotate-key | forget-key: the server's private keys. None of them is ever printed."""

from backend.keys import PURPOSES, BadKey, Keys, Purpose
from backend.settings import Settings


def show(settings: Settings) -> None:
    keys = Keys(settings.data / "keys")
    for purpose in PURPOSES:
        for key in keys.all(purpose):
            print(f"{purpose:<16} {key.kid}  {'signs' if key.kid == keys.current(purpose).kid else 'was replaced'}")


def rotate(settings: Settings, purpose: str | None) -> None:
    """Raises BadKey."""
    key = Keys(settings.data / "keys").rotate(_purpose(purpose))
    print(f"{purpose} signs with {key.kid} from now on")


def forget(settings: Settings, name: str | None) -> None:
    """Raises BadKey."""
    purpose, _, kid = (name or "").partition(".")
    Keys(settings.data / "keys").forget(_purpose(purpose), kid)
    print(f"nothing that {kid} signed counts any more")


def _purpose(name: str | None) -> Purpose:
    for purpose in PURPOSES:
        if purpose == name:
            return purpose
    raise BadKey(f"say which: {', '.join(PURPOSES)}")
