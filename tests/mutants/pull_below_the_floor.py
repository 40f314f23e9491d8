"""`min_ver` is ignored: who was away while tombstones went gets a delta."""

WHERE = "sync.bucket:plan_pull"


def mutant(original):
    from msgspec.structs import replace

    def plan_pull(entitled, have):
        return original([replace(head, min_ver=0) for head in entitled], have)

    return plan_pull
