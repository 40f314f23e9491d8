"""A batch ends where its size says, in the middle of a group too."""

WHERE = "sync.replica:Replica._next_batch"


def mutant(original):
    def _next_batch(self):
        return self.pending()[: self.batch]

    return _next_batch
