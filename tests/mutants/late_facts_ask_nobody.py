"""An event that the state does not allow is kept as late, and nobody is asked what to make of it."""

WHERE = "backend.domain.order_ops:lived_event"


def mutant(original):
    def lived_event(scene):
        from sync.command import Clash

        return [effect for effect in original(scene) if not isinstance(effect, Clash)]

    return lived_event
