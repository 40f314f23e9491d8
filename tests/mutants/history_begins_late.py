"""What an order was made with is not in the history."""

WHERE = "sync.writing:Writing._insert"


def mutant(original):
    def _insert(self, bucket, key, doc):
        from sync.world import Row

        if not self.world.knows(bucket, key):
            self.world.put(bucket, key, Row(dict(doc), {}, self.bumps.ver(bucket)))

    return _insert
