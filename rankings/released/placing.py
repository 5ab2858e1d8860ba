"""Where a revision's files wait until it is on record, and how they come to their place.

They are written under a name with a dot, which no address leads to, and on the disk before
the record is; then the record; then they are moved. Whoever needs them first moves them if
the one who published could not, so nothing is shown that is not recorded, and nothing that
is recorded is lost, wherever a process is cut off.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from rankings.engine.canonical import digest

DATA, LISTING = "data", "files.json"


def waiting(folder: Path, sha256: str) -> Path:
    """Where the files of this place wait; sha256: of their files.json."""
    return folder.with_name(f".{folder.name}-{sha256}")


def place(folder: Path, sha256: str) -> None:
    """Move the files that the record names to their place, if they wait for it.

    What lies there otherwise is put aside. Safe to do again, and by several at once.
    """
    if not waiting(folder, sha256).is_dir():
        return
    with locked(folder.with_name(f".{folder.name}.placing")):
        held = waiting(folder, sha256)
        if not held.is_dir() or _digest(folder) == sha256:
            return
        if os.path.lexists(folder):
            folder.rename(folder.with_name(f".{folder.name}-unrecorded-{uuid4().hex}"))
        held.rename(folder)
        sync(folder.parent)


def _digest(folder: Path) -> str | None:
    try:
        return digest((folder / DATA / LISTING).read_bytes())
    except OSError:
        return None


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Alone among all processes of this machine that name the same file."""
    with file.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def sync(folder: Path) -> None:
    """Let what a folder lists survive a power cut."""
    number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
