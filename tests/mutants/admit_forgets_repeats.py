"""Repeats are not answered: a lost reply is never made up for."""

WHERE = "sync.journal:admit"


def mutant(original):
    from msgspec.structs import replace

    def admit(last_seq, known, lines):
        return replace(original(last_seq, known, lines), repeats=[])

    return admit
