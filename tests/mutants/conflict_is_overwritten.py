"""A second clash replaces what the first one kept."""

WHERE = "sync.conflicts:open_conflict"


def mutant(original):
    def open_conflict(writing, key, field):
        known = original(writing, key, field)
        if known is None:
            return None
        from msgspec.structs import replace

        conflict_id, row = known
        return conflict_id, replace(row, doc={**row.doc, "others": []})

    return open_conflict
