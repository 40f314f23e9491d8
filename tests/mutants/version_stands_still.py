"""A bucket's `ver` is not raised by a write."""

WHERE = "sync.world:World.bump"


def mutant(original):
    def bump(self, bucket):
        return bucket.ver or original(self, bucket)

    return bump
