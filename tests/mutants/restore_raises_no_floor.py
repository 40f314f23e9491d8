"""A restore gives versions a second time."""

WHERE = "backend.persistence.copies:raise_floors"


def mutant(original):
    def raise_floors(connection):
        return None

    return raise_floors
