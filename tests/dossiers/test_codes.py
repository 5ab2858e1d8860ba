"""Dossier numbers: made one way, read in every form people type or copy."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossiers.codes import dossier_code, is_readable, tidy
from dossiers.models import NumberCounter, ResultCounter
from dossiers.numbering import next_dossier_code, next_result_number
from egov.models import Agency
from tests.cast import Cast

DAY = date(2026, 11, 23)
AGENCIES = st.from_regex(r"[A-Z][0-9]{2}(\.[0-9]{2,3}){0,3}", fullmatch=True)


@pytest.mark.parametrize(
    ("agency", "number", "code"),
    [
        ("H55.12", 42, "H55.12-261123-0042"),
        ("H55", 1, "H55-261123-0001"),
        ("H55.12.001.07", 9999, "H55.12.001.07-261123-9999"),
        ("H55.12", 10_000, "H55.12-261123-10000"),
        ("H55.12", 1_234_567, "H55.12-261123-1234567"),
    ],
)
def test_a_number_as_printed(agency: str, number: int, code: str) -> None:
    assert dossier_code(agency, DAY, number) == code


@pytest.mark.parametrize("number", [0, -1])
def test_numbers_count_from_one(number: int) -> None:
    with pytest.raises(ValueError, match="counts from 1"):
        dossier_code("H55.12", DAY, number)


@given(AGENCIES, st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.integers(1, 9_999_999))
def test_every_number_made_can_be_read_and_fits(
    agency: str, day: date, number: int
) -> None:
    code = dossier_code(agency, day, number)
    assert is_readable(code)
    assert tidy(code) == code
    assert len(code) <= 30


@given(AGENCIES, AGENCIES, st.integers(1, 10**6), st.integers(1, 10**6))
def test_two_numbers_never_print_alike(one: str, two: str, a: int, b: int) -> None:
    same = dossier_code(one, DAY, a) == dossier_code(two, DAY, b)
    assert same is ((one, a) == (two, b))


@pytest.mark.parametrize(
    "typed",
    [
        "H55.12-261123-0042",
        " h55.12-261123-0042\n",
        "H55.12 - 261123 - 0042",
        "H55.12–261123–0042",
        "H55.12—261123‑0042",
        "H55.12\u00a0-\u202f261123-0042",
        "H55.12−261123‐0042",
        "\u200eH55.12-261123-0042\0\ufeff",
    ],
)
def test_what_people_type_is_tidied(typed: str) -> None:
    assert tidy(typed) == "H55.12-261123-0042"


@pytest.mark.parametrize(
    ("code", "fine"),
    [
        ("000.00.00.H55-190425-0001", True),
        ("H15.50.05.13-261008-0975", True),
        ("H55.12-261123-0042\n", False),
        ("H55.12-261123-004", False),
        ("H55.12-26112-0042", False),
        ("H55.12-261123-٠٠٤٢", False),
        ("h55.12-261123-0042", False),
        ("H55.1-261123-0042", False),
        ("x H55.12-261123-0042", False),
        ("H55.12-261123-0042'", False),
        ("", False),
    ],
)
def test_what_can_be_a_number(code: str, fine: bool) -> None:
    assert is_readable(code) is fine


def test_each_agency_and_day_counts_for_itself(cast: Cast) -> None:
    other = date(2026, 11, 24)
    asked = [(cast.ward, DAY), (cast.ward, DAY), (cast.commune, DAY), (cast.ward, other)]
    assert [next_dossier_code(agency, day) for agency, day in asked] == [
        "H55.12-261123-0001",
        "H55.12-261123-0002",
        "H55.16-261123-0001",
        "H55.12-261124-0001",
    ]
    assert NumberCounter.objects.count() == 3


def test_results_count_by_agency_and_year(cast: Cast) -> None:
    asked = [(cast.ward, 2026), (cast.ward, 2026), (cast.finance, 2026), (cast.ward, 2027)]
    assert [next_result_number(agency, year) for agency, year in asked] == [
        "1/2026/KQ-H55.12",
        "2/2026/KQ-H55.12",
        "1/2026/KQ-H55.03",
        "1/2027/KQ-H55.12",
    ]
    assert ResultCounter.objects.count() == 3


def test_a_full_day_goes_on_with_five_digits(cast: Cast) -> None:
    NumberCounter.objects.create(agency=cast.ward, day=DAY, last=9999)
    ward = Agency.objects.get(code="H55.12")
    assert next_dossier_code(ward, DAY) == "H55.12-261123-10000"
