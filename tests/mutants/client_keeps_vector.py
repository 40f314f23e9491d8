"""The version vector is kept over an epoch."""

WHERE = "sync.replica:Replica._drop_vector"


def mutant(original):
    def _drop_vector(self):
        self.staged = None

    return _drop_vector
