"""Trust, agreement and signs, worked by hand."""

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest

from rankings.engine.reading import spec_from_document
from rankings.scrutiny import Account, Sign, agreement, anomalies, trust
from rankings.states import Origin, State, Step, Verdict
from rankings.values import Cells
from tests.rankings.makers import DOCUMENT

SPEC = spec_from_document(DOCUMENT)
ACCEPTED, ADJUSTED, REJECTED = Verdict.ACCEPTED, Verdict.ADJUSTED, Verdict.REJECTED


@dataclass
class Word:
    """A layer without a database."""

    step: Step
    state_to: State
    cells: Any = None
    verdict: str = ""
    origin: str = ""
    reason: str = ""


def ratio(part: int, whole: int = 100, code: str = "PC") -> dict[str, str]:
    return {f"{code}.a": str(part), f"{code}.b": str(whole)}


def report(cells: Cells, origin: Origin = Origin.PERSON) -> Word:
    return Word(Step.REPORT, State.REPORTED, cells, origin=origin)


def seen(verdict: Verdict) -> Word:
    return Word(Step.ASSESS, State.SETTLED, verdict=verdict)


def account(*layers: Word, unit: str = "u", indicator: str = "PC") -> Account:
    return Account(unit, indicator, layers)


class TestTrust:
    def test_points_others_saw_the_mean_shift_and_appeals(self) -> None:
        """PC 55 of 63 points judged; its score fell from 0.9 to 0.8, SITE's stayed 0.5."""
        finish = Step.FINISH, State.FINAL
        decided = Word(Step.DECIDE, State.SETTLED, verdict=Verdict.REVISED)
        held = [
            account(report(ratio(90)), seen(ADJUSTED), decided, Word(*finish, ratio(80))),
            account(report({"SITE": "4"}), Word(*finish, {"SITE": "4"}), indicator="SITE"),
        ]
        assert trust(SPEC, held) == {
            "values": 2,
            "verified_points": "0.8730",  # 55 / 63
            "mean_shift": "-0.0500",  # (-0.1 + 0) / 2
            "appeals": 1,
            "revised": 1,
        }

    def test_what_nobody_reported_shifts_nothing(self) -> None:
        missing = {"LAN": "NOT_SUBMITTED"}
        said = Word(Step.REPORT, State.SETTLED, missing)
        held = [account(said, Word(Step.FINISH, State.FINAL, missing), indicator="LAN")]
        assert trust(SPEC, held)["mean_shift"] is None
        assert trust(SPEC, held)["verified_points"] == "0.0000"

    def test_of_nothing_there_are_no_figures(self) -> None:
        told = trust(SPEC, [])
        assert (told["values"], told["verified_points"]) == (0, None)


def looked(pairs: Sequence[tuple[Verdict, Verdict]]) -> list[Account]:
    return [
        account(report(ratio(9)), seen(one), seen(other), unit=f"u{place}")
        for place, (one, other) in enumerate(pairs)
    ]


class TestAgreement:
    def test_cohens_kappa(self) -> None:
        """20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no: 0.70 observed, 0.50 expected."""
        pairs = [
            *[(ACCEPTED, ACCEPTED)] * 20,
            *[(ACCEPTED, REJECTED)] * 5,
            *[(REJECTED, ACCEPTED)] * 10,
            *[(REJECTED, REJECTED)] * 15,
        ]
        told = agreement(looked(pairs))
        assert told["PC"] == told[""]
        one = told["PC"]
        assert (one.pairs, one.observed, one.expected) == (
            50,
            Decimal("0.7000"),
            Decimal("0.5000"),
        )
        assert one.kappa == Decimal("0.4000")

    def test_who_always_say_the_same_have_no_kappa(self) -> None:
        told = agreement(looked([(ACCEPTED, ACCEPTED)] * 3))
        assert told["PC"].observed == 1
        assert told["PC"].kappa is None

    def test_opposites_are_below_zero(self) -> None:
        told = agreement(looked([(ACCEPTED, REJECTED), (REJECTED, ACCEPTED)]))
        assert told["PC"].kappa == -1

    def test_one_look_is_no_pair_and_a_new_report_begins_anew(self) -> None:
        again = account(report(ratio(9)), seen(ACCEPTED), report(ratio(8)), seen(REJECTED))
        assert agreement([account(report(ratio(9)), seen(ACCEPTED)), again]) == {}


