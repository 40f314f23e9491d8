"""A disabled account's session goes on."""

WHERE = "backend.persistence.accounts:read_session"


def mutant(original):
    from msgspec.structs import replace

    def read_session(connection, token_hash):
        found = original(connection, token_hash)
        return found and (replace(found[0], enabled=True), found[1])

    return read_session
