"""What a failed group has written stays."""

WHERE = "sync.world:World.take_back"


def mutant(original):
    def take_back(self):
        self._undo.clear()

    return take_back
