"""Conditions: they look back, and only at what can be answered."""

from collections.abc import Iterator, Mapping
from typing import Any

from dossiers.spec_checks.fields import Field
from dossiers.spec_checks.problem import Problem, shown

Condition = Mapping[str, Any]
ASKABLE = ("yesno", "choice", "choices", "integer")


def condition_problems(
    path: str, condition: Condition | None, known: Mapping[str, Field]
) -> Iterator[Problem]:
    """Check a condition against the fields it may refer to, by code."""
    if condition is None:
        return
    if "field" in condition:
        yield from _question_problems(path, condition, known)
    elif "not" in condition:
        yield from condition_problems(f"{path}.not", condition["not"], known)
    else:
        word = "all" if "all" in condition else "any"
        for place, inner in enumerate(condition[word]):
            yield from condition_problems(f"{path}.{word}[{place}]", inner, known)


def _question_problems(
    path: str, condition: Condition, known: Mapping[str, Field]
) -> Iterator[Problem]:
    field = known.get(condition["field"])
    if field is None:
        reason = f"{condition['field']} is not a field declared before this place"
        yield Problem(f"{path}.field", reason)
        return
    if field["type"] not in ASKABLE:
        reason = f"a condition cannot rest on a field of type {field['type']}"
        yield Problem(f"{path}.field", reason)
        return
    values = (
        {f"{path}.is": condition["is"]}
        if "is" in condition
        else {f"{path}.in[{at}]": value for at, value in enumerate(condition["in"])}
    )
    for at, value in values.items():
        if not _possible(field, value):
            reason = f"{shown(value)} is not an answer to {condition['field']}"
            yield Problem(at, reason)


def _possible(field: Field, value: object) -> bool:
    if field["type"] == "yesno":
        return isinstance(value, bool)
    if field["type"] == "integer":
        return isinstance(value, int) and not isinstance(value, bool)
    return value in [option["code"] for option in field["options"]]
