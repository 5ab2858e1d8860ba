"""The checker of procedure documents, met with documents that somebody got wrong."""

from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dossiers.spec_checks import MOST_PROBLEMS, Problem, problems
from dossiers.spec_checks.bounds import DEEPEST, MOST_VALUES
from tests.dossiers.catalogue import DOCUMENTS, SCHEMA, Document

BIRTH, WORK, COPIES = "1.001193", "2.000205", "2.000815"


@pytest.fixture
def birth() -> Document:
    """Birth registration: three cases, conditions, a fee per copy."""
    return deepcopy(DOCUMENTS[BIRTH])


def field(document: Document, code: str) -> Document:
    sections = document["form"]["sections"]
    found: Document = next(
        one for section in sections for one in section["fields"] if one["code"] == code
    )
    return found


def drop(name: str) -> Callable[[Document], object]:
    return lambda document: document.pop(name)


def put(path: str, value: object) -> Callable[[Document], None]:
    """Set a value at a path such as route.0.share."""

    def change(document: Document) -> None:
        *way, last = [int(step) if step.isdigit() else step for step in path.split(".")]
        place: Any = document
        for step in way:
            place = place[step]
        place[last] = value

    return change


GENERAL = {"amount": 1, "unit": "month", "case": None, "channel": None, "basis": "law"}
WRONG_SHAPES: list[tuple[Callable[[Document], object], Problem]] = [
    (drop("summary"), Problem("summary", "is missing")),
    (put("colour", "red"), Problem("colour", "is not a key of this format")),
    (put("sets", 1.0), Problem("sets", "must be a whole number")),
    (put("sets", True), Problem("sets", "must be a whole number")),
    (put("sets", 0), Problem("sets", "must be at least 1")),
    (put("name", "Khai sinh"), Problem("name", "must be an object")),
    (put("name.en", " "), Problem("name.en", "must not be blank")),
    (
        put("code", "1.001193\n"),
        Problem(
            "code",
            "must be a national procedure code such as 1.001193, not 1.001193\N{REPLACEMENT CHARACTER}",
        ),
    ),
    (put("pauses", ["payment"]), Problem("pauses", "must contain supplement")),
    (put("how", []), Problem("how", "must have at least 3 entries")),
    (
        put("form.sections.0.fields.0.type", "colour"),
        Problem(
            "form.sections[0].fields[0].type",
            "must be one of text, longtext, integer, decimal, money, date, partial_date,"
            " yesno, choice, choices, email, phone, identity, taxcode, address, repeat,"
            " not colour",
        ),
    ),
    (
        put("form.sections.0.fields.0.min", 3),
        Problem("form.sections[0].fields[0].min", "is not a key of this format"),
    ),
    (
        put("parts.0.when", {"field": "proof_kind"}),
        Problem(
            "parts[0].when",
            "must hold field and is, field and in, or one of all, any, not",
        ),
    ),
    (
        put("parts.0.when", {"not": {"not": 3}}),
        Problem("parts[0].when.not.not", "must be an object"),
    ),
]

