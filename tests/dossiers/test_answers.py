"""The one judge of a form: whatever is sent, it keeps one form or names the faults."""

import json
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dossiers.answers import clean_answers, is_asked, paths, shown_sections
from dossiers.answers.types import READERS, is_empty
from dossiers.errors import AnswersInvalid
from dossiers.ledger import canonical
from dossiers.spec import Field, Spec, fields_of
from tests.dossiers import anything
from tests.dossiers.catalogue import DOCUMENTS

SPECS = {code: Spec(document) for code, document in DOCUMENTS.items()}
LABEL = {"vi": "Mục", "en": "Item"}
COLOURS = [{"code": code, "name": LABEL} for code in ("red", "green", "blue")]


def a_field(code: str, kind: str = "text", **more: Any) -> dict[str, Any]:
    return {"code": code, "type": kind, "label": LABEL, "required": True, **more}


def every_type() -> tuple[Field, ...]:
    """One optional field of each type, and a repeated group of them all."""
    plain = [
        a_field(f"a_{kind}", kind, required=False, options=COLOURS)
        for kind in sorted(READERS)
    ]
    rows = a_field("rows", "repeat", required=False, min=0, max=3, fields=plain)
    return fields_of([*plain, rows])


ALL = every_type()


def judged(fields: tuple[Field, ...], given_answers: Any, case: str = "") -> Any:
    """What is kept, or None when it is refused (with paths of known fields only)."""
    try:
        return clean_answers(fields, given_answers, case=case)
    except AnswersInvalid as invalid:
        known = {code for code, _ in paths(fields)}
        for path, message in invalid.fields.items():
            assert message
            steps = [step for step in path.split(".") if not step.isdecimal()]
            assert ".0.".join(steps) in known
        return None


def check(fields: tuple[Field, ...], given_answers: Any, case: str = "") -> None:
    """Kept once, kept the same again, and storable as it is."""
    kept = judged(fields, given_answers, case)
    if kept is None:
        return
    assert json.loads(json.dumps(kept, allow_nan=False)) == kept
    assert canonical(kept)
    assert "\\u0000" not in json.dumps(kept)
    assert judged(fields, kept, case) == kept


@given(anything.answers(ALL))
@settings(max_examples=200, deadline=None)
@example({"a_decimal": "1.125", "a_money": "1e999999999"})
@example({"a_decimal": "1.125000"})
@example({"a_text": "a\r\r\nb", "rows": [{"nothing": "asked"}, {"a_yesno": False}]})
@example({"a_address": {"province": "x" * 159 + " y", "commune": "y", "detail": None}})
@example({"a_identity": "٠١٩١٨٨٠٠٠١٢٣", "a_partial_date": "٢٠٢٦", "a_integer": "٣"})
def test_any_answer_of_any_type_is_kept_in_one_form_or_refused(given_answers: Any) -> None:
    check(ALL, given_answers)


@pytest.mark.parametrize("kind", sorted(READERS))
@given(value=anything.JSON)
@settings(max_examples=60, deadline=None)
def test_a_required_answer_is_kept_or_refused(kind: str, value: Any) -> None:
    fields = fields_of([a_field("x", kind, options=COLOURS)])
    kept = judged(fields, {"x": value})
    assert kept is None or not is_empty(kept["x"])


@pytest.mark.parametrize("code", sorted(SPECS))
@given(data=st.data())
@settings(max_examples=12, deadline=None)
def test_every_procedure_bears_whatever_is_sent(code: str, data: st.DataObject) -> None:
    spec = SPECS[code]
    given_answers = data.draw(anything.answers(spec.fields))
    case = data.draw(st.sampled_from([case.code for case in spec.cases]))
    check(spec.fields, given_answers, case)
    for _section, lines in shown_sections(spec.sections, given_answers, case=case):
        assert all(isinstance(line.value, str) and str(line.label) for line in lines)


@pytest.mark.parametrize("kind", [*sorted(READERS), "repeat"])
def test_deep_nesting_is_refused_like_any_other_nonsense(kind: str) -> None:
    more: dict[str, Any] = {"options": COLOURS}
    if kind == "repeat":
        more |= {"min": 1, "max": 3, "fields": [a_field("name")]}
    fields = fields_of([a_field("x", kind, **more)])
    for deep in (
        anything.nested(),
        {"a": anything.nested()},
        [{"name": anything.nested()}],
    ):
        assert judged(fields, {"x": deep}) is None


