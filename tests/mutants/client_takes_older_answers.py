"""An answer that comes late is laid over a newer one."""

WHERE = "sync.holding:apply_part"


def mutant(original):
    from msgspec.structs import replace

    def apply_part(held, part, said):
        late = held is not None and part.mode == "snap" and part.ver < held.ver
        return original(replace(held, sound=False) if late else held, part, said)

    return apply_part
