"""A device forgets what the server has acknowledged, backup or not."""

WHERE = "sync.replica:Replica._is_free"


def mutant(original):
    def _is_free(self, entry, before):
        return entry.outcome is not None and not self.is_shown(entry)

    return _is_free
