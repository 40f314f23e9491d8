"""Work that a committed transaction owes is done at least once, whoever dies over it; and what is done twice changes nothing."""

from __future__ import annotations

import random
import shutil
import sqlite3
import threading
import uuid
from collections import Counter
from pathlib import Path

import pytest

from backend.jobs.runner import LEASE_MS, Runner
from backend.persistence import job_rows
from tests.e2e.server import Server
from tests.integration.raw_client import RawClient
from tests.integration.site import ORDERS, PASSWORD, Site, new_key
from tests.integration.test_backup_restore import command
from tests.integration.tus import Attachment, picture, upload


class Told(Exception):
    """What a job is made to fail with."""


def ask(site: Site, *abouts: str) -> None:
    def all_of_them(transaction) -> None:
        for about in abouts:
            job_rows.ask(transaction, "count", about, site.clock.at_ms)

    site.database.transact(all_of_them)


def runner(site: Site, work) -> Runner:
    return Runner(site.database, site.clock, {"count": work})


def owed(site: Site) -> int:
    return site.one("SELECT COUNT(*) FROM job")


def test_what_was_rolled_back_is_not_owed(site: Site) -> None:
    def fails(transaction) -> None:
        job_rows.ask(transaction, "count", "a", 0)
        raise Told

    with pytest.raises(Told):
        site.database.transact(fails)
    assert owed(site) == 0


def test_a_job_is_done_once_and_then_owed_no_more(site: Site) -> None:
    done: list[str] = []
    ask(site, "a", "b")
    assert runner(site, done.append).drain() == 2
    assert sorted(done) == ["a", "b"]
    assert runner(site, done.append).drain() == owed(site) == 0


def test_who_dies_over_a_job_leaves_it_to_the_next_when_the_lease_has_run_out(site: Site) -> None:
    done: list[str] = []
    ask(site, "a")
    site.database.transact(lambda t: job_rows.lease(t, site.clock.at_ms, site.clock.at_ms + LEASE_MS))
    assert runner(site, done.append).drain() == 0
    site.clock.at_ms += LEASE_MS
    assert runner(site, done.append).drain() == 1
    assert done == ["a"]


def test_a_job_that_fails_is_put_off_longer_each_time_and_holds_up_nobody(site: Site) -> None:
    done: list[str] = []

    def work(about: str) -> None:
        if about == "bad":
            raise Told("no")
        done.append(about)

    ask(site, "bad", "good")
    assert runner(site, work).drain() == 2
    assert done == ["good"]
    waits = []
    for _ in range(4):
        due = site.one("SELECT due_at FROM job")
        waits.append(due - site.clock.at_ms)
        site.clock.at_ms = due
        assert runner(site, work).drain() == 1
    assert waits == [1_000, 2_000, 4_000, 8_000]
    assert site.one("SELECT error FROM job") == "Told: no"


def test_what_is_asked_for_while_it_is_done_is_done_once_more(site: Site) -> None:
    """Else it might have looked just before the change that it was asked to look at."""
    done: list[str] = []

    def work(about: str) -> None:
        done.append(about)
        if len(done) == 1:
            ask(site, about)

    ask(site, "a")
    assert runner(site, work).drain() == 2
    assert owed(site) == 0


def test_two_runners_share_the_work(site: Site) -> None:
    done: Counter[str] = Counter()
    guard = threading.Lock()

    def work(about: str) -> None:
        with guard:
            done[about] += 1

    names = [f"job {n}" for n in range(30)]
    ask(site, *names)
    runners = [runner(site, work) for _ in range(3)]

    def until_done(one: Runner) -> None:
        while owed(site):
            one.drain()

    threads = [threading.Thread(target=until_done, args=(one,)) for one in runners]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert done == Counter(names)


def test_photos_are_verified_once_whenever_the_server_is_killed(demo_sqlite: Path, tmp_path: Path) -> None:
    shutil.copyfile(demo_sqlite, tmp_path / "xinglin.db")
    server, rng = Server(tmp_path), random.Random(7)
    server.start()
    order = ORDERS["lin-check"]
    blobs = [Attachment(picture(seed, (900, 700))) for seed in range(8)]
    lin = RawClient(server.url, "lin", PASSWORD, new_key())
    for blob in blobs:
        lin.op("photo.add@1", order, {**blob.words(), "w": 9, "h": 7, "of": [1, order]}, r=str(uuid.uuid4()))
        upload(lin, blob)
    while lin.exchange()["more"]:
        pass
    kills = 0
    while True:
        with sqlite3.connect(tmp_path / "xinglin.db") as peek:
            ((verified,),) = peek.execute("SELECT COUNT(*) FROM attachment WHERE verified_at IS NOT NULL").fetchall()
        if verified == len(blobs):
            break
        if kills < 6 and verified >= kills and rng.random() < 0.05:
            server.kill()
            kills += 1
            with sqlite3.connect(tmp_path / "xinglin.db") as later:
                later.execute("UPDATE job SET leased_until = 0, due_at = 0 WHERE kind = 'verify'")
            server.start()
    assert kills > 0
    server.kill()
    with sqlite3.connect(tmp_path / "xinglin.db") as looked:
        executed = looked.execute(
            "SELECT COUNT(*), COUNT(DISTINCT op_id) FROM journal WHERE CAST(raw AS TEXT) LIKE '%blob.verify%' AND repeats_dev IS NULL"
        ).fetchall()
        assert executed == [(8, 8)]
        assert looked.execute("SELECT COUNT(*) FROM blob").fetchall() == [(8,)]
    looked_at = command(tmp_path, f"sqlite:///{tmp_path / 'xinglin.db'}", "doctor")
    assert looked_at.returncode == 0, looked_at.stdout