def signs(*held: Account, **more: Any) -> list[tuple[Sign, str]]:
    given: dict[str, Any] = {"earlier": {}, "files": {}} | more
    return [(one.sign, one.unit) for one in anomalies(SPEC, held, **given)]


KEY = ("u", "PC")


def shares(*texts: str) -> list[Decimal]:
    return [Decimal(text) for text in texts]


class TestSigns:
    def test_the_full_mark_by_the_units_own_word(self) -> None:
        full, less = ratio(100), ratio(99)
        assert signs(account(report(full))) == [(Sign.FULL, "u")]
        assert signs(account(report(less))) == []
        assert signs(account(report(full, Origin.DOSSIERS))) == []
        assert signs(account(report(full), report(less))) == []

    @pytest.mark.parametrize(
        ("cells", "above"),
        [
            (ratio(101), True),
            (ratio(100), False),
            ({"PC": "1.01"}, True),
            ({"PC.a": "0", "PC.b": "0"}, False),
            (dict.fromkeys(ratio(1), "NOT_APPLICABLE"), False),
        ],
    )
    def test_a_part_greater_than_its_whole_whoever_said_so(
        self, cells: dict[str, str], above: bool
    ) -> None:
        for origin in (Origin.PERSON, Origin.TABLE):
            told = signs(account(report(cells, origin)))
            assert ((Sign.ABOVE_ONE, "u") in told) == above
            assert len(told) <= 1 or not above

    def test_a_plain_yes_is_no_sign(self) -> None:
        assert signs(account(report({"LAN": "1"}), indicator="LAN")) == []

    @pytest.mark.parametrize(
        ("value", "at"), [("20", True), ("20.5", False), ("19", False), ("1", False)]
    )
    def test_a_value_exactly_where_a_step_begins(self, value: str, at: bool) -> None:
        table = [{"from": 1, "points": 2}, {"from": 20, "points": 5}]
        document = deepcopy(DOCUMENT)
        (node,) = (one for one in document["nodes"] if one["code"] == "LAN")
        node["rule"] = {"kind": "steps", "table": [*table, {"from": 40, "points": 5}]}
        spec = spec_from_document(document)
        held = [account(report({"LAN": value}), indicator="LAN")]
        told = anomalies(spec, held, earlier={}, files={})
        said = [one.value for one in told if one.sign == Sign.THRESHOLD]
        assert said == ([Decimal(20)] if at else [])

    @pytest.mark.parametrize(
        ("before", "jumps"),
        [
            (shares("0.50", "0.52", "0.54"), True),  # median 0.52, MAD 0.02: 0.06 < 0.38
            (shares("0.50", "0.70", "0.90"), False),  # MAD 0.2: 0.6 > 0.2
            (shares("0.90", "0.90", "0.90"), False),
            (shares("0.87", "0.87", "0.87"), False),  # 0.03 is not more than 3 · 0.01
            (shares("0.86", "0.86", "0.86"), True),
            (shares("0.10", "0.10"), False),  # too few to know
        ],
    )
    def test_a_jump_against_the_units_own_past(
        self, before: list[Decimal], jumps: bool
    ) -> None:
        told = signs(account(report(ratio(90))), earlier={KEY: before})
        assert told == ([(Sign.JUMP, "u")] if jumps else [])

    def test_the_same_file_of_two_units(self) -> None:
        held = [account(report(ratio(9)), unit=unit) for unit in ("a", "b", "c")]
        files = {("a", "PC"): {"x", "y"}, ("b", "PC"): {"y"}, ("c", "PC"): {"z"}}
        told = anomalies(SPEC, held, earlier={}, files=files)
        assert [(one.unit, one.others) for one in told] == [("a", ("b",)), ("b", ("a",))]

    def test_one_file_for_two_values_of_one_unit_is_no_sign(self) -> None:
        held = [
            account(report(ratio(9))),
            account(report({"LAN": "0"}), indicator="LAN"),
        ]
        assert signs(*held, files={KEY: {"x"}, ("u", "LAN"): {"x"}}) == []

    def test_what_was_not_reported_shows_nothing(self) -> None:
        said = Word(Step.REPORT, State.SETTLED, dict.fromkeys(ratio(1), "NOT_SUBMITTED"))
        assert signs(account(said), earlier={KEY: shares("0.9", "0.9", "0.9")}) == []
