"""Answers in words: right ones as people write them, half-typed ones as they stand."""

from typing import Any

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from dossiers.actions.drafts import storable
from dossiers.answers import shown_sections
from dossiers.answers.display import in_words
from dossiers.answers.types import READERS
from dossiers.spec import Field, Spec, fields_of
from tests.dossiers import anything
from tests.dossiers.catalogue import DOCUMENTS
from tests.dossiers.test_answers import COLOURS, LABEL, judged

SPECS = [Spec(document) for _code, document in sorted(DOCUMENTS.items())]
HOME = {"province": "Thái Nguyên", "commune": "xã Tân Cương", "detail": "Xóm 2"}


def field_of(kind: str, **more: Any) -> Field:
    names = [{**colour, "name": {"vi": colour["code"], "en": "E"}} for colour in COLOURS]
    [field] = fields_of(
        [
            {
                "code": "x",
                "type": kind,
                "label": LABEL,
                "required": True,
                "options": names,
                **more,
            }
        ]
    )
    return field


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        ("text", "Ma Thị", "Ma Thị"),
        ("text", None, "—"),
        ("text", "  ", "—"),
        ("integer", 1234567, "1.234.567"),
        ("integer", 0, "0"),
        ("integer", "1.000.000", "1.000.000"),
        ("integer", "nhiều lắm", "nhiều lắm"),
        ("integer", "abcdef", "abcdef"),
        ("integer", "12.", "12."),
        ("money", 150000, "150.000\u00a0₫"),
        ("money", "150000", "150.000\u00a0₫"),
        ("money", "chưa rõ", "chưa rõ"),
        ("decimal", "1.1250", "1,125"),
        ("decimal", "1234.5", "1.234,5"),
        ("decimal", "72.05", "72,05"),
        ("decimal", "1,5", "1,5"),
        ("date", "2026-01-15", "15/01/2026"),
        ("date", "31/02", "31/02"),
        ("date", "2026-13-45", "2026-13-45"),
        ("partial_date", "1958", "1958"),
        ("partial_date", "1958-03", "03/1958"),
        ("partial_date", "1958-03-21", "21/03/1958"),
        ("yesno", True, "Có"),
        ("yesno", "yes", "Có"),
        ("yesno", False, "Không"),
        ("yesno", "false", "Không"),
        ("yesno", "có lẽ", "có lẽ"),
        ("choice", "red", "red"),
        ("choice", "old", "old"),
        ("choices", ["red", "blue"], "red, blue"),
        ("choices", "red", "red"),
        ("choices", [], "—"),
        ("phone", "+84912345678", "0912 345 678"),
        ("phone", "+821012345678", "+82 10-1234-5678"),
        ("phone", "0912", "0912"),
        ("address", HOME, "Xóm 2, xã Tân Cương, Thái Nguyên"),
        ("address", HOME | {"detail": ""}, "xã Tân Cương, Thái Nguyên"),
        ("address", "Thái Nguyên", "Thái Nguyên"),
        ("identity", "019188000123", "019188000123"),
    ],
)
def test_a_value_in_words(kind: str, value: Any, words: str) -> None:
    assert in_words(field_of(kind), value) == words


def test_the_reader_chooses_the_language() -> None:
    with translation.override("en"):
        assert in_words(field_of("choice"), "red") == "E"
        assert in_words(field_of("decimal"), "1234.5") == "1,234.5"


@pytest.mark.parametrize("kind", [*sorted(READERS), "repeat"])
@given(value=anything.JSON)
@settings(max_examples=80, deadline=None)
def test_any_stored_value_can_be_shown(kind: str, value: Any) -> None:
    stored = storable(value)
    words = in_words(field_of(kind), stored)
    assert words
    words.encode()


@given(st.data())
@settings(max_examples=50, deadline=None)
def test_any_stored_draft_can_be_shown(data: st.DataObject) -> None:
    spec = data.draw(st.sampled_from(SPECS))
    drafted = storable(data.draw(anything.answers(spec.fields)))
    shown = shown_sections(spec.sections, drafted, case=spec.cases[0].code)
    assert [section.code for section, _ in shown] == [one.code for one in spec.sections]


@given(st.data())
@settings(max_examples=50, deadline=None)
def test_what_is_kept_is_shown_and_nothing_else(data: st.DataObject) -> None:
    spec = data.draw(st.sampled_from(SPECS))
    case = spec.cases[0].code
    given_answers = data.draw(anything.answers(spec.fields))
    kept = judged(spec.fields, given_answers, case) or {}
    for _section, lines in shown_sections(spec.sections, kept, case=case):
        for line in lines:
            answered = bool(line.rows) or line.value != "—"
            assert answered is bool(kept.get(line.code) not in (None, [], ""))


def test_rows_are_shown_one_by_one_with_what_was_asked_of_each() -> None:
    inner = [
        {"code": "name", "type": "text", "label": LABEL, "required": True},
        {
            "code": "why",
            "type": "text",
            "label": LABEL,
            "required": True,
            "when": {"field": "name", "is": "An"},
        },
    ]
    section = {"code": "s", "name": LABEL, "intro": None}
    rows = {"code": "rows", "type": "repeat", "label": LABEL, "required": True}
    fields = [{**rows, "min": 1, "max": 5, "fields": inner}]
    document = {
        **DOCUMENTS["1.001193"],
        "form": {"sections": [{**section, "fields": fields}]},
    }
    answers = {"rows": [{"name": "An", "why": "x"}, 7, {"name": "Bình", "why": "y"}]}
    [(_section, [line])] = shown_sections(Spec(document).sections, answers)
    assert [[cell.value for cell in row] for row in line.rows] == [["An", "x"], ["Bình"]]
    [(_section, [line])] = shown_sections(Spec(document).sections, {})
    assert (line.value, line.rows) == ("—", ())
