"""The base of an op is what the device holds, even where an own op hid it."""

WHERE = "sync.replica:Replica._seen"


def mutant(original):
    def _seen(self, op, ver):
        return ver

    return _seen
