"""What no reader further on could bear: depth, size, numbers and characters."""

from collections.abc import Iterator, Mapping
from typing import Any

from dossiers.spec_checks.problem import Problem, path_of

DEEPEST = 24  # a condition inside a field of a repeat needs about fifteen
MOST_VALUES = 50_000  # the largest real procedure has about two thousand
LARGEST = 2**53  # beyond it readers that keep numbers as floats round silently

Path = tuple[object, ...]


def bound_problems(document: object) -> list[Problem]:
    """Walk the document without recursion; the first breach ends the walk."""
    waiting: list[tuple[Path, Any]] = [((), document)]
    for _ in range(MOST_VALUES):
        if not waiting:
            return []
        path, value = waiting.pop()
        reason = _reason(value)
        if len(path) >= DEEPEST:
            reason = f"is nested deeper than {DEEPEST} levels"
        if reason:
            return [Problem(path_of(path), reason)]
        waiting.extend(((*path, step), inner) for step, inner in _inside(value))
    return [Problem("", f"holds more than {MOST_VALUES} values")]


def _inside(value: object) -> Iterator[tuple[object, object]]:
    if isinstance(value, Mapping):
        yield from value.items()
    elif isinstance(value, list | tuple):
        yield from enumerate(value)


def _reason(value: object) -> str | None:
    match value:
        case str():
            return None if _storable(value) else "has a character that cannot be stored"
        case int() | float():  # NaN lies between no two numbers
            return None if -LARGEST <= value <= LARGEST else "is too large a number"
        case Mapping():
            known = all(isinstance(key, str) and _storable(key) for key in value)
            return None if known else "has a key that cannot be stored"
        case None | list() | tuple():
            return None
    return "is not a JSON value"


def _storable(text: str) -> bool:
    """PostgreSQL's jsonb takes neither NUL nor half of a surrogate pair."""
    return not any(char == "\0" or "\ud800" <= char <= "\udfff" for char in text)
