"""A form made of fields: what it reads, how it judges, what it shows again."""

from collections.abc import Mapping
from typing import Any

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string

from dossiers.forms import AnswersForm
from dossiers.spec import Field, fields_of


def a_field(code: str, kind: str = "text", **more: Any) -> dict[str, Any]:
    words = {"vi": code, "en": code}
    return {"code": code, "type": kind, "label": words, "required": True, **more}


def options(*codes: str) -> list[dict[str, Any]]:
    return [{"code": code, "name": {"vi": code, "en": code}} for code in codes]


MEMBERS = a_field(
    "members",
    "repeat",
    required=False,
    min=0,
    max=3,
    fields=[a_field("name", max=40), a_field("adult", "yesno", required=False)],
)
FIELDS = fields_of(
    [
        a_field("name", max=20),
        a_field("home", "address", required=False),
        a_field("colours", "choices", required=False, options=options("red", "green")),
        a_field("married", "yesno"),
        a_field("spouse", when={"field": "married", "is": True}),
        MEMBERS,
    ]
)
SENT = (
    "name=Lan&home-province=Thái Nguyên&home-commune=Tân Cương&home-detail=Xóm 2"
    "&colours=red&colours=green&married=false"
    "&members-4-name=An&members-4-adult=true&members-1-name=Bình&members-9-name="
)


def form(sent: str = SENT, fields: tuple[Field, ...] = FIELDS, **more: Any) -> AnswersForm:
    return AnswersForm(fields, QueryDict(sent), **more)


def test_what_was_sent_is_read_in_its_shape() -> None:
    assert form().given == {
        "name": "Lan",
        "home": {"province": "Thái Nguyên", "commune": "Tân Cương", "detail": "Xóm 2"},
        "colours": ["red", "green"],
        "married": False,
        "spouse": "",
        "members": [{"name": "Bình", "adult": None}, {"name": "An", "adult": True}],
    }


def test_right_answers_are_kept_and_unasked_ones_are_not() -> None:
    sent = form(f"{SENT}&spouse=Nobody")
    assert sent.is_valid()
    assert "spouse" not in sent.answers
    assert sent.answers["members"][1] == {"name": "An", "adult": True}


def test_each_fault_stands_beside_its_question_and_in_the_summary() -> None:
    wrong = form("name=&married=&members-7-adult=true")
    assert not wrong.is_valid()
    assert set(wrong.faults) == {"name", "married", "members.0.name"}
    by_code = {question.code: question for question in wrong}
    assert by_code["name"].error
    assert by_code["members"].rows[0][0].error
    hrefs = {error["href"] for error in wrong.errors}
    assert hrefs == {"#q-name", "#q-married", "#q-members-0-name"}
    assert {error["label"] for error in wrong.errors} >= {"members 1 – name"}


def test_a_fault_of_something_else_has_no_link() -> None:
    other = AnswersForm(FIELDS, faults={"draft": "Bạn chưa bổ sung gì."})
    assert other.errors == [{"href": "", "label": "", "message": "Bạn chưa bổ sung gì."}]


def test_rows_come_and_go_without_javascript() -> None:
    added = form(f"{SENT}&_add=members")
    assert added.asks_rows
    assert [len(row) for row in added.questions[5].rows] == [2, 2, 2]
    removed = form(f"{SENT}&_remove=members-1")
    assert removed.given["members"] == [{"name": "An", "adult": True}]


def test_the_empty_row_keeps_its_place_in_each_name() -> None:
    blank = form().questions[5].blank
    assert [question.name for question in blank] == [
        "members-__index__-name",
        "members-__index__-adult",
    ]


def test_a_condition_on_another_page_is_worked_out_before() -> None:
    spouse = (FIELDS[4],)
    assert not AnswersForm(spouse, initial={"married": False}).questions
    [question] = AnswersForm(spouse, initial={"married": True})
    assert question.when == ""
    assert AnswersForm(FIELDS).questions[4].when == '{"field": "married", "is": true}'


