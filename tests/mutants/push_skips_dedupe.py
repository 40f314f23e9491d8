"""An op that came before, under another device, is executed again."""

WHERE = "backend.services.push_ops:PushOps._known"


def mutant(original):
    def _known(self, transaction, admission):
        known = original(self, transaction, admission)
        return {op_id: known[op_id] for op_id in admission.repeats if op_id in known}

    return _known
