"""The ops of a group are executed one by one: some may fail."""

WHERE = "sync.push:groups"


def mutant(original):
    from msgspec.structs import replace

    def groups(lines):
        for line in lines:
            yield [replace(line, op=replace(line.op, g=None)) if line.op is not None else line]

    return groups
