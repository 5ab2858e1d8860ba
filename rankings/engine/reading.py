"""From a JSON document to a Spec. Refuses with every fault and its path, or returns."""

import json
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path

from rankings.engine.building import build
from rankings.engine.errors import NotJson, SpecError, SpecFault
from rankings.engine.limits import too_many, unfit
from rankings.engine.schema import faults, spec_schema
from rankings.engine.spec import Spec
from rankings.engine.spec_checks import semantic_faults
from rankings.engine.tree_checks import tree_faults

MOST_FILE = 5_000_000


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
    """Parse JSON with exact decimals; no duplicate keys, NaN, infinities, nor anything
    else that cannot be kept. Raises SpecError."""
    if len(text) > MOST_FILE:
        raise SpecError([SpecFault("$", f"is longer than {MOST_FILE} characters")])
    try:
        document = json.loads(
            text,
            parse_float=_decimal,
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
    if found := list(unfit(document)):
        raise SpecError(found)
    return document


def spec_from_document(document: Mapping[str, object]) -> Spec:
    """Check and build a methodology from parsed JSON; raise SpecError with all faults."""
    if found := list(unfit(document)) or list(faults(document, spec_schema())):
        raise SpecError(found)
    if found := list(too_many(document)):
        raise SpecError(found)
    if found := [*tree_faults(document), *semantic_faults(document)]:
        raise SpecError(found)
    return build(document)


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:  # an exponent beyond all bounds
        raise _Refused(f"{text[:40]} is not a number that can be read") from None


def _no_constant(name: str) -> object:
    raise _Refused(f"{name} is not a number")


def _no_duplicates(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        seen: set[str] = set()
        double = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise _Refused(f"the key {double!r} stands twice in one object")
    return found
