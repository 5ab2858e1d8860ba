"""Long tables: one row a unit and an indicator."""

from collections.abc import Mapping

from rankings.engine.data import Unit
from rankings.engine.intake import (
    LONG_COLUMNS,
    Place,
    Reader,
    add_cell,
    add_unit,
    known_series,
)
from rankings.engine.missing import Missing
from rankings.engine.spec import Leaf

SUFFIX = {"value": "", "numerator": ".a", "denominator": ".b", "n": ".n"}


def read_long(reader: Reader, names: list[str], body: list[tuple[int, list[str]]]) -> None:
    """Read all rows into the reader."""
    unit_column = str(reader.columns.get("unit", "unit"))
    name_column = str(reader.columns.get("name", "name"))
    allowed = {unit_column, name_column, *LONG_COLUMNS, *reader.spec.groups, "group"}
    ignored = reader.columns.get("ignore", [])
    assert isinstance(ignored, list)
    for name in names:
        if "*" not in ignored and name not in allowed and name not in ignored:
            reader.fault(
                1,
                name,
                "is not a column of a long table; name it in columns.ignore if it may stand here",
            )
    if unit_column not in names:
        reader.fault(1, unit_column, "the column is missing")
    if reader.faults:
        return
    known = known_series(reader.spec)
    for line, row in body:
        if len(row) != len(names):
            reader.fault(line, "", f"has {len(row)} cells, the header has {len(names)}")
            continue
        texts = dict(zip(names, (cell.strip() for cell in row), strict=True))
        groups = {g: texts[g] for g in reader.spec.groups if texts.get(g)}
        unit = Unit(
            texts[unit_column], texts.get(name_column) or texts[unit_column], groups
        )
        add_unit(reader, line, unit)
        _take(reader, line, unit.code, texts, known)
    _nobody(reader, known)


def _take(
    reader: Reader,
    line: int,
    unit: str,
    texts: Mapping[str, str],
    known: Mapping[str, Leaf | None],
) -> None:
    """Take the cells of one row."""
    code, period = texts["indicator"], texts.get("period", "")
    if period and not (period.isascii() and period.isdigit()):
        reader.fault(line, "period", f"{period!r} is not a whole number")
        return
    late = "" if not period or int(period) == reader.spec.period else f"@{period}"
    given = {column: texts[column] for column in SUFFIX if texts.get(column)}
    if texts.get("missing"):
        if given or texts["missing"] not in Missing.__members__:
            reader.fault(line, "missing", _why(texts["missing"], given))
            return
        given = dict.fromkeys(_columns_of(code, known), texts["missing"])
    if (first := reader.first_line.setdefault((unit, code, late), line)) != line:
        reader.fault(
            line, "indicator", f"{code!r} of unit {unit!r} is already in line {first}"
        )
        return
    for column, text in given.items():
        if (series := f"{code}{SUFFIX[column]}") in known:
            add_cell(reader, Place(line, column, unit), f"{series}{late}", text, known)
        else:
            reader.fault(
                line, "indicator", f"there is no series {series!r} in this methodology"
            )
    if not given and code not in known and f"{code}.a" not in known:
        reader.fault(line, "indicator", f"there is no series {code!r} in this methodology")


def _columns_of(code: str, known: Mapping[str, Leaf | None]) -> list[str]:
    parts = ["numerator", "denominator"] if f"{code}.a" in known else []
    return [*(["value"] if code in known and not parts else []), *parts] or ["value"]


def _why(reason: str, given: Mapping[str, str]) -> str:
    if given:
        return f"the row has both a reason ({reason}) and a {next(iter(given))}"
    return f"{reason!r} is not one of {', '.join(Missing)}"


def _nobody(reader: Reader, known: Mapping[str, Leaf | None]) -> None:
    """Refuse a table in which an indicator does not occur at all, unless it may be partial."""
    if reader.partial:
        return
    held = {series.partition("@")[0] for _, series in reader.cells}
    for node in reader.spec.leaves:
        if not any(s == node.code or s.startswith(f"{node.code}.") for s in held):
            reader.fault(0, "indicator", f"no row of indicator {node.code!r}")
