"""Both languages say something, and not the same thing."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from dossiers.spec_checks.problem import Problem, path_of

CODE_LIKE = re.compile(r"[A-Z0-9][A-Z0-9 .,/+-]*")


def wording_problems(document: Mapping[str, Any]) -> Iterator[Problem]:
    """A text that is the same in both languages was probably not translated.

    Codes and names of standards (HACCP, ISO 22000) are the same everywhere.
    """
    for path, text in _texts((), document):
        if text["vi"] == text["en"] and not CODE_LIKE.fullmatch(text["vi"]):
            yield Problem(path_of(path), "is the same in Vietnamese and in English")


def _texts(
    path: tuple[object, ...], value: object
) -> Iterator[tuple[tuple[object, ...], Mapping[str, str]]]:
    """Find every text in two languages. The depth is bounded before we come here."""
    if isinstance(value, Mapping):
        if value.keys() == {"vi", "en"}:
            yield path, value
        else:
            for key, inner in value.items():
                yield from _texts((*path, key), inner)
    elif isinstance(value, list | tuple):
        for place, inner in enumerate(value):
            yield from _texts((*path, place), inner)
