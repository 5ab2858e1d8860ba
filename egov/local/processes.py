"""Start, watch and stop processes so that none outlives us."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from egov.local.environment import ROOT
from egov.local.trouble import last_words

FAMILY = "LOCAL_FAMILY"  # environment of our children: the data folder they serve
MAX_LOG_BYTES = 10 * 1024 * 1024


def dying_with_parent(command: Sequence[str | Path], number: signal.Signals) -> list[str]:
    """The command, sent `number` by the kernel when this process is killed."""
    words = [str(word) for word in command]
    if setpriv := shutil.which("setpriv"):
        return [setpriv, "--pdeathsig", number.name.removeprefix("SIG"), "--", *words]
    return words


@dataclass
class Process:
    """A program in a session of its own, its output in a log file."""

    name: str
    command: Sequence[str | Path]
    log: Path
    environ: Mapping[str, str]
    folder: Path = ROOT
    stop_signal: signal.Signals = signal.SIGTERM
    inherited: Sequence[int] = ()
    prefix: Sequence[str] = ()  # nice, unshare …: words that become the command
    talks: bool = False  # its output goes to our own, only its errors to the log
    _log_began: int = field(default=0, init=False)
    _popen: "subprocess.Popen[bytes] | None" = field(default=None, init=False)

    def start(self) -> None:
        if self.pid is not None:
            kill(members(self.pid))  # children that outlived their killed parent
        self.log.parent.mkdir(parents=True, exist_ok=True)
        if self.log.exists() and self.log.stat().st_size > MAX_LOG_BYTES:
            self.log.replace(self.log.with_suffix(".old.log"))
        with self.log.open("ab") as output:
            self._log_began = output.tell()
            self._popen = subprocess.Popen(
                [*self.prefix, *dying_with_parent(self.command, self.stop_signal)],
                stdin=subprocess.DEVNULL,
                stdout=None if self.talks else output,
                stderr=output,
                env=dict(self.environ),
                cwd=self.folder,
                start_new_session=True,
                pass_fds=self.inherited,
            )

    @property
    def alive(self) -> bool:
        return self._popen is not None and self._popen.poll() is None

    @property
    def pid(self) -> int | None:
        return self._popen.pid if self._popen else None

    def last_words(self) -> str:
        """What it wrote in this life that tells most, to quote in a sentence."""
        return last_words(self.log, since=self._log_began)

    @property
    def exit_code(self) -> int | None:
        return self._popen.poll() if self._popen else None


def stop(processes: Iterable[Process], *, seconds: float) -> None:
    """Ask all at once, wait for all together, then kill what is left of their sessions.

    Not interruptible: whoever stops wants nothing to be left.
    """
    started = [process for process in processes if process.pid is not None]
    for process in started:
        if process.alive:
            os.kill(process.pid or 0, process.stop_signal)
    _wait(lambda: not any(process.alive for process in started), seconds)
    for process in started:
        kill(members(process.pid or 0))
    _wait(lambda: not any(process.alive for process in started), seconds=1)


def _wait(condition: Callable[[], bool], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)


def kill(pids: Iterable[int], number: signal.Signals = signal.SIGKILL) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, number)


def running() -> list[int]:
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]


def members(session: int) -> list[int]:
    """Live processes of a session, by proc(5) stat: field 3 state, field 6 session."""
    found = []
    for pid in running():
        with suppress(OSError):
            words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            if words[0] != "Z" and int(words[3]) == session:
                found.append(pid)
    return found


def orphans(var: Path) -> list[int]:
    """Processes an earlier start over `var` left behind when it was killed.

    Ours by their environment; the servers overwrite that, so by their working folder.
    """
    mark = f"{FAMILY}={var}".encode()
    found = []
    for pid in running():
        with suppress(OSError):
            proc = Path(f"/proc/{pid}")
            if pid != os.getpid() and (
                mark in (proc / "environ").read_bytes().split(b"\0") or _serves(proc, var)
            ):
                found.append(pid)
    return found


def _serves(proc: Path, var: Path) -> bool:
    program, folder = (
        Path(os.readlink(proc / link).removesuffix(" (deleted)")) for link in ("exe", "cwd")
    )
    servers = {"postgres", "valkey-server", "redis-server"}
    return program.name in servers and folder in {var / "pg", var / "valkey"}


def stop_orphans(var: Path) -> int:
    """End what an earlier, killed start left running; how many there were."""
    found = orphans(var)
    kill(found, signal.SIGTERM)
    _wait(lambda: not orphans(var), seconds=5)
    kill(orphans(var))
    _wait(lambda: not orphans(var), seconds=2)
    return len(found)
