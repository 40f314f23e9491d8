"""Ops are executed in one transaction and journalled in a second one: a crash between doubles them."""

WHERE = "backend.services.push_ops:PushOps.__call__"


def mutant(original):
    from backend.services.push_ops import Pushed

    def call(self, lines):
        def execute(transaction):
            device, admission = self._admit(transaction, lines)
            known = self._known(transaction, admission)
            fresh = [line for line in admission.fresh if line.op_id not in known]
            return self._executor(device.lineage).run(transaction, fresh)

        def journal(transaction):
            device, admission = self._admit(transaction, lines)
            known = self._known(transaction, admission)
            stored = self._append(transaction, device, admission.fresh, known, outcomes)
            answered = {op_id: before.outcome for op_id, before in known.items() if before.outcome} | outcomes
            res = [answered[line.op_id] for line in lines if line.op_id in answered]
            return Pushed(stored, res, admission.err)

        outcomes = self.database.transact(execute)
        return self.database.transact(journal)

    return call
