"""The versions that were ever spoken, each with the digest of its shapes. Source: PROTOCOL section 2.

A change of any shape changes the digest and fails a test, until somebody decides: additive and harmless to old clients
(write the new digest on the last line, with what was added), or not (a new version, a new line, and the old one stays
readable)."""

HISTORY: list[tuple[int, str, str]] = [
    (
        1,
        "4cc2d0a4bfa03286",
        "The first; order.pause@2 says why in a code, @1 is still read; clocks of an order; certificates, call-backs, "
        "complaints, reviews, hearings and statements in bucket u, versions of the star formula in t; a star card names its "
        "sentences by code; signed star cards in u, lost devices, revoked cards and faces as ops; photos and blobs; entries, and "
        "what happens around a visit; versions of checklists; signing, sealed opinions and signed heads.",
    ),
]
"""(protocol version, digest, what changed)."""
