"""The commands. Settings come from the environment."""

import logging
import sys
from collections.abc import Callable

from backend.bootstrap import EpochMismatch
from backend.cli import care, evidence, keyring, retention, run, stars
from backend.keys import BadKey
from backend.persistence.database import UnsafeSqlite
from backend.services.back_up import NotVerified
from backend.settings import BadSetting, Settings, read_settings

COMMANDS: dict[str, tuple[Callable[[Settings, str | None], None], str]] = {
    "run": (
        lambda settings, _: run.run(settings),
        "migrate, load the demo on the first start, serve, print the logins",
    ),
    "serve": (lambda settings, _: run.serve(settings), "serve"),
    "migrate": (lambda settings, _: run.migrate_only(settings), "bring the database to the newest schema"),
    "demo": (lambda settings, _: run.demo(settings), "load the demo organisation into an empty database"),
    "backup": (care.backup, "[DIR] copy database and blobs, read the copy back, tell devices what they may forget"),
    "restore": (care.restore, "DIR put a backup in the place of the database (the old one is kept)"),
    "restore-finish": (
        lambda settings, _: care.restore_finish(settings),
        "after a restore: a new epoch, higher versions",
    ),
    "import": (care.import_file, "FILE take the unsent ops that a phone saved as a file; twice does no harm"),
    "compact": (lambda settings, _: care.compact(settings), "take away tombstones older than 180 days"),
    "keys": (lambda settings, _: keyring.show(settings), "name the server's keys: purpose, kid, which one signs"),
    "rotate-key": (keyring.rotate, "PURPOSE a new key signs from now on; the one before stays for checking"),
    "forget-key": (keyring.forget, "PURPOSE.KID what a replaced key signed no longer counts: it was stolen"),
    "stars": (stars.stars, "recompute [--verify] every star level from its facts; with --verify only what differs"),
    "export": (evidence.export, "ORDER write what proves the order's signatures into evidence-ORDER.zip"),
    "verify": (evidence.verify, "BUNDLE check such a file; names everything that is wrong"),
    "retention": (retention.retention, "[--dry-run] erase the personal data of orders kept long enough"),
    "doctor": (lambda settings, _: care.doctor(settings), "recompute every checksum and chain; changes nothing"),
}

_OF_WORDS = {"stars": 3}
"""Commands that take more than one word, and how many words they are at most."""

_REPORTED = (
    BadKey,
    BadSetting,
    UnsafeSqlite,
    EpochMismatch,
    run.NotEmpty,
    NotVerified,
    care.CannotImport,
    care.CannotRestore,
    care.Unsound,
    evidence.NoEvidence,
    OSError,
)


def main(words: list[str]) -> int:
    """Returns the exit code: 0 done, 1 cannot, 2 asked wrongly."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)
    if not words or words[0] not in COMMANDS or len(words) > _OF_WORDS.get(words[0], 2):
        print("usage: python -m backend COMMAND [DIR|FILE|KEY]", file=sys.stderr)
        for name, (_, meaning) in COMMANDS.items():
            print(f"  {name:<15} {meaning}", file=sys.stderr)
        return 2
    try:
        COMMANDS[words[0]][0](read_settings(), " ".join(words[1:]) or None)
    except (stars.AskedWrongly, retention.AskedWrongly) as error:
        print(error, file=sys.stderr)
        return 2
    except _REPORTED as error:
        print(error, file=sys.stderr)
        return 1
    return 0
