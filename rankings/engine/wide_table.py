"""Wide tables: one row a unit, one column a series."""

from collections.abc import Mapping
from typing import cast

from rankings.engine.data import Unit
from rankings.engine.intake import (
    PERIOD,
    Place,
    Reader,
    add_cell,
    add_unit,
    alternatives,
    known_series,
)


def read_wide(reader: Reader, names: list[str], body: list[tuple[int, list[str]]]) -> None:
    """Read all rows into the reader."""
    places = _places(reader, names)
    if not reader.partial:
        _missing(reader, places)
    if reader.faults:
        return
    known = known_series(reader.spec)
    seen: dict[str, int] = {}
    for line, row in body:
        if len(row) != len(names):
            reader.fault(line, "", f"has {len(row)} cells, the header has {len(names)}")
            continue
        unit = _unit(reader, places, row)
        if unit.code in seen:
            column = str(reader.columns.get("unit", "unit"))
            reader.fault(
                line, column, f"the unit {unit.code!r} is already in line {seen[unit.code]}"
            )
            continue
        seen[unit.code] = line
        add_unit(reader, line, unit)
        for name, place in places.items():
            if not name.startswith("="):
                add_cell(
                    reader, Place(line, names[place], unit.code), name, row[place], known
                )


def _places(reader: Reader, names: list[str]) -> dict[str, int]:
    """Return series → column, with =unit, =name and =group for the descriptive columns."""
    spec, columns = reader.spec, reader.columns
    series_of = {heading: name for name, heading in _headings(reader).items()}
    special = {group: f"={group}" for group in ("group", *spec.groups)}
    special[str(columns.get("name", "name"))] = "=name"
    unit_column = str(columns.get("unit", "unit"))
    ignored = cast(list[str], columns.get("ignore", []))
    found: dict[str, int] = {}
    for place, name in enumerate(names):
        match = PERIOD.fullmatch(name)
        if name in series_of:
            found[series_of[name]] = place
        if name == unit_column:
            found["=unit"] = place
        if name in special:
            found[special[name]] = place
        elif match and match["series"] in series_of:
            found[f"{series_of[match['series']]}@{match['period']}"] = place
        elif "*" not in ignored and name not in {*series_of, *ignored, unit_column}:
            reader.fault(
                1,
                name,
                "is not a column of this methodology; name it in columns.ignore if it may stand here",
            )
    if "=unit" not in found:
        reader.fault(1, unit_column, "the column is missing")
    return found


def _headings(reader: Reader) -> dict[str, str]:
    """Series → heading of its column."""
    declared = cast(Mapping[str, str], reader.columns.get("series", {}))
    return {name: declared.get(name, name) for name in known_series(reader.spec)}


def _missing(reader: Reader, found: Mapping[str, int]) -> None:
    """Report every column of which an edition cannot do without."""
    heading_of = _headings(reader)
    for group in reader.spec.groups:
        if f"={group}" not in found:
            reader.fault(1, group, "the column of this grouping is missing")
    for node in reader.spec.leaves:
        assert node.leaf is not None
        choices = alternatives(node.leaf.rule, node.code)
        if not any(all(name in found for name in choice) for choice in choices):
            lacking = [name for name in choices[0] if name not in found]
            for name in lacking:
                reader.fault(
                    1, heading_of[name], f"the column of indicator {node.code!r} is missing"
                )
        if node.leaf.denominator and node.leaf.denominator.series not in found:
            series = node.leaf.denominator.series
            reader.fault(
                1, heading_of[series], f"the denominator of {node.code!r} is missing"
            )


def _unit(reader: Reader, places: Mapping[str, int], row: list[str]) -> Unit:
    code = row[places["=unit"]].strip()
    name = row[places["=name"]].strip() if "=name" in places else ""
    told = [g for g in reader.spec.groups if f"={g}" in places]
    groups = {g: row[places[f"={g}"]].strip() for g in told}
    return Unit(code, name or code, {g: value for g, value in groups.items() if value})
