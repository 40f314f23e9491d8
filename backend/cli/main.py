"""run | serve | migrate | demo. Settings come from the environment."""

import logging
import sys
from collections.abc import Callable

from backend.bootstrap import EpochMismatch
from backend.cli import run
from backend.persistence.database import UnsafeSqlite
from backend.settings import BadSetting, Settings, read_settings

COMMANDS: dict[str, tuple[Callable[[Settings], None], str]] = {
    "run": (run.run, "migrate, load the demo on the first start, serve, print the logins"),
    "serve": (run.serve, "serve"),
    "migrate": (run.migrate_only, "bring the database to the newest schema"),
    "demo": (run.demo, "load the demo organisation into an empty database"),
}


def main(words: list[str]) -> int:
    """Returns the exit code: 0 done, 1 cannot, 2 asked wrongly."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)
    if len(words) != 1 or words[0] not in COMMANDS:
        print("usage: python -m backend COMMAND", file=sys.stderr)
        for name, (_, meaning) in COMMANDS.items():
            print(f"  {name:<8} {meaning}", file=sys.stderr)
        return 2
    try:
        COMMANDS[words[0]][0](read_settings())
    except (BadSetting, UnsafeSqlite, EpochMismatch, run.NotEmpty) as error:
        print(error, file=sys.stderr)
        return 1
    return 0
