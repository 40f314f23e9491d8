"""An answer that comes late is laid over a newer one."""

WHERE = "sync.holding:apply_part"


def mutant(original):
    from sync.holding import HeldBucket

    def apply_part(held, part, said):
        if held is None or part.mode == "snap" or part.ver > held.ver:
            return original(held, part, said)
        newer = {(row.t, row.id): (row.t, row.id, row.v, row.d or {}) for row in part.rows if row.x != 1}
        return HeldBucket(part.id, part.key, part.ver, {**held.rows, **newer})

    return apply_part
