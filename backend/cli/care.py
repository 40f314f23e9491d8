"""backup | restore | restore-finish | import | compact | doctor: looking after the data."""

import logging
import shutil
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

from backend.blobs.disk import DiskBlobs
from backend.blobs.staging import Staging
from backend.bootstrap import open_database
from backend.clock import SystemClock
from backend.keys import Keys
from backend.persistence.accounts import has_accounts
from backend.persistence.copies import copy_in
from backend.persistence.migrate import migrate
from backend.services.back_up import back_up, read_manifest
from backend.services.collect_tombstones import collect_tombstones
from backend.services.examine import examine
from backend.services.finish_restore import finish_restore
from backend.services.import_unsent import CannotImport, import_unsent
from backend.services.keep_blob import keep_blob
from backend.services.push_ops import Pushed, PushOps
from backend.settings import Settings
from sync.lines import Line

_log = logging.getLogger("xinglin")


class CannotRestore(RuntimeError):
    """The message says why, and what to do."""


class Unsound(RuntimeError):
    """The doctor found something."""


def backup(settings: Settings, where: str | None) -> None:
    """Into DIR, or into a folder named after the moment under the data directory."""
    stamp = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    target = Path(where) if where else settings.data / "backups" / stamp
    database = open_database(settings)
    manifest = back_up(database, settings.data, target, SystemClock().now_ms())
    database.close()
    ops = sum(manifest.heads.values())
    print(f"{target}: {len(manifest.files)} files, {ops} ops of {len(manifest.heads)} devices, read back and archived")


def restore(settings: Settings, where: str | None) -> None:
    """Puts a backup in the place of the database; the old one is kept beside it. Raises CannotRestore."""
    if where is None:
        raise CannotRestore("say which backup: python -m backend restore DIR")
    folder = Path(where)
    manifest = read_manifest(folder)
    settings.data.mkdir(parents=True, exist_ok=True)
    if settings.database_url.startswith("sqlite"):
        _restore_sqlite(Path(settings.database_url.removeprefix("sqlite:///")), folder)
    else:
        _restore_postgres(settings, folder)
    if (folder / "blobs").exists():
        shutil.copytree(folder / "blobs", settings.data / "blobs", dirs_exist_ok=True)
    (settings.data / "epoch").write_text("restored; run: python -m backend restore-finish\n")
    print(f"{folder} of epoch {manifest.epoch} is in place. Now run: python -m backend restore-finish")


def _restore_sqlite(file: Path, folder: Path) -> None:
    if file.exists():
        held = sqlite3.connect(str(file), timeout=0.5, isolation_level=None)
        try:
            held.execute("BEGIN EXCLUSIVE")
            held.execute("ROLLBACK")
        except sqlite3.OperationalError:
            raise CannotRestore("the database is in use; stop the server first") from None
        finally:
            held.close()
        aside = file.with_name(f"{file.name}.before-restore-{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}")
        for suffix in ("", "-wal", "-shm"):
            old = file.with_name(file.name + suffix)
            if old.exists():
                old.rename(aside.with_name(aside.name + suffix))
    file.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(folder / "xinglin.db", file)


def _restore_postgres(settings: Settings, folder: Path) -> None:
    database = open_database(settings)
    migrate(database)
    with database.read() as connection:
        if has_accounts(connection):
            raise CannotRestore("the database is not empty; restore into a new one, the old one stays as it is")
    copy_in(database, folder)
    database.close()


def restore_finish(settings: Settings) -> None:
    """Mints the epoch and raises the floors."""
    database = open_database(settings)
    epoch = finish_restore(database)
    database.close()
    (settings.data / "epoch").write_text(epoch + "\n")
    print(f"epoch {epoch}: devices enrol anew at their next contact and send again what is missing here")


def import_file(settings: Settings, where: str | None) -> None:
    """Journals and executes what a phone saved of its unsent ops, as if it had sent them. Raises CannotImport."""
    if where is None:
        raise CannotImport("say which file: python -m backend import FILE")
    content = Path(where).read_bytes()
    database = open_database(settings)
    now, keys = SystemClock().now_ms(), Keys(settings.data / "keys")

    def report(defect: Exception) -> None:
        _log.error("import failed", exc_info=defect)

    def push(user: str, dev: str, lines: list[Line]) -> Pushed:
        return PushOps(database, keys, now, user, dev, None, report)(lines)

    blobs, staging = DiskBlobs(settings.data / "blobs"), Staging(settings.data / "uploads")

    def keep(user: str, dev: str, att: str, whole: bytes) -> bool:
        return keep_blob(database, staging, blobs, now, (user, dev), att, whole)

    done = import_unsent(database, content, push, keep)
    database.close()
    words = ", ".join(f"{count} {outcome}" for outcome, count in sorted(done.outcomes.items())) or "nothing"
    print(f"{done.name}: {done.new} new, {done.known} known already; {words}")
    if done.blobs:
        print(f"{done.blobs} photos and signatures")
    if done.aside:
        print(f"{done.aside} lines that a server could not read stay in the file")


def compact(settings: Settings) -> None:
    """Takes tombstones away that are older than any absence we answer with a delta."""
    database = open_database(settings)
    gone = collect_tombstones(database, SystemClock().now_ms())
    database.close()
    print(f"{gone} tombstones taken away")


def doctor(settings: Settings) -> None:
    """Prints every check. Raises Unsound if one failed."""
    database = open_database(settings)
    failed = 0
    for finding in examine(database, DiskBlobs(settings.data / "blobs"), Keys(settings.data / "keys")):
        print(f"{'ok  ' if not finding.wrong else 'FAIL'} {finding.check}: {finding.looked_at} looked at")
        for wrong in finding.wrong:
            print(f"       {wrong}")
        failed += bool(finding.wrong)
    database.close()
    if failed:
        raise Unsound(f"{failed} checks failed; nothing was changed. Restore from a backup, or ask for help.")
