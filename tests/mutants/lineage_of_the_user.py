"""All devices of a user are one to the merge: his second phone overwrites the first."""

WHERE = "backend.persistence.journal_rows:lineage_of_key"


def mutant(original):
    from sqlalchemy import text

    def lineage_of_key(connection, user, public_key):
        return connection.execute(
            text("SELECT MIN(lineage) FROM device WHERE user_id = :user"), {"user": user}
        ).scalar()

    return lineage_of_key
