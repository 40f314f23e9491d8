"""A device that comes back after a restore is a stranger to its own work."""

WHERE = "backend.persistence.journal_rows:lineage_of_key"


def mutant(original):
    def lineage_of_key(connection, user, public_key):
        return None

    return lineage_of_key
