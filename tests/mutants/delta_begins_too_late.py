"""A delta leaves out the first version after what is held."""

WHERE = "backend.persistence.pull_rows:read_rows"


def mutant(original):
    from msgspec.structs import replace

    def read_rows(connection, wants):
        return original(connection, [replace(w, since=w.since + 1) if w.mode == "delta" else w for w in wants])

    return read_rows
