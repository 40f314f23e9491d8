"""Whatever is stored is called archived."""

WHERE = "backend.persistence.journal_rows:read_device"


def mutant(original):
    from msgspec.structs import replace

    def read_device(connection, dev):
        device = original(connection, dev)
        return device and replace(device, archived_seq=device.last_seq)

    return read_device
