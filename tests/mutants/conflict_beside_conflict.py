"""Every clash opens a conflict of its own."""

WHERE = "sync.conflicts:open_conflict"


def mutant(original):
    def open_conflict(writing, key, field):
        return None

    return open_conflict
