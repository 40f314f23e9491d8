"""The value that lost is not kept."""

WHERE = "sync.conflicts:record_clash"


def mutant(original):
    def record_clash(writing, key, field, kind, current, incoming, policy):
        return original(writing, key, field, kind, current, current, "keep_server")

    return record_clash
