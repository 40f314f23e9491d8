"""One op that fails holds up all that come after it."""

WHERE = "sync.push:execute"


def mutant(original):
    def execute(push, lines):
        outcomes = []
        for line in lines:
            if outcomes and outcomes[-1].o == "parked":
                raise RuntimeError("blocked")
            outcomes += original(push, [line])
        return outcomes

    return execute
