"""Which lines of a push are new. Source: PROTOCOL section 3: MUST-ONCE, MUST-FORK, MUST-GAP."""

from collections.abc import Mapping, Sequence
from typing import Literal

from msgspec import Struct

from sync.lines import Line


class Admission(Struct, frozen=True):
    """`fresh` is to be journalled and executed; `repeats` (op ids) is to be answered from the journal."""

    fresh: list[Line]
    repeats: list[str]
    err: Literal["gap", "fork"] | None


def admit(last_seq: int, known: Mapping[int, str], lines: Sequence[Line]) -> Admission:
    """Decides line by line. `known` maps the `s` of this request that are already journalled to their op ids.

    The first line that does not fit ends the admission: what came before it stands, nothing from it on is stored.
    """
    fresh: list[Line] = []
    repeats: list[str] = []
    for line in lines:
        if line.seq <= last_seq:
            if known.get(line.seq) != line.op_id:
                return Admission(fresh, repeats, "fork")
            repeats.append(line.op_id)
        elif line.seq == last_seq + 1:
            fresh.append(line)
            last_seq = line.seq
        else:
            return Admission(fresh, repeats, "gap")
    return Admission(fresh, repeats, None)
