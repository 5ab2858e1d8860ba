"""The register of units: keys that last through a merger."""

import itertools
from collections import Counter
from datetime import date

import pytest

from rankings.reference.registry import (
    by_code,
    facts,
    predecessors,
    region_name,
    unit_set,
    units,
)

BEFORE, AFTER = date(2025, 6, 30), date(2025, 7, 1)


def test_there_are_63_before_and_34_after() -> None:
    living = {
        day: [u for u in units().values() if u.span.holds(day)] for day in (BEFORE, AFTER)
    }
    assert {u.key for u in living[BEFORE]} == {u.key for u in unit_set("vn63")}
    assert {u.key for u in living[AFTER]} == {u.key for u in unit_set("vn34")}
    assert (len(unit_set("vn63")), len(unit_set("vn34")), len(units())) == (63, 34, 86)


def test_eleven_go_on_and_52_became_23() -> None:
    old = unit_set("vn63")
    assert len([u for u in old if u.successor is None]) == 11
    assert all((u.span.end is None) == (u.successor is None) for u in old)
    merged = Counter(u.successor for u in old if u.successor)
    assert sum(merged.values()) == 52
    assert len(merged) == 23
    assert set(merged.values()) == {2, 3}
    assert set(merged) <= {u.key for u in unit_set("vn34")}


def test_a_successor_knows_where_it_comes_from() -> None:
    assert {u.key for u in predecessors("thai-nguyen-2025")} == {"bac-kan", "thai-nguyen"}
    assert predecessors("ha-noi") == ()


@pytest.mark.parametrize("scheme", ["gso", "qcvn102"])
@pytest.mark.parametrize("day", [BEFORE, AFTER])
def test_on_one_day_a_code_names_one_unit_and_each_unit_has_one(
    scheme: str, day: date
) -> None:
    living = [u for u in units().values() if u.span.holds(day)]
    codes = [u.code(scheme, day) for u in living]
    assert None not in codes
    assert len(set(codes)) == len(codes)


def test_seven_codes_name_another_province_since_the_merger() -> None:
    moved = set()
    for unit in unit_set("vn63"):
        code = unit.code("gso", BEFORE) or ""
        after = by_code("gso", code, AFTER)
        if after and after.name("vi") != unit.name("vi"):
            moved.add((code, unit.name("vi"), after.name("vi")))
    assert {code for code, _, _ in moved} == {"15", "24", "44", "52", "80", "82", "91"}
    assert ("15", "Yên Bái", "Lào Cai") in moved


def test_a_name_goes_by_the_day() -> None:
    hue = units()["hue"]
    assert hue.name("vi", date(2024, 12, 31)) == "Thừa Thiên Huế"
    assert hue.name("vi", date(2025, 1, 1)) == "Huế"
    assert hue.name("vi") == "Huế"
    assert units()["ho-chi-minh"].name("en") == "Hồ Chí Minh City"


def test_spans_of_a_unit_follow_one_another() -> None:
    for unit in units().values():
        spans = [name.span for name in unit.names]
        assert spans[0].start == unit.span.start
        assert spans[-1].end == unit.span.end
        assert all(a.end == b.start for a, b in itertools.pairwise(spans))


def test_every_region_is_named_and_used() -> None:
    used = Counter(region for u in units().values() for region in u.regions.items())
    assert sum(n for (name, _), n in used.items() if name == "vn63") == 63
    assert len([1 for name, _ in used if name == "vn63"]) == 6
    assert len([1 for name, _ in used if name == "vn34"]) == 6
    assert {key for _, key in used} == {region["key"] for region in facts()["regions"]}
    assert region_name("mekong-delta", "vi") == "Đồng bằng sông Cửu Long"


def test_an_unknown_set_is_an_error() -> None:
    with pytest.raises(KeyError):
        unit_set("vn64")


def test_a_code_nobody_has_is_nobody() -> None:
    assert by_code("gso", "03", AFTER) is None
