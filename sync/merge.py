"""One field, two writers. Source: PROTOCOL section 5, MUST-MERGE."""

from typing import Any

from msgspec import Struct

from sync.policy import Policy

FieldVersion = tuple[int, int]
"""(ver at which the field was last written, lineage of the writer)."""


class Merged(Struct, frozen=True):
    """What becomes of one patched field: is the incoming value written, and do two values clash."""

    write: bool
    clash: bool


def concurrent(written: FieldVersion | None, bv: int, lineage: int) -> bool:
    """True if another lineage wrote the field after the moment the author had seen."""
    return written is not None and written[0] > bv and written[1] != lineage


def merge_field(
    written: FieldVersion | None, bv: int, lineage: int, current: Any, incoming: Any, policy: Policy
) -> Merged:
    """Decides one field. Equal values never clash, and writing them again changes nothing."""
    if current == incoming and type(current) is type(incoming):
        return Merged(write=False, clash=False)
    if not concurrent(written, bv, lineage):
        return Merged(write=True, clash=False)
    return Merged(write=policy is Policy.TAKE_INCOMING, clash=True)
