"""Another op under a known `s` passes for a repeat."""

WHERE = "sync.journal:admit"


def mutant(original):
    def admit(last_seq, known, lines):
        return original(last_seq, {line.seq: line.op_id for line in lines}, lines)

    return admit
