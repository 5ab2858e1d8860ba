"""Each type of field by worked examples: what people type, what is kept."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossiers.answers import clean_answers
from dossiers.errors import AnswersInvalid
from dossiers.spec import fields_of
from egov import clock
from tests import makers

LABEL = {"vi": "Mục", "en": "Item"}
OPTIONS = [{"code": code, "name": LABEL} for code in ("red", "green")]
REFUSED = object()


def kept(kind: str, value: Any, **more: Any) -> Any:
    """What is kept of one answer; REFUSED when it has a fault."""
    field = {"code": "x", "type": kind, "label": LABEL, "required": False, **more}
    try:
        return clean_answers(fields_of([field]), {"x": value}).get("x")
    except AnswersInvalid as invalid:
        return REFUSED if set(invalid.fields) == {"x"} else invalid


@pytest.mark.parametrize(
    ("kind", "typed", "expected"),
    [
        ("integer", "3", 3),
        ("integer", 3, 3),
        ("integer", 3.0, 3),
        ("integer", "3,0", 3),
        ("integer", "-3", -3),
        ("integer", "1 000", 1000),
        ("integer", "1.000.000", 1_000_000),
        ("integer", "1,000,000", 1_000_000),
        ("integer", "1.000", 1000),
        ("integer", "1,5", REFUSED),
        ("integer", 1.5, REFUSED),
        ("integer", True, REFUSED),
        ("integer", [3], REFUSED),
        ("integer", "ba", REFUSED),
        ("integer", "٣", REFUSED),
        ("integer", "1_000", REFUSED),
        ("integer", "0x10", REFUSED),
        ("integer", "1e3", REFUSED),
        ("integer", "1e999999999", REFUSED),
        ("integer", "NaN", REFUSED),
        ("integer", "-Infinity", REFUSED),
        ("integer", float("inf"), REFUSED),
        ("integer", float("nan"), REFUSED),
        ("integer", "9" * 21, REFUSED),
        ("integer", 10**40, REFUSED),
        ("integer", "1.000.00", REFUSED),
        ("integer", "1.2.3", REFUSED),
        ("integer", "--3", REFUSED),
        ("money", "1.500.000 ₫", 1_500_000),
        ("money", "150000đ", 150_000),
        ("money", "1.500.000,00", 1_500_000),
        ("money", "0,5", REFUSED),
        ("decimal", "1,5", "1.5"),
        ("decimal", "1.5", "1.5"),
        ("decimal", "72,05", "72.05"),
        ("decimal", "1.234,5", "1234.5"),
        ("decimal", "1,234.5", "1234.5"),
        ("decimal", "1.125", "1125"),
        ("decimal", "1.1250", "1.1250"),
        ("decimal", 1.125, "1.1250"),
        ("decimal", "0,125", "0.125"),
        ("decimal", "0.125", "0.125"),
        ("decimal", "-0,125", "-0.125"),
        ("decimal", "2,500", "2500"),
        ("decimal", "2,50", "2.5"),
        ("decimal", 100, "100"),
        ("decimal", 1e-7, "0.0000001"),
        ("decimal", 1e300, REFUSED),
        ("decimal", "-0", "0"),
        ("decimal", "1e-9", REFUSED),
    ],
)
def test_numbers_as_vietnamese_write_them(kind: str, typed: Any, expected: Any) -> None:
    found = kept(kind, typed)
    assert found == expected
    assert type(found) is type(expected)


@given(st.integers(-(10**15), 10**15), st.sampled_from([".", ",", " ", ""]))
def test_a_grouped_number_is_the_number(number: int, mark: str) -> None:
    assert kept("money", f"{number:,}".replace(",", mark)) == number


@given(st.decimals(-(10**6), 10**6, places=4, allow_nan=False, allow_infinity=False))
def test_a_decimal_with_a_comma_is_the_decimal(number: Any) -> None:
    found = kept("decimal", str(number).replace(".", ","))
    assert float(found) == float(number)
    assert kept("decimal", found) == found


@pytest.mark.parametrize(
    ("typed", "more", "fine"),
    [
        ("5", {"min": 5, "max": 7}, True),
        ("7", {"min": 5, "max": 7}, True),
        ("4", {"min": 5, "max": 7}, False),
        ("8", {"min": 5, "max": 7}, False),
        ("-1", {"min": 0}, False),
        ("4,99", {"min": 5}, False),
    ],
)
def test_numbers_have_bounds(typed: str, more: Any, fine: bool) -> None:
    assert (kept("decimal", typed, **more) is not REFUSED) is fine


@pytest.mark.parametrize(
    ("kind", "typed", "expected"),
    [
        ("date", "23/11/2026", "2026-11-23"),
        ("date", "3/1/2026", "2026-01-03"),
        ("date", "3.1.2026", "2026-01-03"),
        ("date", "03-01-2026", "2026-01-03"),
        ("date", "2026-01-03", "2026-01-03"),
        ("date", " 2026-01-03 ", "2026-01-03"),
        ("date", "29/02/2028", "2028-02-29"),
        ("date", "29/02/2026", REFUSED),
        ("date", "31/04/2026", REFUSED),
        ("date", "00/01/2026", REFUSED),
        ("date", "01/01/0000", REFUSED),
        ("date", "1/1/26", REFUSED),
        ("date", "2026", REFUSED),
        ("date", "hôm nay", REFUSED),
        ("date", "01/01/1849", REFUSED),
        ("date", "01/01/1850", "1850-01-01"),
        ("date", {"day": 1}, REFUSED),
        ("partial_date", "1958", "1958"),
        ("partial_date", 1958, "1958"),
        ("partial_date", "03/1958", "1958-03"),
        ("partial_date", "3/1958", "1958-03"),
        ("partial_date", "1958-03", "1958-03"),
        ("partial_date", "21/3/1958", "1958-03-21"),
        ("partial_date", "1958-03-21", "1958-03-21"),
        ("partial_date", "13/1958", REFUSED),
        ("partial_date", "00/1958", REFUSED),
        ("partial_date", "1958-3", REFUSED),
        ("partial_date", "0000", REFUSED),
        ("partial_date", "1849", REFUSED),
        ("partial_date", "58", REFUSED),
        ("partial_date", "٢٠٢٦", REFUSED),
        ("partial_date", "9999-12", "9999-12"),
    ],
)
def test_days_as_people_write_them(kind: str, typed: Any, expected: Any) -> None:
    assert kept(kind, typed) == expected


@pytest.mark.parametrize(
    ("typed", "fine"),
    [
        ("2026-03-11", True),
        ("2026-03-12", False),
        ("2026", True),
        ("2027", False),
        ("2026-03", True),
        ("2026-04", False),
        ("2020-01-30", True),
        ("2020-01-29", False),
        ("2020-01", True),
        ("2019-12", False),
        ("2020", True),
        ("2019", False),
    ],
)
def test_a_month_or_year_fits_when_one_of_its_days_does(typed: str, fine: bool) -> None:
    bounds = {"not_after": "today", "not_before": "2020-01-30"}
    with clock.standing_at(makers.at("2026-03-11 23:59")):
        assert (kept("partial_date", typed, **bounds) is not REFUSED) is fine


@pytest.mark.parametrize(
    ("kind", "typed", "expected"),
    [
        ("identity", "019188000123", "019188000123"),
        ("identity", "019 188 000 123", "019188000123"),
        ("identity", "019.188.000.123", "019188000123"),
        ("identity", "001088000123", "001088000123"),
        ("identity", "096188000123", "096188000123"),
        ("identity", "097188000123", REFUSED),
        ("identity", "000188000123", REFUSED),
        ("identity", "119188000123", REFUSED),
        ("identity", "01918800012", REFUSED),
        ("identity", "0191880001234", REFUSED),
        ("identity", "091234567", "091234567"),
        ("identity", "٠١٩١٨٨٠٠٠١٢٣", REFUSED),
        ("identity", "01918800012a", REFUSED),
        ("taxcode", "0100109106", "0100109106"),
        ("taxcode", "0300588569", "0300588569"),
        ("taxcode", "0101248141", "0101248141"),
        ("taxcode", "0100112437", "0100112437"),
        ("taxcode", "0100109107", REFUSED),
        ("taxcode", "0100109106-001", "0100109106-001"),
        ("taxcode", "0100109106001", "0100109106-001"),
        ("taxcode", "0100109107-001", REFUSED),
        ("taxcode", "0100109106-000", REFUSED),
        ("taxcode", "019188000123", "019188000123"),
        ("taxcode", "099188000123", REFUSED),
        ("taxcode", "000188000123", REFUSED),
        ("taxcode", "٠١٠٠١٠٩١٠٦", REFUSED),
    ],
)
def test_numbers_of_people_and_companies(kind: str, typed: Any, expected: Any) -> None:
    assert kept(kind, typed) == expected


@given(
    st.from_regex(r"0100109106|0300588569|0101248141|0100112437", fullmatch=True), st.data()
)
def test_one_wrong_digit_of_a_tax_code_is_noticed(code: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, 9))
    digit = data.draw(st.sampled_from("0123456789").filter(lambda one: one != code[at]))
    assert kept("taxcode", code[:at] + digit + code[at + 1 :]) is REFUSED


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("0912345678", "+84912345678"),
        ("0912 345 678", "+84912345678"),
        ("0912.345.678", "+84912345678"),
        ("+84 912 345 678", "+84912345678"),
        ("0084912345678", "+84912345678"),
        ("84912345678", "+84912345678"),
        ("0208 3855 123", "+842083855123"),
        ("+82 10-1234-5678", "+821012345678"),
        ("912345678", "+84912345678"),
        ("0712", REFUSED),
        ("+", REFUSED),
        ("khong co", REFUSED),
        ("0" * 300, REFUSED),
        (912345678, "+84912345678"),
        (None, None),
    ],
)
def test_phones_are_kept_for_machines(typed: Any, expected: Any) -> None:
    assert kept("phone", typed) == expected


@pytest.mark.parametrize(
    ("kind", "typed", "expected"),
    [
        ("text", "  Ma Thị  ", "Ma Thị"),
        ("text", "x" * 13, REFUSED),
        ("text", "x" * 12, "x" * 12),
        ("text", "ế" * 12, "ế" * 12),
        ("text", 2026, "2026"),
        ("text", "Tuye\u0302\u0301t", "Tuyết"),
        ("text", True, REFUSED),
        ("text", ["a"], REFUSED),
        ("text", "a\0b", REFUSED),
        ("text", "a\x1bb", REFUSED),
        ("text", "a\ud800b", REFUSED),
        ("text", "a\tb", "a\tb"),
        ("longtext", "a\r\nb\rc\r\r\nd", "a\nb\nc\n\nd"),
        ("yesno", True, True),
        ("yesno", "true", True),
        ("yesno", "No", False),
        ("yesno", False, False),
        ("yesno", 1, REFUSED),
        ("yesno", "có", REFUSED),
        ("yesno", [True], REFUSED),
        ("choice", "red", "red"),
        ("choice", "Red", REFUSED),
        ("choice", ["red"], REFUSED),
        ("choice", 0, REFUSED),
        ("choices", ["red", "green", "red"], ["red", "green"]),
        ("choices", "red", ["red"]),
        ("choices", ["red", "blue"], REFUSED),
        ("choices", [["red"]], REFUSED),
        ("choices", [], None),
        ("email", " lan@example.vn ", "lan@example.vn"),
        ("email", "lan@example", REFUSED),
        ("email", "lan@example.vn\nBcc: tam@example.vn", REFUSED),
        ("email", "a@" + "b" * 9000 + ".vn", REFUSED),
    ],
)
def test_words_and_choices(kind: str, typed: Any, expected: Any) -> None:
    assert kept(kind, typed, max=12, options=OPTIONS) == expected


PLACE = {"province": "Thái Nguyên", "commune": "Tân Cương", "detail": ""}


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (PLACE | {"detail": " Xóm 2 "}, PLACE | {"detail": "Xóm 2"}),
        ({"province": "Thái Nguyên", "commune": "Tân Cương"}, PLACE),
        (PLACE | {"detail": None}, PLACE),
        (PLACE | {"country": "VN"}, PLACE),
        (PLACE | {"commune": " "}, REFUSED),
        (PLACE | {"province": None}, REFUSED),
        (PLACE | {"detail": ["Xóm 2"]}, REFUSED),
        (PLACE | {"detail": "x" * 161}, REFUSED),
        ("Thái Nguyên", REFUSED),
        ([PLACE], REFUSED),
        ({"province": "", "commune": " ", "detail": None}, None),
    ],
)
def test_an_address_names_province_and_commune(typed: Any, expected: Any) -> None:
    assert kept("address", typed) == expected
