"""Ops are executed in one transaction and journalled in a second one: a crash between doubles them."""

WHERE = "backend.services.push_ops:PushOps._push"


def mutant(original):
    def _push(self, transaction, lines):
        device, admission = self._admit(transaction, lines)
        known = self._known(transaction, admission)
        fresh = [line for line in admission.fresh if line.op_id not in known]
        outcomes = self._executor(device.lineage).run(transaction, fresh)
        transaction.get_transaction().commit() if transaction.get_nested_transaction() is None else None
        transaction.exec_driver_sql("COMMIT")
        transaction.exec_driver_sql("BEGIN IMMEDIATE")
        transaction.exec_driver_sql("SAVEPOINT sa_savepoint_1")
        return original(self, transaction, lines) if not outcomes else original(self, transaction, lines)

    return _push
