"""A revision's folder on disk: written beside its place, flushed, moved there."""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from uuid import uuid4

from rankings.released import folder_of
from rankings.released.folder import DATA


def write_folder(
    root: Path, index: str, edition: str, revision: int, files: Mapping[str, bytes]
) -> Path:
    """Write the data files whole or not at all; return the revision's folder.

    A folder that lies there already is put aside: it is left over from a publication that
    was not recorded (whoever calls holds the edition and knows that there is no revision).
    """
    target = folder_of(root, index, edition, revision)
    draft = target.with_name(f".{target.name}-{uuid4().hex}")
    try:
        for path, content in files.items():
            _write(draft / DATA / path, content)
        if target.exists():
            target.rename(target.with_name(f".{target.name}-unrecorded-{uuid4().hex}"))
        draft.rename(target)
        _flush(target.parent)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return target


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _flush(folder: Path) -> None:
    """Make the move itself lasting."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
