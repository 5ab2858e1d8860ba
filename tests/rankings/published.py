"""Revisions as folders of files, without a database: two editions of one index.

`two_editions(root)` writes `motcua/2024/r1` on the 63 provinces and `motcua/2025/r1` on the
34 of today, by the provinces' methodology, with invented figures; `carried(root)` a table as
others published it.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random
from typing import Any

from rankings.engine.data import Dataset, Unit
from rankings.engine.edition import Edition
from rankings.engine.intake import alternatives, known_series
from rankings.engine.reading import spec_from_document
from rankings.engine.spec import Rule, Spec
from rankings.publishing.bundle import Bundle, Head, Previous
from rankings.publishing.files import data_files
from rankings.publishing.writing import write_folder
from rankings.reference.definitions import document
from rankings.reference.lineage import provinces_of_2025
from rankings.reference.registry import region_name, unit_set
from rankings.released import Released
from rankings.values import cell_of

KEY = bytes(range(32))
TITLES = {"vi": "Xếp hạng thử", "en": "A trial ranking"}


def released(root: Path, bundle: Bundle) -> Released:
    """Write a bundle's files below a folder and open them."""
    head = bundle.head
    write_folder(root, head.index, head.edition, head.revision, data_files(bundle, KEY))
    return Released.at(root, head.index, head.edition, head.revision)


def two_editions(root: Path) -> tuple[Released, Released]:
    """2024 on 63 provinces, 2025 on 34, compared over the merger."""
    old = bundle_of("2024", "vn63", date(2024, 12, 31))
    assert old.computed is not None
    lineage = provinces_of_2025()
    previous = Previous(
        index="motcua",
        edition="2024",
        revision=1,
        title=old.head.title,
        result=old.computed.document,
        computed=old.computed,
        events=lineage.between(date(2024, 12, 31), date(2025, 12, 31)),
    )
    new = bundle_of("2025", "vn34", date(2025, 12, 31), previous)
    return released(root, old), released(root, new)


def bundle_of(code: str, units: str, day: date, previous: Previous | None = None) -> Bundle:
    """An edition with invented values: a tie, a unit without rank, gaps of every reason."""
    spec = spec_from_document(document("ict-provinces-2024"))
    rng = Random(f"{code}")
    members = unit_set(units)
    held = [
        Unit(one.key, one.name("vi", day), {"region": one.regions[units]})
        for one in members
    ]
    cells = {
        (unit.code, series): cell_of(text)
        for unit in held
        for series, text in _values(spec, rng, held.index(unit) / len(held)).items()
    }
    twin, original, silent = held[5].code, held[9].code, held[-1].code
    for _, series in [key for key in cells if key[0] == original]:
        cells[twin, series] = cells[original, series]
    for key in [key for key in cells if key[0] == silent and rng.random() < 0.4]:
        cells[key] = cell_of("NOT_COLLECTED")
    edition = Edition.computed(spec, Dataset.of({u.code: u for u in held}, cells))
    return Bundle(
        head=_head(code, units, day),
        units=_units(units, day),
        computed=edition,
        previous=previous,
        history=_history(previous),
        evidence=_evidence(edition),
        trust={
            "values": len(spec.leaves) * len(held),
            "verified_points": "0.9812",
            "mean_shift": "-0.0125",
            "appeals": 12,
            "revised": 5,
        },
    )


def _values(spec: Spec, rng: Random, ability: float) -> dict[str, str]:
    """A unit's cells, better with less `ability` (0 the best, 1 the worst)."""
    found: dict[str, str] = {}
    for node in spec.leaves:
        assert node.leaf is not None
        share = min(max(0.9 - 0.5 * ability + rng.uniform(-0.2, 0.2), 0), 1)
        found |= _cells(node.leaf.rule, node.code, share, rng)
        if node.leaf.merge_rule == "mean_n":
            found[f"{node.code}.n"] = "400"
        if node.leaf.rule.kind in {"value", "goalposts", "target"}:
            low, high = node.leaf.normalise.lower, node.leaf.normalise.upper
            if node.leaf.direction < 0:
                share = 1 - share
            found[node.code] = f"{float(low) + float(high - low) * share:.2f}"
    for series in known_series(spec):
        found.setdefault(series, str(rng.randrange(600, 9000)))
    return {
        series: text for series, text in found.items() if series not in _unused(spec, found)
    }


def _unused(spec: Spec, found: Mapping[str, str]) -> set[str]:
    """Quotients beside their parts: only one form may be given."""
    unused: set[str] = set()
    for node in spec.leaves:
        assert node.leaf is not None
        first, *others = alternatives(node.leaf.rule, node.code)
        unused |= {series for other in others for series in other} - set(first)
    return unused & set(found)


def _cells(rule: Rule, code: str, share: float, rng: Random) -> dict[str, str]:
    if rule.kind == "ratio":
        whole = rng.randrange(80, 900)
        return {f"{code}.a": str(round(whole * share)), f"{code}.b": str(whole)}
    if rule.kind == "sum_of":
        found: dict[str, str] = {}
        for part in rule.parts:
            found |= _cells(part.rule, f"{code}.{part.code}", share, rng)
        return found
    if rule.kind == "yes_no":
        return {code: str(int(share > 0.45))}
    if rule.kind == "inspected":
        levels = rule.levels or (rule.of * 0, rule.of / 2, rule.of)
        return {code: format(levels[min(int(share * len(levels)), len(levels) - 1)], "f")}
    if rule.kind == "capped_count":
        return {code: str(round(float(rule.most / rule.per) * share))}
    if rule.kind == "steps":
        return {code: format(rule.table[int(share * (len(rule.table) - 1))][0], "f")}
    return {code: f"{1000 * share:.1f}"}


