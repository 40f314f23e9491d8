"""A technician's phone, as a customer's browser meets it: its card, its proofs, and what the page fetches to check them."""

from __future__ import annotations

from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec

from backend.domain import star_token as tokens
from backend.domain.jwk import public_jwk, public_key
from backend.domain.jws import sign_jws
from backend.domain.star_verdict import Known, Verdict, judge
from backend.keys import pinned
from tests.integration.raw_client import RawClient
from tests.integration.site import PASSWORD, Site


class Holder:
    """A phone with its private key."""

    def __init__(self, site: Site, login: str = "lin") -> None:
        self.site = site
        self.key = ec.generate_private_key(ec.SECP256R1())
        jwk = public_jwk(self.key.public_key())
        held = {"kty": jwk.kty, "crv": jwk.crv, "x": jwk.x, "y": jwk.y}
        self.client = RawClient(site.url, login, PASSWORD, held)
        self.client.wall = site.clock.now_ms
        self.sync()

    def sync(self) -> None:
        while self.client.exchange()["more"]:
            pass

    @property
    def row(self) -> dict[str, Any]:
        """The `credential` row of this phone."""
        rows = (row for bucket in self.client.held.values() for key, row in bucket["rows"].items())
        return next(row["d"] for row in rows if (row["t"], row["id"]) == (29, self.client.dev))

    def shown(self, at_ms: int | None = None, aud: str | None = None) -> str:
        """What the QR code says at that moment."""
        card, at = self.row["token"], (self.site.clock.at_ms if at_ms is None else at_ms) // tokens.SLICE_MS
        payload = tokens.proof_payload(card, aud or f"{self.site.url}/c", at)
        proof = sign_jws(payload, tokens.PROOF, tokens.HOLDER, self.key)
        return f"{card}~{at}~{proof.rpartition('.')[2]}"


class Customer:
    """Fetches the lists over HTTP, keeps the newest, and judges what it scans."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.pins = {
            kid: public_key({"x": x, "y": y}) for kid, x, y in [pinned(site.wiring.keys, "star_trust").split(".")]
        }
        self.trust = self.status = ""
        self.fetch()

    def fetch(self) -> None:
        with self.site.anonymous() as http:
            self.trust = http.get("/api/stars/trust").raise_for_status().text
            self.status = http.get("/api/stars/status").raise_for_status().text

    def scan(self, token: str, **other: Any) -> Verdict:
        known = Known(
            now_ms=self.site.clock.at_ms,
            aud=f"{self.site.url}/c",
            pins=self.pins,
            trust=self.trust,
            status=self.status,
            **other,
        )
        return judge(token, known)
