"""An op leaves the screen with its outcome, not with the base that holds it."""

WHERE = "sync.replica:Replica.is_shown"


def mutant(original):
    def is_shown(self, entry):
        return entry.outcome is None

    return is_shown
