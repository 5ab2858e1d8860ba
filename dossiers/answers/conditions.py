"""Conditions of fields and parts: data, never code.

{"field": f, "is": v} · {"field": f, "in": [..]} · {"all": [..]} · {"any": [..]} ·
{"not": c}. A list of choices satisfies `is` and `in` when it contains a value asked for.
"""

from collections.abc import Mapping
from typing import Any


def holds(condition: Mapping[str, Any] | None, answers: Mapping[str, Any]) -> bool:
    """Whether the condition is true of the answers; no condition always holds."""
    if condition is None:
        return True
    if "all" in condition:
        return all(holds(inner, answers) for inner in condition["all"])
    if "any" in condition:
        return any(holds(inner, answers) for inner in condition["any"])
    if "not" in condition:
        return not holds(condition["not"], answers)
    wanted = condition["in"] if "in" in condition else [condition["is"]]
    given = answers.get(condition["field"])
    values = given if isinstance(given, list) else [given]
    return any(_same(value, want) for value in values for want in wanted)


def _same(value: object, want: object) -> bool:
    """Equal, and of one kind: True is not 1."""
    return value == want and isinstance(value, bool) == isinstance(want, bool)
