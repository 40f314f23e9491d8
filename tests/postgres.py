"""A PostgreSQL of our own, from Debian's package: made, started and thrown away by the tests that need it."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

import psycopg
from psycopg import sql


class Cluster:
    """One server on a unix socket in a temporary folder. It refuses root, so root runs it as the user `postgres`."""

    def __init__(self, *, durable: bool = False) -> None:
        """`durable`: commits reach the disk, as they do in service."""
        programs = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
        assert programs, "PostgreSQL is missing: apt-get install postgresql"
        self._programs = programs[-1].parent
        self.folder = Path(tempfile.mkdtemp(prefix="xl-pg-"))  # short: a socket's path has at most 107 bytes
        self._data = self.folder / "data"
        self._databases = 0
        self._durable = durable

    def start(self) -> None:
        """Make the cluster and start it; returns when it accepts connections, and is ours."""
        if os.geteuid() == 0:
            account = pwd.getpwnam("postgres")
            os.chown(self.folder, account.pw_uid, account.pw_gid)
        self._run("initdb", "--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync")
        # fsync is for power cuts; most tests only kill processes.
        speed = "" if self._durable else " -c fsync=off -c full_page_writes=off"
        settings = f"-k {self.folder} -c listen_addresses={speed}"
        self._run("pg_ctl", "-w", "-l", str(self.folder / "log"), "-o", settings, "start")
        with psycopg.connect(self.url("postgres")) as connection:
            row = connection.execute("SHOW data_directory").fetchone()
        assert row == (str(self._data),), "the tests reached a PostgreSQL that is not theirs"

    def stop(self) -> None:
        """Stop at once and remove everything."""
        self._run("pg_ctl", "-m", "immediate", "stop")
        shutil.rmtree(self.folder)

    def create(self, template: str = "template0") -> str:
        """A new database, as a copy of another one; its name."""
        self._databases += 1
        name = f"xinglin_{self._databases}"
        self._execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template)))
        return name

    def drop(self, name: str) -> None:
        """Remove a database, whoever is still connected to it."""
        self._execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def pid(self) -> int:
        """The process that all others of the server descend from."""
        return int((self._data / "postmaster.pid").read_text().split()[0])

    def url(self, name: str) -> str:
        """Its address for `XINGLIN_DATABASE_URL`."""
        return f"postgresql://postgres@/{name}?host={self.folder}"

    def _execute(self, statement: sql.Composed) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement)

    def _run(self, program: str, *arguments: str) -> None:
        as_user = {"user": "postgres", "group": "postgres", "extra_groups": ()} if os.geteuid() == 0 else {}
        command = [self._programs / program, "-D", self._data, *arguments]
        subprocess.run(command, cwd=self.folder, check=True, stdout=subprocess.DEVNULL, **as_user)