@pytest.mark.parametrize(
    ("when", "left"),
    [
        ({"any": [{"field": "case", "is": "a"}, {"field": "x", "is": 1}]}, ""),
        ({"all": [{"field": "case", "is": "a"}, {"not": {"field": "here", "is": True}}]},
         '{"all": [{"not": {"field": "here", "is": true}}]}'),
    ],
)  # fmt: skip
def test_only_what_the_page_can_change_is_left_of_a_condition(
    when: Mapping[str, Any], left: str
) -> None:
    fields = fields_of([a_field("here", "yesno"), a_field("then", when=when)])
    assert AnswersForm(fields, case="a").questions[1].when == left


def test_a_condition_that_cannot_come_true_hides_its_question() -> None:
    fields = fields_of([a_field("then", when={"not": {"field": "case", "is": "a"}})])
    assert not AnswersForm(fields, case="a").questions
    assert AnswersForm(fields, case="b").questions


@pytest.mark.parametrize(
    ("kind", "kept", "typed"),
    [
        ("date", "2026-11-23", "23/11/2026"),
        ("date", "23.11", "23.11"),
        ("partial_date", "1958", "1958"),
        ("partial_date", "1958-03", "03/1958"),
        ("money", 50_000_000, "50.000.000"),
        ("decimal", "1.1250", "1,1250"),
        ("decimal", "12.5", "12,5"),
        ("integer", 0, "0"),
        ("phone", "+84912345678", "0912 345 678"),
        ("phone", "+", "+"),
        ("text", None, ""),
        ("address", "not one", {}),
        ("choices", "red", []),
        ("yesno", False, False),
    ],
)
def test_a_kept_answer_is_shown_as_one_types_it(kind: str, kept: Any, typed: Any) -> None:
    more = {"options": options("red")} if kind == "choices" else {}
    [question] = AnswersForm(fields_of([a_field("x", kind, **more)]), initial={"x": kept})
    assert question.value == typed


@pytest.mark.parametrize("kept", ["1.1250", "1000.125", "-3.5", "0.001"])
def test_a_decimal_shown_again_means_the_same(kept: str) -> None:
    fields = fields_of([a_field("x", "decimal")])
    [question] = AnswersForm(fields, initial={"x": kept})
    again = AnswersForm(fields, QueryDict(f"x={question.value}"))
    assert again.is_valid()
    assert again.answers == {"x": kept}


def test_a_prefix_stands_before_every_name() -> None:
    prefixed = form(
        "p-name=Lan&p-married=true&p-spouse=&p-members-0-adult=true", prefix="p"
    )
    assert prefixed.given["name"] == "Lan"
    assert not prefixed.is_valid()
    assert {error["href"] for error in prefixed.errors} == {
        "#q-p-spouse",
        "#q-p-members-0-name",
    }
    assert prefixed.questions[4].error


def test_a_value_filled_in_beforehand_says_where_it_comes_from() -> None:
    shown = AnswersForm(FIELDS, initial={"name": "Lan"}, sources={"name": "Từ tài khoản"})
    assert shown.questions[0].source == "Từ tài khoản"


HOSTILE = [
    "name=%00&married=true",
    "name=%ff%fe&home-province=%ff",
    "name=" + "x" * 100_000,
    "members=1&members-=2&members--1-name=3&members-x-name=4&members-99999-name=5",
    "members-0=1&members-0-=2&members-0-name-0=3",
    "&".join(f"members-{number}-name=x" for number in range(900)),
    "married=%F0%9F%92%A9&colours=nobody&colours=",
    "_add=nothing&_remove=members-%D9%A3",
    "members-%D9%A3-name=x",
    "&&&===",
]


@pytest.mark.parametrize("sent", HOSTILE)
def test_hostile_form_data_are_refused_or_kept_but_never_break_it(sent: str) -> None:
    hostile = form(sent)
    hostile.is_valid()
    page = render_to_string("dossiers/forms/questions.html", {"form": hostile})
    assert page.encode()


@pytest.mark.parametrize("kept", [None, "x", 3, [1], {"a": []}, [[]], True])
def test_kept_answers_of_any_shape_can_be_shown(kept: Any) -> None:
    fields = [
        a_field("x", kind, options=options("red"), fields=[a_field("y")])
        for kind in ("text", "address", "choices", "choice", "yesno", "repeat", "money")
    ]
    for field in fields_of(fields):
        shown = AnswersForm((field,), initial={"x": kept})
        assert render_to_string("dossiers/forms/questions.html", {"form": shown})
