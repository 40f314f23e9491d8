"""Makes a restored database fit to serve: a new epoch, and versions above everything ever given. Source: PROTOCOL section 4."""

import uuid

from backend.persistence.accounts import begin_epoch, write_word
from backend.persistence.copies import raise_floors
from backend.persistence.database import Database, Transaction


def finish_restore(database: Database) -> str:
    """Returns the new epoch. Devices that come back enrol anew and send again what this database may lack."""
    epoch = str(uuid.uuid4())

    def finish(transaction: Transaction) -> None:
        raise_floors(transaction)
        begin_epoch(transaction, epoch)
        write_word(transaction, "backed_up_at", "restored")

    database.transact(finish)
    return epoch