WRONG_SENSE: list[tuple[Callable[[Document], object], Problem]] = [
    (
        put("effective_from", "2026-02-30"),
        Problem("effective_from", "is not a day of the calendar"),
    ),
    (
        put("keywords", ["con", "Con"]),
        Problem("keywords[1]", "con stands here twice"),
    ),
    (
        put("cases.1.code", "usual"),
        Problem("cases[1].code", "usual stands here twice"),
    ),
    (
        put("online_level", "none"),
        Problem("online_level", "must be none exactly when nobody can file online"),
    ),
    (
        put("limits.0.case", "twins"),
        Problem("limits[0].case", "twins is not a case of this procedure"),
    ),
    (
        put("limits", [GENERAL | {"channel": "online"}]),
        Problem("limits[0]", "must be for every case and every channel, being the last"),
    ),
    (
        put("limits", [GENERAL, GENERAL]),
        Problem("limits[1]", "never counts: an earlier entry matches"),
    ),
    (
        put("same_day", True),
        Problem("limits", "must be one working day only, the result being same-day"),
    ),
    (
        put("fees.0.quantity_field", "none_such"),
        Problem("fees[0].quantity_field", "none_such is not a field of the form"),
    ),
    (
        put("fees.0.quantity_field", "child_name"),
        Problem("fees[0].quantity_field", "child_name is not an integer field"),
    ),
    (
        put("fees.0.quantity_field", None),
        Problem(
            "fees[0].quantity_field",
            "is named for a fee per copy or page, and only then",
        ),
    ),
    (
        put("parts.0.cases", ["twins"]),
        Problem("parts[0].cases[0]", "twins is not a case of this procedure"),
    ),
    (
        put("parts.0.when.is", "lost"),
        Problem("parts[0].when.is", "lost is not an answer to proof_kind"),
    ),
    (
        put("parts.0.when", {"field": "child_name", "is": "An"}),
        Problem("parts[0].when.field", "a condition cannot rest on a field of type text"),
    ),
    (put("route.0.share", 16), Problem("route", "shares sum to 101, not to 100")),
    (
        put("route.0.role", "approver"),
        Problem("route[0].role", "must be reception for receive"),
    ),
    (
        put("result.lines", ["none_such"]),
        Problem("result.lines[0]", "none_such is not a field of the form"),
    ),
    (
        put("form.sections.1.code", "requester"),
        Problem("form.sections[1].code", "requester stands here twice"),
    ),
    (
        put("form.sections.0.fields.0.code", "case"),
        Problem(
            "form.sections[0].fields[0].code",
            "case is reserved for the chosen case",
        ),
    ),
    (
        put("form.sections.0.fields.0.when", {"field": "copies", "is": 1}),
        Problem(
            "form.sections[0].fields[0].when.field",
            "copies is not a field declared before this place",
        ),
    ),
    (
        put("form.sections.0.fields.0.source", "account.phone"),
        Problem(
            "form.sections[0].fields[0].source",
            "account.phone does not fit a field of this type",
        ),
    ),
    (
        put("name", {"vi": "Khai sinh", "en": "Khai sinh"}),
        Problem("name", "is the same in Vietnamese and in English"),
    ),
]


class TestProblems:
    """The checker, met with documents that somebody got wrong."""

    @pytest.mark.parametrize(("spoil", "expected"), WRONG_SHAPES + WRONG_SENSE)
    def test_it_names_the_place_and_the_reason(
        self, birth: Document, spoil: Callable[[Document], object], expected: Problem
    ) -> None:
        spoil(birth)
        assert expected in problems(birth)

    @pytest.mark.parametrize(("spoil", "expected"), WRONG_SHAPES)
    def test_a_place_of_wrong_shape_is_named_once(
        self, birth: Document, spoil: Callable[[Document], object], expected: Problem
    ) -> None:
        spoil(birth)
        assert problems(birth) == [expected]

    def test_sense_waits_for_shape(self, birth: Document) -> None:
        birth["limits"] = []
        birth["result"]["lines"] = ["none_such"]
        assert problems(birth) == [Problem("limits", "must have at least 1 entries")]

    def test_two_fields_of_one_name_are_a_problem_in_any_section(
        self, birth: Document
    ) -> None:
        field(birth, "father_address")["code"] = "mother_address"
        assert [found.reason for found in problems(birth)] == [
            "mother_address stands here twice"
        ]

    def test_a_step_out_of_order_is_a_problem(self, birth: Document) -> None:
        route = birth["route"]
        route[1], route[2] = route[2], route[1]
        order = "receive, assign, appraise, review, approve, issue, return"
        assert problems(birth) == [Problem("route", f"must go in the order {order}")]

    def test_a_route_needs_its_steps_but_not_assignment_or_review(
        self, birth: Document
    ) -> None:
        birth["route"][2] |= {"kind": "review", "role": "section_head"}
        assert problems(birth) == [Problem("route", "has no step of kind approve")]

    def test_a_fee_behind_a_general_one_of_its_code_is_never_charged(
        self, birth: Document
    ) -> None:
        birth["fees"].append(birth["fees"][0] | {"channel": "online"})
        reason = "is never charged: an earlier fee of this code matches"
        assert problems(birth) == [Problem("fees[1]", reason)]

    def test_a_list_sees_what_came_before_it_but_is_not_seen_from_outside(self) -> None:
        document = deepcopy(DOCUMENTS[WORK])
        places = field(document, "other_workplaces")
        places["fields"][0]["when"] = {"field": "several_places", "is": True}
        assert problems(document) == []
        field(document, "work_from")["when"] = {"field": "other_workplace", "is": "x"}
        assert [found.reason for found in problems(document)] == [
            "other_workplace is not a field declared before this place"
        ]

    def test_a_list_is_required_exactly_when_it_wants_an_entry(self) -> None:
        document = deepcopy(DOCUMENTS[WORK])
        field(document, "other_workplaces")["min"] = 0
        assert [found.field for found in problems(document)] == [
            "form.sections[2].fields[5].required"
        ]

    def test_a_list_holds_no_list(self) -> None:
        document = deepcopy(DOCUMENTS[WORK])
        places = field(document, "other_workplaces")
        places["fields"].append(deepcopy(places) | {"code": "inner"})
        assert [found.field for found in problems(document)] == [
            "form.sections[2].fields[5].fields[1].type"
        ]

    def test_names_of_standards_may_be_the_same_in_both_languages(
        self, birth: Document
    ) -> None:
        birth["name"] = {"vi": "ISO 22000", "en": "ISO 22000"}
        assert problems(birth) == []

    def test_only_so_many_problems_are_told(self, birth: Document) -> None:
        birth |= {f"key{number}": None for number in range(500)}
        assert len(problems(birth)) == MOST_PROBLEMS

    @pytest.mark.parametrize("inside", ["form", "condition", "list"])
    def test_a_depth_bomb_is_a_problem(self, birth: Document, inside: str) -> None:
        bomb: Any = None
        for _ in range(100_000):
            bomb = [bomb] if inside == "list" else {"not": bomb}
        if inside == "condition":
            birth["parts"][0]["when"] = bomb
        else:
            birth["form"] = bomb
        (found,) = problems(birth)
        assert found.reason == f"is nested deeper than {DEEPEST} levels"

    def test_a_document_without_end_is_a_problem(self, birth: Document) -> None:
        birth["how"] = [None] * MOST_VALUES
        assert problems(birth) == [Problem("", f"holds more than {MOST_VALUES} values")]

    @pytest.mark.parametrize(
        "number",
        [10**5000, float("inf"), float("nan"), -1e300],
        ids=["integer", "infinite", "not a number", "float"],
    )
    def test_a_number_beyond_measure_is_a_problem(
        self, birth: Document, number: float
    ) -> None:
        birth["version"] = number
        assert problems(birth) == [Problem("version", "is too large a number")]

    @pytest.mark.parametrize("text", ["\0", "\ud800"], ids=["NUL", "surrogate"])
    def test_a_character_the_database_refuses_is_a_problem(
        self, birth: Document, text: str
    ) -> None:
        birth["decision"] = f"163{text}"
        reason = "has a character that cannot be stored"
        assert problems(birth) == [Problem("decision", reason)]


JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(["case", "today", "repeat", "choice", "vi", "online", "usual"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.text(max_size=5)
            | st.sampled_from(["field", "is", "in", "all", "not", "type", "vi", "en"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


def places(value: object, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place of a document, as the keys that lead to it."""
    inside: Any = ()
    if isinstance(value, dict):
        inside = value.items()
    elif isinstance(value, list):
        inside = enumerate(value)
    for key, inner in inside:
        yield (*way, key)
        yield from places(inner, (*way, key))


WAYS = {code: list(places(DOCUMENTS[code])) for code in (BIRTH, WORK, COPIES)}


class TestNothingRaises:
    """Whatever JSON can say gets an answer."""

    @staticmethod
    def answered(document: Any) -> None:
        for found in problems(document):
            assert found.reason
            (found.field + found.reason).encode()

    @given(JSON_VALUES)
    def test_on_any_value(self, document: Any) -> None:
        self.answered(document)

    @given(st.dictionaries(st.sampled_from(SCHEMA["required"]), JSON_VALUES))
    def test_on_any_values_under_the_right_names(self, document: Document) -> None:
        self.answered(document)

    @settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
    @given(st.data(), st.sampled_from(sorted(WAYS)))
    def test_on_a_procedure_with_some_places_changed(
        self, data: st.DataObject, code: str
    ) -> None:
        document = deepcopy(DOCUMENTS[code])
        for way in data.draw(st.lists(st.sampled_from(WAYS[code]), max_size=4)):
            change(document, way, data.draw(JSON_VALUES | donors(data, code)))
        self.answered(document)


def donors(data: st.DataObject, code: str) -> st.SearchStrategy[Any]:
    """A piece of the same document, which may well fit where it does not belong."""
    way = data.draw(st.sampled_from(WAYS[code]))
    piece: Any = DOCUMENTS[code]
    for step in way:
        piece = piece[step]
    return st.just(deepcopy(piece))


def change(document: Document, way: tuple[Any, ...], value: object) -> None:
    """Put a value at a place, unless an earlier change has removed the place."""
    place: Any = document
    for step in way[:-1]:
        if not isinstance(place, dict | list) or not has(place, step):
            return
        place = place[step]
    if isinstance(place, dict | list) and has(place, way[-1]):
        place[way[-1]] = value


def has(place: Mapping[str, Any] | list[Any], step: Any) -> bool:
    if isinstance(place, list):
        return isinstance(step, int) and step < len(place)
    return step in place
