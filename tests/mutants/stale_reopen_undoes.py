"""Taking back a choice that was never seen undoes it."""

WHERE = "backend.domain.conflict_ops:reopen_conflict"


def mutant(original):
    def reopen_conflict(scene):
        from msgspec.structs import replace

        return original(replace(scene, op=replace(scene.op, bv=2**53 - 1)))

    return reopen_conflict
