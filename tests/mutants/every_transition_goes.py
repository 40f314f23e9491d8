"""Any event takes an order from any state to where the event leads."""

WHERE = "backend.domain.order:step"


def mutant(original):
    def step(state, event):
        return "go"

    return step
