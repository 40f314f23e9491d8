"""Who was on an order goes on holding it after somebody else was sent."""

WHERE = "backend.domain.order_ops:dispatch"


def mutant(original):
    from sync.command import Leave

    def dispatch(scene):
        return [effect for effect in original(scene) if not isinstance(effect, Leave)]

    return dispatch
