"""Settings, all from the environment."""

import os
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct


class BadSetting(ValueError):
    """A setting that cannot be used; the message names it and says what it may be."""


class Settings(Struct, frozen=True):
    port: int
    data: Path
    database_url: str
    public_url: str
    demo_password: str
    tls_cert: Path | None
    tls_key: Path | None
    argon2_at_test_cost: bool
    pages: Path
    """The built PWA."""


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Raises BadSetting."""
    port = environment.get("PORT", "8000")
    if not port.isdigit() or not 0 < int(port) < 65_536:
        raise BadSetting(f"PORT must be a number from 1 to 65535, not {port!r}")
    data = Path(environment.get("XINGLIN_DATA", "./data")).resolve()
    url = environment.get("XINGLIN_DATABASE_URL") or f"sqlite:///{data / 'xinglin.db'}"
    if not url.startswith(("sqlite:///", "postgresql://")):
        raise BadSetting("XINGLIN_DATABASE_URL must begin with sqlite:/// or postgresql://")
    cert, key = environment.get("XINGLIN_TLS_CERT"), environment.get("XINGLIN_TLS_KEY")
    if bool(cert) != bool(key):
        raise BadSetting("XINGLIN_TLS_CERT and XINGLIN_TLS_KEY go together")
    scheme = "https" if cert else "http"
    return Settings(
        port=int(port),
        data=data,
        database_url=url,
        public_url=(environment.get("XINGLIN_PUBLIC_URL") or f"{scheme}://localhost:{port}").rstrip("/"),
        demo_password=environment.get("XINGLIN_DEMO_PASSWORD") or "xinglin-demo",
        tls_cert=Path(cert) if cert else None,
        tls_key=Path(key) if key else None,
        argon2_at_test_cost=environment.get("XINGLIN_ARGON2") == "test",
        pages=Path(environment.get("XINGLIN_PAGES") or Path(__file__).parent.parent / "pwa" / "dist"),
    )
