"""A field that a group writes twice is kept once in the history."""

WHERE = "sync.writing:Bumps.again"


def mutant(original):
    def again(self, bucket):
        return bucket.ver

    return again
