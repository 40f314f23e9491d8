"""A replayed line does not say to which epoch its base belongs."""

WHERE = "sync.replica:Replica._seal"


def mutant(original):
    def _seal(self, entry):
        entry.op = {key: value for key, value in entry.op.items() if key != "e"}
        original(self, entry)

    return _seal
