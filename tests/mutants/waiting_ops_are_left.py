"""What a crash left in the journal waits for a device that may never come again."""

WHERE = "backend.services.push_ops:execute_waiting"


def mutant(original):
    def execute_waiting(database, keys, now, report):
        return None

    return execute_waiting
