"""Writing a revision's folder whole or not at all, and on the disk before it is recorded."""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from rankings.engine.canonical import digest
from rankings.released.placing import DATA, LISTING, sync, waiting


def write_waiting(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write a revision's data files where they wait for `placing.place`.

    What a writing that was cut off left there is written anew.
    """
    draft = waiting(folder, digest(files[LISTING]))
    shutil.rmtree(draft, ignore_errors=True)
    try:
        write_tree(draft / DATA, files)
        sync(draft.parent)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise


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
