"""From a JSON document to a Spec. Refuses with every fault and its path, or returns."""

import json
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import cast

from rankings.engine.building import build
from rankings.engine.errors import NotJson, SpecError, SpecFault
from rankings.engine.schema import faults, spec_schema
from rankings.engine.spec import Spec
from rankings.engine.spec_checks import semantic_faults
from rankings.engine.tree_checks import tree_faults

MOST_DIGITS = 30
MOST_FILE = 5_000_000
MOST_NODES, MOST_LEVELS = 2000, 12
_UNHELD = re.compile("[\x00\ud800-\udfff]")


class _Refused(ValueError):
    """JSON that is legal for the parser but not for us."""


def read_spec(path: Path) -> Spec:
    """Read a methodology from a UTF-8 JSON file; raise SpecError with all faults."""
    try:
        text = path.read_bytes()[: MOST_FILE + 1].decode("utf-8-sig")
    except OSError as error:
        raise SpecError(
            [SpecFault(str(path), f"cannot be read: {error.strerror}")]
        ) from None
    except UnicodeDecodeError as error:
        reason = f"is not UTF-8 at byte {error.start}"
        raise SpecError([SpecFault(str(path), reason)]) from None
    return spec_from_text(text)


def spec_from_text(text: str) -> Spec:
    """Read a methodology from JSON text; raise SpecError with all faults."""
    return spec_from_document(document_of(text))


def document_of(text: str) -> Mapping[str, object]:
    """Parse JSON with exact decimals; no duplicate keys, NaN or infinities."""
    if len(text) > MOST_FILE:
        raise SpecError([SpecFault("$", f"is longer than {MOST_FILE} characters")])
    try:
        document = json.loads(
            text,
            parse_float=Decimal,
            parse_constant=_no_constant,
            object_pairs_hook=_no_duplicates,
        )
    except json.JSONDecodeError as error:
        raise NotJson(error.msg, error.lineno, error.colno) from None
    except RecursionError:
        raise SpecError([SpecFault("$", "is nested too deeply")]) from None
    except ValueError as error:
        raise SpecError([SpecFault("$", str(error))]) from None
    if not isinstance(document, Mapping):
        raise SpecError([SpecFault("$", "must be an object")])
    return document


def spec_from_document(document: Mapping[str, object]) -> Spec:
    """Check and build a methodology from parsed JSON; raise SpecError with all faults."""
    if found := list(_unfit(document, "")) or list(faults(document, spec_schema())):
        raise SpecError(found)
    if found := list(_too_many(document)):
        raise SpecError(found)
    if found := [*tree_faults(document), *semantic_faults(document)]:
        raise SpecError(found)
    return build(document)


def _no_constant(name: str) -> object:
    raise _Refused(f"{name} is not a number")


def _no_duplicates(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        seen: set[str] = set()
        double = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise _Refused(f"the key {double!r} stands twice in one object")
    return found


def _unfit(value: object, path: str) -> Iterator[SpecFault]:
    """Yield numbers beyond 30 digits before or after the point, and text that no file or
    database holds."""
    if isinstance(value, Mapping):
        for key, part in value.items():
            yield from _unfit(part, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list):
        for place, part in enumerate(value):
            yield from _unfit(part, f"{path}[{place}]")
    elif isinstance(value, int | Decimal) and not isinstance(value, bool):
        number = Decimal(value)
        exponent = cast(int, number.as_tuple().exponent)
        if number and (number.adjusted() >= MOST_DIGITS or exponent < -MOST_DIGITS):
            yield SpecFault(
                path, f"has more than {MOST_DIGITS} digits on a side of the point"
            )
    elif isinstance(value, str) and _UNHELD.search(value):
        yield SpecFault(path, "holds a character that cannot be stored")


def _too_many(document: Mapping[str, object]) -> Iterator[SpecFault]:
    """More nodes or levels than anybody ranks by: looked at before anything walks the tree."""
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