def _head(code: str, units: str, day: date) -> Head:
    return Head(
        index="motcua",
        index_title=TITLES,
        index_about={"vi": "Một bộ chỉ số để thử.", "en": "An index to try things on."},
        edition=code,
        title={"vi": f"Ứng dụng CNTT {code}", "en": f"ICT application {code}"},
        reference_date=day,
        synthetic=True,
        as_published=False,
        note={"vi": "Số liệu minh hoạ.", "en": "Demonstration figures."},
        sources=[{"title": {"vi": "Tự tạo", "en": "Made up"}, "url": ""}],
        revision=1,
        published_at=datetime(day.year + 1, 3, 2, 2, tzinfo=UTC),
        unit_set=units,
        unit_set_title={"vi": f"{units[2:]} tỉnh", "en": f"{units[2:]} provinces"},
    )


def _units(units: str, day: date) -> dict[str, Any]:
    members = unit_set(units)
    keys = {one.key for one in members}
    old = unit_set("vn63")
    regions = sorted({one.regions[units] for one in members})
    return {
        "groups": {
            "region": {
                "title": {"vi": "Vùng", "en": "Region"},
                "values": {
                    key: {"vi": region_name(key, "vi"), "en": region_name(key, "en")}
                    for key in regions
                },
            }
        },
        "units": [
            {
                "unit": one.key,
                "name": {"vi": one.name("vi", day), "en": one.name("en", day)},
                "kind": "province",
                "groups": {"region": one.regions[units]},
                "agency": "H55" if one.key.startswith("thai-nguyen") else None,
                "constituents": [o.key for o in old if o.successor == one.key],
                "successor": one.successor if one.successor not in keys else None,
            }
            for one in members
        ],
    }


def _history(previous: Previous | None) -> dict[str, Any]:
    """Real ranks of Thái Nguyên as published, and the edition before."""
    early = [
        {
            "edition": year,
            "revision": 1,
            "title": {"vi": f"Bảng {year}", "en": f"Table of {year}"},
            "reference_date": f"{year}-12-31",
            "rank": rank,
            "tied": False,
            "of": 63,
            "total": total,
            "scale": "1",
            "as_published": True,
            "synthetic": False,
            "unit": "thai-nguyen",
        }
        for year, rank, total in (("2017", 30, "0.578"), ("2018", 17, None))
    ]
    found: dict[str, Any] = {"thai-nguyen": early, "thai-nguyen-2025": early}
    if previous is None:
        return found
    for row in previous.result["units"]:
        line = {
            "edition": previous.edition,
            "revision": previous.revision,
            "title": dict(previous.title),
            "reference_date": "2024-12-31",
            "rank": row["rank"],
            "tied": row["tied"],
            "of": previous.result["ranked"],
            "total": row["total"],
            "scale": "1000",
            "as_published": False,
            "synthetic": True,
            "unit": row["unit"],
        }
        for key in (row["unit"], f"{row['unit']}-2025"):
            found[key] = [*found.get(key, []), line]
    return found


def _evidence(edition: Edition) -> dict[str, Any]:
    found: dict[str, Any] = {}
    leaves = [node.code for node in edition.spec.leaves]
    for unit in edition.dataset.units:
        inputs = edition.row(unit.code)["inputs"]
        assert isinstance(inputs, dict)
        found[unit.code] = {}
        for number, code in enumerate(leaves):
            cells = {
                series: cell
                for series, cell in inputs.items()
                if series == code or series.startswith(f"{code}.")
            }
            found[unit.code][code] = {
                "reported": cells,
                "final": cells,
                "verdict": "adjusted" if number % 9 == 4 else "accepted",
                "origin": "person",
                "reason": "Một văn bản đã hết hiệu lực." if number % 9 == 4 else "",
                "appeal": "upheld" if number % 27 == 4 else None,
                "evidence": [
                    {
                        "kind": "document",
                        "title": "Quyết định ban hành kế hoạch ứng dụng CNTT",
                        "sha256": "ab" * 32,
                        "url": "",
                        "number": f"{100 + number}/QĐ-UBND",
                        "issuer": "UBND tỉnh",
                        "issued_on": "2025-03-01",
                        "valid_to": None,
                        "excerpt": "Điều 1, khoản 2",
                    }
                ],
            }
    return found


def carried(root: Path) -> Released:
    """A table of 2017 as others published it: three provinces known, the rest blank."""
    day = date(2017, 12, 31)
    known = {
        "thua-thien-hue": (1, "0.727"),
        "da-nang": (2, "0.716"),
        "thai-nguyen": (30, "0.578"),
    }
    rows = []
    for one in unit_set("vn63"):
        rank, total = known.get(one.key, (None, None))
        node = {"node": "TOTAL", "value": None, "treated": None, "points": total}
        node |= {"score": None, "rank": rank, "missing": None, "flags": []}
        row = {"unit": one.key, "name": one.name("vi", day), "groups": {}, "total": total}
        row |= {"rank": rank, "tied": False, "group_ranks": {}, "coverage": None}
        row |= {"not_applicable": None, "unranked": None if rank else "NOT_KNOWN"}
        rows.append({**row, "estimated": None, "nodes": [node], "inputs": {}, "known": {}})
    head = _head("2017", "vn63", day)
    told = {**vars(head), "synthetic": False, "as_published": True}
    result = {"format": "motcua-rankings-result/1", "index": "motcua", "version": "2017"}
    result |= {"ranked": 3, "notes": [], "indicators": [], "units": rows}
    return released(root, Bundle(Head(**told), _units("vn63", day), carried=result))
