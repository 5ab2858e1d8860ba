"""Questions on a page: every type has its partial and says what it means."""

from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import render_to_string

from egov.questions import MOST_RADIOS, Option, Question
from egov.styleguide.questions import questions

TYPES = [
    "text",
    "longtext",
    "integer",
    "decimal",
    "money",
    "date",
    "partial_date",
    "yesno",
    "choice",
    "choices",
    "email",
    "phone",
    "identity",
    "taxcode",
    "address",
    "repeat",
]


def question(type_: str, **more: object) -> Question:
    return Question(code="x", name="x", type=type_, label="Nhãn", **more)  # type: ignore[arg-type]


def drawn(asked: Question) -> str:
    return render_to_string("partials/question.html", {"question": asked})


@pytest.mark.parametrize("type_", TYPES)
def test_each_type_is_drawn_with_its_label_and_condition(type_: str) -> None:
    html = drawn(question(type_, when='{"field": "y", "is": true}', value=""))
    assert "Nhãn" in html
    assert 'data-field="x"' in html
    assert "&quot;field&quot;: &quot;y&quot;" in html


def test_an_error_stands_beside_its_control_and_is_tied_to_it() -> None:
    html = drawn(question("text", error="Còn thiếu.", help="Như trên giấy."))
    assert 'aria-describedby="q-x-help q-x-error"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="q-x-error"' in html


def test_what_was_typed_is_escaped() -> None:
    html = drawn(question("longtext", value="</textarea><script>"))
    assert "<script>" not in html


def test_many_choices_fold_into_a_list() -> None:
    options = tuple(Option(code=str(i), name=str(i)) for i in range(MOST_RADIOS + 1))
    assert question("choice", options=options).folded
    assert "<select" in drawn(question("choice", options=options))
    assert "<select" not in drawn(question("choice", options=options[1:]))


def test_no_answer_to_yes_or_no_is_not_no() -> None:
    assert "checked" not in drawn(question("yesno", value=None))
    assert drawn(question("yesno", value=False)).count("checked") == 1


def test_an_empty_row_waits_in_a_template() -> None:
    group = next(asked for asked in questions() if asked.type == "repeat")
    html = drawn(group)
    assert 'name="m-0-name"' in html
    assert 'name="m-__index__-name"' in html


def test_each_partial_exists() -> None:
    for type_ in TYPES:
        assert (Path(settings.BASE_DIR) / "templates" / question(type_).partial).exists()
