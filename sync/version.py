"""Versions that both sides speak, with their history."""

PROTOCOL = 1
"""Wire version `p`. 1: the first."""

SCHEMA = 1
"""Row schema `sch`. 1: the first fifteen tables."""

MIN_APP = "0.1.0"
"""Oldest app that may pull. A push is never refused for its version."""

MAX_LINES = 2_000
MAX_LINE_BYTES = 64 * 1024
MAX_BODY_BYTES = 1024 * 1024
MAX_INFLATED_BYTES = 8 * 1024 * 1024
MAX_RATIO = 100
MAX_DEPTH = 64
PAGE_BYTES = 512 * 1024
"""A reply never holds more row bytes than this, whatever the client's budget; one bucket goes out whole."""
