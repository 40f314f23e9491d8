"""An op that nobody understands is refused with its group, though it may be a fact."""

WHERE = "sync.push:_fail"


def mutant(original):
    from msgspec.structs import replace

    def _fail(push, group, culprit, refusal):
        failed = original(push, group, culprit, refusal)
        return [replace(outcome, o="rejected") for outcome in failed] if len(group) > 1 else failed

    return _fail
