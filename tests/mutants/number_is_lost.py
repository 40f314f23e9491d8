"""A number taken by an op that fails is not given again."""

WHERE = "sync.world:World.next_number"


def mutant(original):
    def next_number(self, sequence):
        before = len(self._undo)
        number = original(self, sequence)
        del self._undo[before:]
        return number

    return next_number
