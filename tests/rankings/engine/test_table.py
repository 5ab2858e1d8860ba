"""Tables: wide or long, the same data; what is not a number is refused at its place."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from rankings.engine.errors import DataError
from rankings.engine.missing import Missing
from rankings.engine.spec import Spec
from rankings.engine.table import read_csv, table_from_text
from tests.rankings.engine.making import flat, spec_of

SPEC = spec_of(
    flat(
        {"code": "A", "bounds": {"least": 0, "most": 1000}},
        {"code": "R", "rule": {"kind": "ratio"}},
        {"code": "Y", "rule": {"kind": "yes_no"}},
        {"code": "D", "denominator": "POP"},
        denominate={"kind": "series"},
        groups=["region"],
        period=2026,
    )
)
WIDE = """unit,name,region,A,R.a,R.b,Y,D,POP,A@2025
x,X,north,1.50,3,4,có,10,100,1
y,Y,south,NOT_SUBMITTED,1,2,no,,200,
"""
LONG = """unit,name,region,indicator,value,numerator,denominator,missing,period
y,Y,south,POP,200,,,,
x,X,north,A,1.5,,,,2026
x,X,north,R,,3,4,,
x,X,north,Y,1,,,,
x,X,north,D,10,,,,
x,X,north,POP,100,,,,
x,X,north,A,1,,,,2025
y,Y,south,A,,,,NOT_SUBMITTED,
y,Y,south,R,,1,2,,
y,Y,south,Y,0,,,,
"""


def refused(text: str, spec: Spec = SPEC) -> list[str]:
    with pytest.raises(DataError) as caught:
        table_from_text(text, spec)
    return [str(fault) for fault in caught.value.faults]


def test_wide_and_long_are_the_same_data() -> None:
    wide, long = table_from_text(WIDE, SPEC), table_from_text(LONG, SPEC)
    assert wide == long
    assert wide.cell("x", "A") == Decimal("1.5")
    assert wide.cell("y", "A") is Missing.NOT_SUBMITTED
    assert wide.cell("y", "D") is Missing.NOT_COLLECTED
    assert wide.cell("x", "A@2025") == 1


def test_rows_and_columns_may_come_in_any_order() -> None:
    shuffled = "A@2025,POP,D,Y,R.b,R.a,A,region,name,unit\n,200,,no,2,1,NOT_SUBMITTED,south,Y,y\n1,100,10,yes,4,3,1.5,north,X,x\n"
    assert table_from_text(shuffled, SPEC) == table_from_text(WIDE, SPEC)


def test_a_byte_order_mark_and_windows_lines_are_read(tmp_path: Path) -> None:
    path = tmp_path / "d.csv"
    path.write_bytes(b"\xef\xbb\xbf" + WIDE.replace("\n", "\r\n").encode())
    assert read_csv(path, SPEC) == table_from_text(WIDE, SPEC)


def test_columns_may_have_other_headings() -> None:
    columns = {
        "unit": "iso",
        "name": "iso",
        "series": {"A": "alpha"},
        "ignore": ["rank"],
        "missing": {"NA": "NOT_COLLECTED", "c": "SUPPRESSED"},
    }
    spec = spec_of(flat({"code": "A"}, columns=columns))
    data = table_from_text("rank,iso,alpha\n1,x,2\n2,y,NA\n3,z,c\n", spec)
    assert [unit.name for unit in data.units] == ["x", "y", "z"]
    assert data.column("A") == [2, Missing.NOT_COLLECTED, Missing.SUPPRESSED]


def test_all_other_columns_may_be_ignored() -> None:
    spec = spec_of(flat({"code": "A"}, columns={"ignore": ["*"]}))
    assert table_from_text("unit,A,B,C\nx,1,2,3\n", spec).series == ("A",)


def line(number: int, old: str, new: str) -> str:
    lines = WIDE.splitlines()
    assert old in lines[number - 1]
    lines[number - 1] = lines[number - 1].replace(old, new, 1)
    return "\n".join(lines)


WRONG = [
    (line(3, "y,Y", "x,X"), "data.csv:3: column 'unit': the unit 'x' is already in line 2"),
    (line(2, "1.50", "abc"), "data.csv:2: column 'A': 'abc' is not a number"),
    (
        line(2, "1.50", "NaN"),
        "data.csv:2: column 'A': 'NaN' is not a number; a missing value",
    ),
    (line(2, "1.50", "-inf"), "data.csv:2: column 'A': '-inf' is not a number"),
    (
        line(2, "1.50", "1e308"),
        "data.csv:2: column 'A': 1e308 is outside the declared bounds 0 … 1000",
    ),
    (line(2, "1.50", "1e-99"), "data.csv:2: column 'A': 1e-99 is too close to 0"),
    (line(2, "1.50", "-1"), "data.csv:2: column 'A': -1 is outside the declared bounds"),
    (line(2, "1.50", '"1,5"'), "data.csv:2: column 'A': '1,5' has a decimal comma"),
    (
        line(2, "1.50", '"1,500"'),
        "data.csv:2: column 'A': '1,500' has a separator of thousands or a decimal comma",
    ),
    (
        line(2, "1.50", "N/A"),
        "data.csv:2: column 'A': 'N/A' is not a reason; leave the cell empty",
    ),
    (line(2, "1.50", "١"), "data.csv:2: column 'A': '١' is not a number"),
    (line(2, "có", "maybe"), "data.csv:2: column 'Y': 'maybe' is neither yes"),
    (
        line(2, "3,4", "-3,4"),
        "data.csv:2: column 'R.a': -3 is negative; ratio counts from 0",
    ),
    (line(2, "1.50", "1.50,7"), "data.csv:2: has 11 cells, the header has 10"),
    (
        line(1, ",A,", ",B,"),
        "data.csv:1: column 'A': the column of indicator 'A' is missing",
    ),
    (line(1, ",A,", ",B,"), "data.csv:1: column 'B': is not a column of this methodology"),
    (
        line(1, "R.a", "R.x"),
        "data.csv:1: column 'R.a': the column of indicator 'R' is missing",
    ),
    (line(1, "POP", "POPX"), "data.csv:1: column 'POP': the denominator of 'D' is missing"),
    (line(1, "region", "name"), "data.csv:1: column 'name': stands twice in the header"),
    (line(1, "unit", "id"), "data.csv:1: column 'unit': the column is missing"),
    (line(1, ",A,", ",,"), "data.csv:1: column 4 has no heading"),
    ("", "data.csv: is empty"),
    (WIDE.splitlines()[0] + "\n", "data.csv:1: there is no row below the header"),
    ("unit;A\nx;1\n", "data.csv:1: has one column only; columns are separated by commas"),
    ('unit,A\n"x,1\n', "data.csv: is not CSV"),
    (line(2, "x,X", ",X"), "data.csv:2: column 'unit': is empty"),
]


@pytest.mark.parametrize(("text", "reason"), WRONG)
def test_a_bad_cell_is_refused_at_its_place(text: str, reason: str) -> None:
    assert any(one.startswith(reason) for one in refused(text)), refused(text)


LONG_WRONG = [
    (
        "x,X,north,A,2,,,,",
        "data.csv:12: column 'indicator': 'A' of unit 'x' is already in line 3",
    ),
    ("x,X,north,Q,2,,,,", "data.csv:12: column 'indicator': there is no series 'Q'"),
    ("z,Z,north,A,2,,,GONE,", "data.csv:12: column 'missing': the row has both a reason"),
    ("z,Z,north,A,,,,GONE,", "data.csv:12: column 'missing': 'GONE' is not one of"),
    ("z,Z,north,A,2,,,,now", "data.csv:12: column 'period': 'now' is not a whole number"),
    (
        "x,Other,north,Z,2,,,,",
        "data.csv:12: unit 'x' has another name or group than in line 3",
    ),
    ("z,Z,north,A,x,,,,", "data.csv:12: column 'value': 'x' is not a number"),
]


@pytest.mark.parametrize(("row", "reason"), LONG_WRONG)
def test_a_bad_row_of_a_long_table_is_refused(row: str, reason: str) -> None:
    found = refused(LONG + row + "\n")
    assert any(one.startswith(reason) for one in found), found


def test_every_fault_is_told_at_once() -> None:
    text = WIDE.replace("1.50", "one").replace("có", "perhaps").replace(",200,", ",many,")
    assert len(refused(text)) == 3


def test_a_file_that_is_not_utf8_names_the_line(tmp_path: Path) -> None:
    path = tmp_path / "d.csv"
    path.write_bytes(WIDE.replace("y,Y", "y,Đ").encode("utf-16-le"))
    with pytest.raises(DataError, match=r"not UTF-8|missing|heading"):
        read_csv(path, SPEC)
    path.write_bytes(WIDE.encode().replace(b"south", b"s\xff"))
    with pytest.raises(DataError, match=r"d\.csv:3: is not UTF-8"):
        read_csv(path, SPEC)


def test_levels_of_an_inspection_are_held_to() -> None:
    rule: dict[str, Any] = {"kind": "inspected", "levels": [0, 5, 10], "of": 10}
    spec = spec_of(flat({"code": "S", "rule": rule}))
    assert (
        "7 is not one of the declared levels 0, 5, 10" in refused("unit,S\nx,7\n", spec)[0]
    )
    free = spec_of(flat({"code": "S", "rule": {"kind": "inspected", "of": 10}}))
    assert "11 is not within 0 … 10 points" in refused("unit,S\nx,11\n", free)[0]
