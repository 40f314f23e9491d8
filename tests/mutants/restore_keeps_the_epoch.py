"""A restored database goes on under its old epoch."""

WHERE = "backend.services.finish_restore:finish_restore"


def mutant(original):
    from backend.persistence.accounts import read_word
    from backend.persistence.copies import raise_floors

    def finish_restore(database):
        database.transact(raise_floors)
        with database.read() as connection:
            return read_word(connection, "epoch")

    return finish_restore
