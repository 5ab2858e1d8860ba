"""What a methodology may hold at all, seen before anything reads it for its meaning.

Numbers that no decimal of 34 digits keeps, characters that no file or database holds, and
documents so deep or long that walking through them would take minutes.
"""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import cast

from rankings.engine.errors import SpecFault

MOST_DIGITS = 30
MOST_NODES, MOST_LEVELS = 2000, 12
# Lists and objects within each other.
MOST_NESTED = 40
# NUL, and halves of surrogate pairs, which JSON can write as escapes.
_UNHELD = re.compile("[\x00\ud800-\udfff]")


def unfit(value: object, path: str = "", within: int = 0) -> Iterator[SpecFault]:
    """Yield what cannot be kept or walked through, each with its path."""
    if within > MOST_NESTED:
        yield SpecFault(path[:60], f"is nested deeper than {MOST_NESTED}")
    elif isinstance(value, Mapping):
        for key, part in value.items():
            name = _UNHELD.sub("\ufffd", str(key))
            if name != key:
                yield SpecFault(path or "$", f"the key {name!r} cannot be stored")
            yield from unfit(part, f"{path}.{name}" if path else name, within + 1)
    elif isinstance(value, list):
        for place, part in enumerate(value):
            yield from unfit(part, f"{path}[{place}]", within + 1)
    elif reason := _amiss(value):
        yield SpecFault(path, reason)


def _amiss(value: object) -> str:
    """Why a text or a number cannot be kept, "" if it can."""
    if isinstance(value, str) and _UNHELD.search(value):
        return "holds a character that cannot be stored"
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        number = Decimal(value)
        exponent = cast(int, number.as_tuple().exponent)
        if number and (number.adjusted() >= MOST_DIGITS or exponent < -MOST_DIGITS):
            return f"has more than {MOST_DIGITS} digits on a side of the point"
    return ""


def too_many(document: Mapping[str, object]) -> Iterator[SpecFault]:
    """Yield that there are more nodes or levels than anybody ranks by; of a document that
    fits the schema."""
    nodes = cast(list[Mapping[str, str]], document["nodes"])
    if len(nodes) > MOST_NODES:
        yield SpecFault("nodes", f"are {len(nodes)}, at most {MOST_NODES}")
        return
    above = {node["code"]: node.get("parent") for node in nodes}
    for node in nodes:
        passed, at = [node["code"]], node.get("parent")
        while at in above and at not in passed and len(passed) <= MOST_LEVELS:
            passed.append(at)
            at = above[at]
        if len(passed) > MOST_LEVELS:
            yield SpecFault(f"nodes({node['code']})", f"is below {MOST_LEVELS} levels")
            return
