"""manage.py loadprocedures: put procedure files into the catalogue."""

import json
import os
import stat
from argparse import ArgumentParser
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from dossiers import publishing
from dossiers.publishing import Published, Shelf
from dossiers.spec_checks import Problem, problems
from dossiers.spec_checks.bounds import bound_problems
from dossiers.spec_checks.shape import SCHEMA

CATALOGUE = SCHEMA.parent
_LARGEST = 4 * 1024 * 1024  # bytes; the largest real procedure has about 60 KB


class Unreadable(Exception):
    """The file is no JSON document; the text says why."""


@dataclass(slots=True)
class Paper:
    """One file: its document and digest when readable, and what is wrong with it."""

    path: Path
    document: Any = None
    digest: str = ""
    problems: list[Problem] = field(default_factory=list)


class Command(BaseCommand):
    """All or nothing: while one file is wrong, none of the run is stored."""

    help = (
        "Publish the procedures of a JSON file or folder. Safe to run again. A bad file"
        " is named with field and reason, and then nothing of the run is stored."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", nargs="?", type=Path, default=CATALOGUE)

    def handle(self, *, path: Path, verbosity: int, **options: Any) -> None:
        done = load(path)
        if verbosity:
            self.stdout.write(f"{done.added} new versions, {done.unchanged} unchanged")


@transaction.atomic
def load(path: Path) -> Published:
    """Check every file under `path`, then publish them all.

    Raises CommandError with one line for each problem: file: field: reason.
    """
    publishing.lock()
    papers = [_read(found) for found in _files(path)]
    _judge(papers)
    wrong = [
        f"{paper.path}: {problem.field}: {problem.reason}"
        if problem.field
        else f"{paper.path}: {problem.reason}"
        for paper in papers
        for problem in paper.problems
    ]
    if wrong:
        files = sum(bool(paper.problems) for paper in papers)
        summary = (
            f"nothing was stored: {len(wrong)} problems in {files} of {len(papers)} files"
        )
        raise CommandError("\n".join([*wrong, summary]))
    return publishing.put_on_shelf([(paper.document, paper.digest) for paper in papers])


def _files(path: Path) -> list[Path]:
    """The file itself, or every .json under the folder but the format's schema."""
    if path.is_file():
        return [path]
    if not path.is_dir():
        raise CommandError(f"{path}: there is no such file or folder")
    found = [file for file in sorted(path.rglob("*.json")) if not _is_schema(file)]
    if not found:
        raise CommandError(f"{path}: holds no .json file")
    home = path.resolve()
    for file in found:
        if not file.resolve().is_relative_to(home):
            raise CommandError(f"{file}: leads out of the folder {path}")
    return found


def _is_schema(file: Path) -> bool:
    return file.name == SCHEMA.name


def _read(path: Path) -> Paper:
    paper = Paper(path)
    try:
        paper.document = _parsed(_text(path))
    except Unreadable as unreadable:
        paper.problems.append(Problem("", str(unreadable)))
    return paper


def _text(path: Path) -> str:
    try:
        about = path.stat()
        if not stat.S_ISREG(about.st_mode):
            raise Unreadable("is not an ordinary file")
        if about.st_size > _LARGEST:
            raise Unreadable(f"is larger than {_LARGEST // 1024 // 1024} MB")
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise Unreadable(os.strerror(error.errno or 0).lower()) from None
    except UnicodeDecodeError as error:
        raise Unreadable(f"is not UTF-8 text (byte {error.start + 1})") from None


def _parsed(text: str) -> dict[str, Any]:
    try:
        document = json.loads(text, object_pairs_hook=_once, parse_constant=_no_such_number)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise Unreadable(f"is not valid JSON ({place}: {error.msg})") from None
    except RecursionError:
        raise Unreadable("is nested too deeply") from None
    except ValueError:
        raise Unreadable("holds a number of too many digits") from None
    if not isinstance(document, dict):
        raise Unreadable("must hold one JSON object")
    return document


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """JSON lets a key stand twice and silently keeps the last; a catalogue must not."""
    document = dict(pairs)
    if len(document) < len(pairs):
        keys = [key for key, _value in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise Unreadable(f"has the key {twice!r} twice in one object")
    return document


def _no_such_number(word: str) -> None:
    raise Unreadable(f"holds {word}, which JSON does not know")


def _judge(papers: list[Paper]) -> None:
    """Fill in the problems of every file: of itself, and beside the others."""
    shelf = Shelf()
    sound = [paper for paper in papers if not paper.problems]
    for paper in sound:
        paper.problems += _own_problems(paper, shelf)
    sound = [paper for paper in sound if not paper.problems]
    sound.sort(key=lambda paper: (paper.document["code"], paper.document["version"]))
    first: dict[tuple[str, int], Paper] = {}
    for paper in sound:
        key = (paper.document["code"], paper.document["version"])
        twin = first.setdefault(key, paper)
        if twin is not paper:
            reason = f"{key[0]} version {key[1]} stands in {twin.path} too"
            paper.problems.append(Problem("code", reason))
            continue
        paper.problems += shelf.problems(paper.document, paper.digest)
        shelf.put(paper.document, paper.digest)


def _own_problems(paper: Paper, shelf: Shelf) -> list[Problem]:
    """What was published word for word was sound then, and is not judged again."""
    document = paper.document
    known = shelf.knows(document.get("code"), document.get("version"))
    if known and not bound_problems(document):
        paper.digest = publishing.digest_of(document)
        if shelf.holds(paper.digest):
            return []
    found = problems(document)
    if not found and not paper.digest:
        paper.digest = publishing.digest_of(document)
    return found
