"""Writing a revision's folder whole or not at all, and on the disk before it is said."""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from uuid import uuid4

from rankings.released.folder import DATA


def write_whole(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write a revision's data files beside its place, then move them there.

    A folder that lies there already is put aside: it is left over from a publication that
    was not recorded (whoever calls holds the edition and knows that there is no revision).
    """
    draft = folder.with_name(f".{folder.name}-{uuid4().hex}")
    try:
        write_tree(draft / DATA, files)
        if folder.exists():
            folder.rename(folder.with_name(f".{folder.name}-unrecorded-{uuid4().hex}"))
        draft.rename(folder)
        sync(folder.parent)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def write_tree(root: Path, files: Mapping[str, bytes]) -> None:
    """Write files below a new folder, each to the disk."""
    folders = {root}
    root.mkdir(parents=True)
    for name, data in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        folders |= {path.parent, *(p for p in path.parents if p.is_relative_to(root))}
        with path.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    for folder in sorted(folders, key=lambda one: -len(one.parts)):
        sync(folder)
    sync(root.parent)


def sync(folder: Path) -> None:
    """Let what a folder lists survive a power cut."""
    number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
