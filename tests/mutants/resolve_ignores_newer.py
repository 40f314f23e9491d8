"""A choice overwrites a value that the chooser has not seen."""

WHERE = "backend.domain.conflict_ops:resolve_conflict"


def mutant(original):
    from dataclasses import is_dataclass, replace

    from msgspec.structs import replace as other

    def resolve_conflict(scene):
        seen = other(scene.op, bv=2**53 - 1)
        return original(replace(scene, op=seen) if is_dataclass(scene) else other(scene, op=seen))

    return resolve_conflict
