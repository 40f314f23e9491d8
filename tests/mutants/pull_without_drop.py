"""Nobody is told that he is no longer a member."""

WHERE = "sync.bucket:plan_pull"


def mutant(original):
    from msgspec.structs import replace

    def plan_pull(entitled, have):
        return replace(original(entitled, have), drop=[])

    return plan_pull
