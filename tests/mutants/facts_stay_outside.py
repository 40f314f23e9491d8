"""A fact that came back before its order did waits for ever."""

WHERE = "backend.persistence.executor:Executor._execute_outside"


def mutant(original):
    def _execute_outside(self, connection, source, push, joined):
        return None

    return _execute_outside
