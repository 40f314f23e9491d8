"""What `stored` covers is done, whether its outcome was heard or not."""

WHERE = "sync.replica:Replica.pending"


def mutant(original):
    def pending(self):
        return [entry for entry in self.outbox if entry.seq > self.stored]

    return pending
