"""Ops are executed in the order of their device's wall clock."""

WHERE = "sync.push:execute"
JUDGE = "clocks"


def mutant(original):
    def execute(push, lines):
        lines = list(lines)
        outcomes = {o.i: o for o in original(push, sorted(lines, key=lambda line: line.op.at[0] if line.op else 0))}
        return [outcomes[line.op_id] for line in lines]

    return execute
