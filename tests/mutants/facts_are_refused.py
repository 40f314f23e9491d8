"""A fact that breaks a rule is refused instead of parked."""

WHERE = "sync.push:_not_executed"


def mutant(original):
    from msgspec.structs import replace

    def _not_executed(line, refusal):
        return replace(original(line, refusal), o="rejected")

    return _not_executed
