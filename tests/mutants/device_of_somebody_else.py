"""A session may speak for any device."""

WHERE = "backend.services.check_device:find_device"


def mutant(original):
    def find_device(transaction, user, dev):
        from backend.persistence.journal_rows import read_device

        device = read_device(transaction, dev)
        return device if device is not None else original(transaction, user, dev)

    return find_device
