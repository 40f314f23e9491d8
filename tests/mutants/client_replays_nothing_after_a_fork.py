"""A fork that ends in another epoch is treated like any fork: what was answered is not sent again."""

WHERE = "sync.replica:Replica.adopt"


def mutant(original):
    def adopt(self, dev, epoch, *, replay_stored):
        kept = self.epoch
        if not replay_stored:
            self.epoch = epoch
        original(self, dev, epoch, replay_stored=replay_stored)
        assert kept

    return adopt
