"""After a restore only what was not answered is sent again."""

WHERE = "sync.replica:Replica.adopt"


def mutant(original):
    def adopt(self, dev, epoch, *, replay_stored):
        pending = self.pending()
        self.kept, self.outbox = [], pending
        original(self, dev, epoch, replay_stored=replay_stored)

    return adopt
