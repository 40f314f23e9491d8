"""A replayed op is judged by a `bv` of another epoch."""

WHERE = "sync.push:_enter"


def mutant(original):
    from msgspec.structs import replace

    def _enter(push, command, op, payload):
        return original(push, command, replace(op, e=None), payload)

    return _enter
