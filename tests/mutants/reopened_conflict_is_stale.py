"""A conflict that is taken up again says what the field was when it was settled."""

WHERE = "backend.domain.conflict_ops:reopen_conflict"


def mutant(original):
    def reopen_conflict(scene):
        from msgspec.structs import replace

        return [
            replace(
                effect,
                fields={name: value for name, value in effect.fields.items() if name not in ("current", "others")},
            )
            for effect in original(scene)
        ]

    return reopen_conflict
