"""Merge policies that a field may have; which field has which, the application declares. Source: PROTOCOL section 5."""

from enum import StrEnum

from msgspec import Struct


class Policy(StrEnum):
    KEEP_SERVER = "keep_server"
    """Both sides may write it: after a clash the server's value stays current."""
    TAKE_INCOMING = "take_incoming"
    """Who was on site saw it with own eyes: after a clash the incoming value becomes current."""


class Rule(Struct, frozen=True):
    """The policy of one field, and why."""

    policy: Policy
    reason: str


PolicyTable = dict[tuple[str, str], Rule]
"""(table, field) → rule. A field that is not listed cannot be patched from outside."""
