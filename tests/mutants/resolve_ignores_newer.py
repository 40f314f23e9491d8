"""A choice overwrites a value that the chooser has not seen."""

WHERE = "backend.domain.conflict_ops:resolve_conflict"


def mutant(original):
    from msgspec.structs import replace

    def resolve_conflict(scene):
        return original(replace(scene, op=replace(scene.op, bv=2**53 - 1)))

    return resolve_conflict