def test_every_fault_is_told_at_once_by_its_path() -> None:
    members = a_field(
        "members", "repeat", min=1, max=3, fields=[a_field("name"), a_field("born", "date")]
    )
    fields = fields_of([a_field("name", max=5), a_field("mail", "email"), members])
    with pytest.raises(AnswersInvalid) as caught:
        clean_answers(
            fields, {"name": "Tuyết Mai", "members": [{"name": "An"}, 3, {"born": "1/1"}]}
        )
    assert set(caught.value.fields) == {
        "name",
        "mail",
        "members.0.born",
        "members.1",
        "members.2.name",
        "members.2.born",
    }


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        (None, True),
        ([], True),
        ([{}, {"name": " "}], True),
        ("An", True),
        ({"0": {"name": "An"}}, True),
        ([{"nothing": "asked"}], True),
        ([{"name": "An"}], False),
        ([{"name": str(number)} for number in range(4)], True),
    ],
)
def test_a_repeated_group_has_as_many_rows_as_it_says(rows: Any, fault: bool) -> None:
    name = a_field("name", required=False)
    group = a_field("members", "repeat", min=1, max=3, fields=[name])
    kept = judged(fields_of([group]), {"members": rows})
    assert (kept is None) is fault


def test_an_empty_row_is_no_row() -> None:
    group = a_field("members", "repeat", min=0, max=3, fields=[a_field("name")])
    kept = judged(fields_of([group]), {"members": [{}, {"name": "An"}, None, ""]})
    assert kept == {"members": [{"name": "An"}]}


def test_what_was_not_asked_is_not_kept() -> None:
    fields = fields_of([a_field("name"), a_field("note", required=False)])
    assert judged(fields, {"name": "An", "role": "admin", "note": "  "}) == {"name": "An"}


def test_an_answer_to_a_hidden_question_is_neither_judged_nor_kept() -> None:
    fields = fields_of(
        [
            a_field("married", "yesno"),
            a_field("spouse", when={"field": "married", "is": True}),
        ]
    )
    assert judged(fields, {"married": "false", "spouse": 7.5}) == {"married": False}
    assert judged(fields, {"married": "true"}) is None
    assert is_asked(fields[1], {"married": True})
    assert not is_asked(fields[1], {"married": False})


def test_a_condition_looks_at_the_answer_as_it_is_kept() -> None:
    """“true” from a page is True; a refused answer opens no further questions."""
    fields = fields_of(
        [
            a_field("count", "integer", max=5),
            a_field("why", when={"field": "count", "is": 3}),
        ]
    )
    with pytest.raises(AnswersInvalid) as caught:
        clean_answers(fields, {"count": "3"})
    assert set(caught.value.fields) == {"why"}
    with pytest.raises(AnswersInvalid) as caught:
        clean_answers(fields, {"count": "9"})
    assert set(caught.value.fields) == {"count"}


def test_a_row_sees_its_own_answers_before_those_of_the_form() -> None:
    inner = [
        a_field("kind", "choice", options=COLOURS),
        a_field("shade", when={"field": "kind", "is": "red"}),
    ]
    fields = fields_of(
        [
            a_field("wide", "yesno"),
            a_field("things", "repeat", min=1, max=5, fields=inner),
        ]
    )
    things = [{"kind": "red", "shade": "tươi"}, {"kind": "blue", "shade": "đậm"}]
    assert judged(fields, {"wide": True, "things": things}) == {
        "wide": True,
        "things": [{"kind": "red", "shade": "tươi"}, {"kind": "blue"}],
    }


def test_the_case_decides_what_is_asked() -> None:
    fields = fields_of([a_field("court", when={"field": "case", "is": "adopted"})])
    assert judged(fields, {"case": "adopted"}, case="usual") == {}
    assert judged(fields, {}, case="adopted") is None


def test_paths_name_each_field_once() -> None:
    for spec in SPECS.values():
        named = [path for path, _field in paths(spec.fields)]
        assert len(named) == len(set(named))
