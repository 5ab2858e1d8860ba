"""Which part of a condition a page can still change, and which is settled."""

from collections.abc import Collection, Mapping
from typing import Any

from dossiers.answers import holds

Condition = Mapping[str, Any]


def left_of(
    condition: Condition | None, known: Mapping[str, Any], asked: Collection[str]
) -> Condition | bool:
    """The condition with everything settled elsewhere worked out.

    `known` are the answers of other pages and the case; `asked` the codes of fields on
    this page. True or False when the page cannot change it any more.
    """
    if condition is None:
        return True
    if "not" in condition:
        inner = left_of(condition["not"], known, asked)
        return not inner if isinstance(inner, bool) else {"not": inner}
    if "all" in condition:
        return _together("all", condition["all"], known, asked)
    if "any" in condition:
        return _together("any", condition["any"], known, asked)
    return condition if condition["field"] in asked else holds(condition, known)


def _together(
    word: str,
    inner: Collection[Condition],
    known: Mapping[str, Any],
    asked: Collection[str],
) -> Condition | bool:
    """`all` ends with the first false, `any` with the first true."""
    decisive = word == "any"
    parts = [left_of(part, known, asked) for part in inner]
    if any(part is decisive for part in parts):
        return decisive
    left = [part for part in parts if not isinstance(part, bool)]
    return {word: left} if left else not decisive
