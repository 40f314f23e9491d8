"""Whatever is stored is called archived."""

WHERE = "backend.persistence.journal_rows:archived_until"


def mutant(original):
    def archived_until(connection, dev):
        from backend.persistence.journal_rows import read_device

        device = read_device(connection, dev)
        return device.last_seq if device else 0

    return archived_until
