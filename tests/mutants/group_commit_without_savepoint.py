"""A job of a group commit that fails leaves its writes to be committed with the others'."""

WHERE = "backend.persistence.database:_Job.run"


def mutant(original):
    def run(self, connection):
        self.done = True
        try:
            self._value = self._work(connection)
        except Exception as error:  # noqa: BLE001 - it is the product's own
            self._error = error

    return run
