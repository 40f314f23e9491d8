"""A part of a bucket is taken for the whole."""

WHERE = "sync.holding:stage_part"


def mutant(original):
    from msgspec.structs import replace

    from sync.holding import chk_of

    def stage_part(staged, part):
        if part.part is None:
            return part
        rows = [(row.t, row.id, row.v, row.d or {}) for row in part.rows]
        return replace(part, part=None, chk=chk_of(rows) if part.mode == "snap" else part.chk)

    return stage_part
