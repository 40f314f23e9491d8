"""Ops are executed in the order of their device's wall clock."""

WHERE = "backend.persistence.executor:Executor.run"
JUDGE = "clocks"


def mutant(original):
    def run(self, connection, lines):
        return original(self, connection, sorted(lines, key=lambda line: line.op.at[0] if line.op else 0))

    return run
