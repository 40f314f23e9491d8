"""An op that waits is settled under the device that repeats it, and waits for ever under the other."""

WHERE = "backend.persistence.journal_rows:known_ops"


def mutant(original):
    def known_ops(connection, user, op_ids):
        return {
            op_id: before for op_id, before in original(connection, user, op_ids).items() if before.outcome is not None
        }

    return known_ops
