"""The first half of a group, in a body that was cut between two lines, is executed as if it were all."""

WHERE = "backend.services.push_ops:split_open"


def mutant(original):
    def split_open(lines, last_seq):
        return lines, []

    return split_open
