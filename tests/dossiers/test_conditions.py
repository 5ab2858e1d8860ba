"""Conditions are data: worked examples, and the laws of and, or, not."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossiers.answers import holds
from tests.dossiers import anything
from tests.dossiers.catalogue import DOCUMENTS

ANSWERS = {
    "case": "usual",
    "married": True,
    "children": 2,
    "papers": ["deed", "plan"],
    "none": None,
    "text": "1",
}
IS_MARRIED = {"field": "married", "is": True}


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (None, True),
        (IS_MARRIED, True),
        ({"field": "married", "is": 1}, False),
        ({"field": "married", "is": "true"}, False),
        ({"field": "children", "is": 2}, True),
        ({"field": "children", "is": 2.0}, True),
        ({"field": "children", "in": [1, 2, 3]}, True),
        ({"field": "children", "in": []}, False),
        ({"field": "children", "in": [True]}, False),
        ({"field": "papers", "is": "deed"}, True),
        ({"field": "papers", "in": ["x", "plan"]}, True),
        ({"field": "papers", "is": "x"}, False),
        ({"field": "text", "is": 1}, False),
        ({"field": "missing", "is": None}, True),
        ({"field": "missing", "is": False}, False),
        ({"field": "none", "is": None}, True),
        ({"field": "case", "in": ["usual", "late"]}, True),
        ({"not": IS_MARRIED}, False),
        ({"not": {"field": "missing", "is": True}}, True),
        ({"all": []}, True),
        ({"any": []}, False),
        ({"all": [IS_MARRIED, {"field": "children", "is": 3}]}, False),
        ({"any": [{"field": "children", "is": 3}, IS_MARRIED]}, True),
        ({"not": {"any": [{"all": [IS_MARRIED]}, {"field": "case", "is": "x"}]}}, False),
    ],
)
def test_a_condition_by_hand(condition: Any, expected: bool) -> None:
    assert holds(condition, ANSWERS) is expected


LEAVES = st.builds(
    lambda field, want: {"field": field, "is": want},
    st.sampled_from([*ANSWERS, "missing"]),
    st.booleans() | st.integers(0, 3) | st.sampled_from(["usual", "deed", "1"]),
)
CONDITIONS = st.recursive(
    LEAVES,
    lambda inner: (
        st.builds(lambda rows: {"all": rows}, st.lists(inner, max_size=3))
        | st.builds(lambda rows: {"any": rows}, st.lists(inner, max_size=3))
        | st.builds(lambda one: {"not": one}, inner)
    ),
    max_leaves=8,
)
GIVEN = st.dictionaries(st.sampled_from([*ANSWERS, "missing"]), anything.JSON)


@given(CONDITIONS, CONDITIONS, GIVEN)
def test_and_or_not_obey_their_laws(one: Any, two: Any, answers: Any) -> None:
    first, second = holds(one, answers), holds(two, answers)
    assert holds({"all": [one, two]}, answers) is (first and second)
    assert holds({"any": [one, two]}, answers) is (first or second)
    assert holds({"not": {"not": one}}, answers) is first
    assert holds({"not": {"all": [one, two]}}, answers) is holds(
        {"any": [{"not": one}, {"not": two}]}, answers
    )


@given(st.sampled_from(sorted(ANSWERS)), anything.JSON, GIVEN)
def test_in_one_value_is_is(field: str, want: Any, answers: Any) -> None:
    one = {"field": field, "is": want}
    assert holds(one, answers) is holds({"field": field, "in": [want]}, answers)


def conditions(value: Any) -> Any:
    if isinstance(value, dict):
        if isinstance(value.get("when"), dict):
            yield value["when"]
        for inner in value.values():
            yield from conditions(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from conditions(inner)


@given(st.dictionaries(st.sampled_from(["case", "married"]), anything.JSON))
def test_every_condition_of_the_catalogue_bears_any_answers(answers: Any) -> None:
    for document in DOCUMENTS.values():
        for condition in conditions(document):
            assert holds(condition, answers) in {True, False}
