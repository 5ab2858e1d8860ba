"""One thing wrong with a document, and the path that leads to it."""

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """`field` is a path such as form.sections[0].fields[3].when, empty for the whole."""

    field: str
    reason: str


def path_of(steps: Iterable[object]) -> str:
    """Write steps such as ("form", "sections", 0) as form.sections[0]."""
    path = ""
    for step in steps:
        if isinstance(step, int):
            path += f"[{step}]"
        else:
            path = f"{path}.{shown(step)}" if path else shown(step)
    return path


def shown(value: object) -> str:
    """Write a value inside a reason: short, on one line, encodable as UTF-8."""
    text = value if isinstance(value, str) else repr(value)
    text = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
    return text if len(text) <= 60 else f"{text[:57]}..."


def repeated(values: Iterable[Hashable]) -> Iterator[tuple[int, Hashable]]:
    """Yield place and value of each value that stood earlier in the list."""
    seen: set[Hashable] = set()
    for place, value in enumerate(values):
        if value in seen:
            yield place, value
        seen.add(value)
