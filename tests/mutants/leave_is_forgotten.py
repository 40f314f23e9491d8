"""Who leaves a bucket in a push is a stranger to the ops behind it."""

WHERE = "sync.world:World.left_at"
JUDGE = "batches"


def mutant(original):
    def left_at(self, bucket, user):
        return None

    return left_at
