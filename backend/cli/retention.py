"""`retention [--dry-run]`: erases what has been kept for as long as the organisation has said."""

from backend.bootstrap import open_database, wire
from backend.clock import SystemClock
from backend.domain.erasure import ENDED
from backend.jobs.work import speaker
from backend.services.erase_orders import erase_orders
from backend.settings import Settings


class AskedWrongly(ValueError):
    """The words make no command."""


def retention(settings: Settings, asked: str | None) -> None:
    """Prints what was erased, or with `--dry-run` what would be. Raises AskedWrongly."""
    if asked not in (None, "--dry-run"):
        raise AskedWrongly("say: python -m backend retention [--dry-run]")
    database = open_database(settings)
    wiring = wire(settings, database, SystemClock())
    dry = asked is not None
    done = erase_orders(database, wiring.blobs, wiring.pictures, speaker(wiring), wiring.clock.now_ms(), dry=dry)
    database.close()
    if done.kept_months is None:
        print("orders are kept: the setting `retention` names no months for them; nothing is erased")
        return
    print(
        f"orders ended ({', '.join(ENDED)}) more than {done.kept_months} months ago: {len(done.orders)} {'would be' if dry else 'were'} erased"
    )
    for order in done.orders:
        print(f"  {order}")
    if not dry:
        print(
            f"{done.lines} lines of the journal and {done.blobs} files are gone; digests, receipts and the chain stay"
        )
        print("backups made before still hold them, until you delete those")
