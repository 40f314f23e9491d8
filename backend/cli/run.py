"""Starting the server."""

import gc
import time

import uvicorn

from backend.api.app import make_app
from backend.bootstrap import hasher_of, open_database, wire
from backend.clock import SystemClock
from backend.jobs.work import make_runner, plan_sweep
from backend.persistence.accounts import has_accounts
from backend.persistence.database import Database
from backend.persistence.migrate import is_current, migrate
from backend.services.load_demo import load_demo
from backend.settings import Settings

DEMO_LOGINS = {
    "lin": "林予安 技术员 technician",
    "he": "何川 技术员 technician",
    "cang": "配件库管 parts keeper",
    "jing": "服务经理 service manager",
    "diao": "调度 dispatcher",
    "zhi": "质量 quality clerk",
    "admin": "管理员 administrator",
}

_COLLECT_AFTER = (50_000, 20, 20)
"""Objects more than before the youngest generation is looked at; how often before the next older one is."""

_STOP_WITHIN_S = 3
"""Open streams may not hold up a restart."""


class NotEmpty(RuntimeError):
    """The demo belongs into an empty database only."""


def run(settings: Settings) -> None:
    database = open_database(settings)
    _bring_up_to_date(database)
    with database.read() as connection:
        empty = not has_accounts(connection)
    if empty:
        _load(settings, database)
    print(f"\n  星临 Starside  {settings.public_url}\n")
    print(f"  demo password: {settings.demo_password}")
    for login, who in DEMO_LOGINS.items():
        print(f"    {login:<6} {who}")
    print("", flush=True)
    _serve(settings, database)


def serve(settings: Settings) -> None:
    _serve(settings, open_database(settings))


def migrate_only(settings: Settings) -> None:
    database = open_database(settings)
    _bring_up_to_date(database)
    database.close()


def demo(settings: Settings) -> None:
    """Raises NotEmpty."""
    database = open_database(settings)
    _bring_up_to_date(database)
    with database.read() as connection:
        if has_accounts(connection):
            raise NotEmpty("the database holds accounts already; the demo is loaded into an empty one only")
    _load(settings, database)
    wire(settings, database)
    database.close()


def _bring_up_to_date(database: Database) -> None:
    if not is_current(database):
        print("migrating the database …", flush=True)
        migrate(database)


def _load(settings: Settings, database: Database) -> None:
    started = time.monotonic()
    print("loading the demo organisation …", flush=True)
    refused = load_demo(database, SystemClock().now_ms(), hasher_of(settings).hash(settings.demo_password))
    for line in refused:
        print(f"  refused: {line}")
    print(f"  done in {time.monotonic() - started:.1f} s", flush=True)


def _calm_collector() -> None:
    """What stands for as long as the process is not looked at again and again, and a push of a thousand ops, none of
    which leaves a cycle behind, is no reason to look at all."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_COLLECT_AFTER)


def _serve(settings: Settings, database: Database) -> None:
    wiring = wire(settings, database)
    plan_sweep(wiring)
    runner = make_runner(wiring)
    runner.start()
    app = make_app(wiring)
    _calm_collector()
    uvicorn.run(
        app,
        host="0.0.0.0",  # noqa: S104 - tablets on the network are the point
        port=settings.port,
        log_level="warning",
        timeout_graceful_shutdown=_STOP_WITHIN_S,
        ssl_certfile=settings.tls_cert,
        ssl_keyfile=settings.tls_key,
        server_header=False,
    )
    runner.stop()
