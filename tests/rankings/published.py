"""Published revisions on disk without a database: small, large with a year before, carried.

released = published.small(root)       three departments, four indicators
released = published.provinces(root)   63 provinces, 60 indicators, and the year before
released = published.carried(root)     as others published it, most of it not known
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

from rankings.engine.canonical import digest
from rankings.engine.data import Cell, Dataset, Unit
from rankings.engine.edition import Edition
from rankings.engine.intake import alternatives, known_series
from rankings.engine.reading import spec_from_document
from rankings.engine.spec import Rule, Spec
from rankings.publishing import changes, folder
from rankings.publishing.bundle import Bundle, Carried, Heading, Trust
from rankings.publishing.files import data_files
from rankings.publishing.study import studied
from rankings.reference.definitions import document as provinces_document
from rankings.reference.registry import facts, region_name, unit_set
from rankings.released import Released, folder_of, placing
from rankings.values import cell_of
from tests.rankings.makers import DOCUMENT

KEY = bytes(range(32))
PILLARS, CRITERIA = 6, 10
# Enough that every part of the report is there.
REPLICATIONS = 1_000
Json = dict[str, Any]


def both(text: str) -> dict[str, str]:
    return {"vi": text, "en": f"{text} (en)"}


def write(root: Path, bundle: Bundle) -> Released:
    """Write a revision as publishing does, without pages."""
    head = bundle.heading
    place = (head.index["code"], head.edition["code"], int(head.revision["number"]))
    files = data_files(bundle, KEY)
    folder.write_waiting(folder_of(root, *place), files)
    placing.place(folder_of(root, *place), digest(files["files.json"]))
    return Released.at(root, *place)


def heading(index: str, edition: str, day: str, **more: Any) -> Heading:
    """What is said of an edition; `more` replaces parts of its about.json."""
    number = int(more.pop("number", 1))
    return Heading(
        index={"code": index, "title": both("Bộ chỉ số"), "about": both("Đo cái gì")},
        edition={
            "code": edition,
            "title": both(f"Kỳ {edition}"),
            "reference_date": day,
            "synthetic": more.pop("synthetic", True),
            "as_published": more.pop("as_published", False),
            "note": both("Số liệu dựng để trình diễn."),
            "sources": [{"title": both("Nguồn"), "url": "https://example.vn/"}],
        },
        revision={
            "number": number,
            "published_at": f"{int(day[:4]) + 1}-03-02T02:00:00+00:00",
            "erratum": both("Sửa một số liệu.") if number > 1 else None,
            "supersedes": number - 1 or None,
        },
        unit_set={"code": more.pop("unit_set", "so"), "title": both("Các đơn vị")},
        **more,
    )


def evidence_of(cells: Mapping[tuple[str, str], Json]) -> dict[str, dict[str, Json]]:
    """(unit, indicator) → cells, each reported by a person and accepted."""
    found: dict[str, dict[str, Json]] = {}
    for (unit, indicator), held in cells.items():
        found.setdefault(unit, {})[indicator] = {
            "reported": held,
            "final": held,
            "verdict": "accepted",
            "origin": "person",
            "reason": "",
            "appeal": None,
            "evidence": [
                {
                    "kind": "document",
                    "title": "Báo cáo",
                    "sha256": "",
                    "url": "",
                    "number": "12/BC-STP",
                    "issuer": "Sở Tư pháp",
                    "issued_on": "2025-12-20",
                    "valid_to": None,
                    "excerpt": "Trang 3",
                }
            ],
        }
    return found


SMALL = {
    "so-tu-phap": {"PC.a": "45", "PC.b": "50", "LAN": "1", "SITE": "8", "ONLINE": "0.6"},
    "so-tai-chinh": {"PC.a": "60", "PC.b": "60", "LAN": "1", "SITE": "4", "ONLINE": "0.7"},
    "so-y-te": {
        "PC.a": "20",
        "PC.b": "80",
        "LAN": "0",
        "SITE": "NOT_SUBMITTED",
        "ONLINE": "0.2",
    },
}


def small(root: Path, **more: Any) -> Released:
    """Three departments under makers.DOCUMENT; `more` goes to the heading."""
    names = {"so-tu-phap": "Sở Tư pháp", "so-tai-chinh": "Sở Tài chính"}
    names["so-y-te"] = "Sở Y tế"
    units = {k: Unit(k, name, {"kind": "department"}) for k, name in names.items()}
    cells = {(u, s): cell_of(t) for u, row in SMALL.items() for s, t in row.items()}
    rested: dict[tuple[str, str], Json] = {}
    for (unit, series), _ in cells.items():
        held = rested.setdefault((unit, series.partition(".")[0]), {})
        held[series] = SMALL[unit][series]
    bundle = Bundle(
        heading("small", more.pop("code", "2025"), "2025-12-31", **more),
        groups={"kind": {"title": both("Loại"), "values": {"department": both("Sở")}}},
        units=tuple(entry(k, n, {"kind": "department"}) for k, n in names.items()),
        figures=studied(
            spec_from_document(DOCUMENT), Dataset.of(units, cells), REPLICATIONS
        ),
        trust=Trust(12, Decimal("0.9876"), Decimal("-0.0123"), 1, 1),
        evidence=evidence_of(rested),
        history={unit: [] for unit in names},
    )
    return write(root, bundle)


def entry(key: str, name: str, groups: Mapping[str, str], /, **more: Any) -> Json:
    """A unit as units.json tells it."""
    held = {"unit": key, "name": both(name), "kind": "department", "groups": dict(groups)}
    return held | {"agency": None, "constituents": [], "successor": None} | more


def document(version: str) -> Json:
    """A methodology of six pillars with ten criteria each, 600 points."""
    nodes: list[Json] = [{"code": "WIDE", "points": 600, "title": both("Chỉ số rộng")}]
    for pillar in range(1, PILLARS + 1):
        code = f"P{pillar}"
        nodes.append(
            {"code": code, "parent": "WIDE", "points": 100, "title": both(f"Trụ {pillar}")}
        )
        for criterion in range(1, CRITERIA + 1):
            nodes.append(
                {
                    "code": f"{code}C{criterion:02}",
                    "parent": code,
                    "points": 10,
                    "title": both(f"Chỉ tiêu {pillar}.{criterion}"),
                    "goalposts": {"lower": 0, "upper": 100, "clip": True},
                    "unit": "%",
                    "evidence": both("Báo cáo có số, ngày"),
                    "merge_rule": "min",
                }
            )
    return {
        "format": "motcua-rankings/1",
        "code": "WIDE",
        "version": version,
        "title": both("Chỉ số rộng"),
        "scale": 600,
        "precision": 4,
        "groups": ["region"],
        "coverage": DOCUMENT["coverage"],
        "steps": DOCUMENT["steps"],
        "nodes": nodes,
    }


def _value(place: int, pillar: int, criterion: int, year: int) -> int:
    """A figure 0 … 100 that looks unordered but is the same each time."""
    base = 35 + place * 29 % 41
    return (base + (place * 7 + pillar * 13 + criterion * 17 + year * 11) % 25) % 101


def wide(year: int) -> tuple[Dataset, dict[tuple[str, str], Json]]:
    """Values of 63 provinces; the last has none for every tenth indicator."""
    units: dict[str, Unit] = {}
    cells: dict[tuple[str, str], Cell] = {}
    rested: dict[tuple[str, str], Json] = {}
    for place, one in enumerate(unit_set("vn63")):
        groups = {"region": one.regions["vn63"]}
        units[one.key] = Unit(one.key, one.name("vi", date(year, 12, 31)), groups)
        for pillar in range(1, PILLARS + 1):
            for criterion in range(1, CRITERIA + 1):
                code = f"P{pillar}C{criterion:02}"
                text = str(_value(place, pillar, criterion, year))
                text = "NOT_SUBMITTED" if place == 62 and criterion == 10 else text
                cells[one.key, code] = cell_of(text)
                rested[one.key, code] = {code: text}
    return Dataset.of(units, cells), rested


def regions() -> Json:
    """The grouping as units.json tells it."""
    values = {r["key"]: {"vi": r["vi"], "en": r["en"]} for r in facts()["regions"]}
    return {"region": {"title": {"vi": "Vùng", "en": "Region"}, "values": values}}


def provinces(root: Path, **more: Any) -> Released:
    """The edition of 2024, after that of 2023, which is written too."""
    before = _provinces(root, 2023, None)
    return _provinces(root, 2024, before, **more)


def _provinces(root: Path, year: int, before: Released | None, **more: Any) -> Released:
    dataset, rested = wide(year)
    figures = studied(spec_from_document(document(str(year))), dataset, REPLICATIONS)
    day = date(year, 12, 31)
    came = changes.change(figures, day, before) if before else None
    places = [changes.Place(unit.code) for unit in dataset.units]
    earlier = {"edition": str(year - 1), "revision": 1} if before else None
    bundle = Bundle(
        heading("wide", str(year), str(day), unit_set="vn63", previous=earlier, **more),
        groups=regions(),
        units=tuple(_province(unit) for unit in dataset.units),
        figures=figures,
        trust=Trust(3780, None, None, 12, 5),
        change=came,
        history=changes.history(places, [before] if before else []),
        evidence=evidence_of(rested),
    )
    return write(root, bundle)


def _province(unit: Unit) -> Json:
    name = {"vi": unit.name, "en": unit.name}
    return entry(unit.code, unit.name, unit.groups, kind="province", name=name)


def carried(root: Path) -> Released:
    """63 provinces as published in 2018: one has rank and total, one a total, 61 nothing."""
    known: dict[str, tuple[int | None, str | None]] = {
        "da-nang": (1, "0.9301"),
        "thai-nguyen": (17, None),
    }
    rows = []
    for one in unit_set("vn63"):
        rank, total = known.get(one.key, (None, None))
        rows.append(known_row(one.key, one.name("vi", date(2018, 12, 31)), rank, total))
    rows.sort(key=lambda row: row["unit"])
    result = {
        "format": "motcua-rankings-result/1",
        "index": "wide",
        "version": "2018",
        "ranked": 2,
        "notes": [],
        "indicators": [],
        "units": rows,
    }
    said = {"synthetic": False, "as_published": True, "unit_set": "vn63"}
    bundle = Bundle(
        heading("wide", "2018", "2018-12-31", **said),
        groups=regions(),
        units=tuple(
            entry(row["unit"], row["name"], {}, kind="province", name=both(row["name"]))
            for row in rows
        ),
        figures=Carried(result, "1", 4),
        history={row["unit"]: [] for row in rows},
    )
    return write(root, bundle)


def known_row(key: str, name: str, rank: int | None, total: str | None) -> Json:
    nodes: list[Json] = [
        {"node": code, "value": None, "treated": None, "score": None, "points": None}
        | {"rank": None, "missing": None, "flags": []}
        for code in ("TOTAL", "P1", "P2")
    ]
    nodes[0] |= {"rank": rank, "points": total}
    return {
        "unit": key,
        "name": name,
        "groups": {},
        "total": total,
        "rank": rank,
        "tied": False,
        "group_ranks": {},
        "coverage": None,
        "not_applicable": None,
        "unranked": None if rank else "NOT_KNOWN",
        "estimated": None,
        "nodes": nodes,
        "inputs": {},
    }


# Over the merger of 2025 ----------------------------------------------------------------


def two_editions(root: Path) -> tuple[Released, Released]:
    """`motcua` 2024 on 63 provinces and 2025 on 34, compared over the merger.

    By the provinces' methodology: a tie, a unit without rank, gaps.
    """
    old = merged(root, "2024", "vn63", date(2024, 12, 31), None)
    return old, merged(root, "2025", "vn34", date(2025, 12, 31), old)


def merged(
    root: Path, code: str, units: str, day: date, before: Released | None
) -> Released:
    spec = spec_from_document(provinces_document("ict-provinces-2024"))
    figures = studied(spec, _invented(spec, code, units, day), REPLICATIONS)
    told = _units(units, day)
    places = [changes.Place(u["unit"], tuple(_namesake(u["unit"]))) for u in told["units"]]
    held = changes.history(places, [before] if before else [])
    for unit in ("thai-nguyen", "thai-nguyen-2025"):
        if unit in held:
            held[unit] = [*_early(), *held[unit]]
    previous = {"edition": "2024", "revision": 1} if before else None
    bundle = Bundle(
        heading=heading("motcua", code, str(day), unit_set=units, previous=previous),
        groups=told["groups"],
        units=tuple(told["units"]),
        figures=figures,
        trust=Trust(len(spec.leaves) * 34, Decimal("0.9812"), Decimal("-0.0125"), 12, 5),
        change=changes.change(figures, day, before) if before else None,
        history=held,
        evidence=_evidence(figures.edition),
    )
    return write(root, bundle)


def _namesake(unit: str) -> list[str]:
    return [unit.removesuffix("-2025")] if unit.endswith("-2025") else []


def _invented(spec: Spec, code: str, units: str, day: date) -> Dataset:
    rng = Random(f"{code}")
    held = [
        Unit(one.key, one.name("vi", day), {"region": one.regions[units]})
        for one in unit_set(units)
    ]
    cells = {
        (unit.code, series): cell_of(text)
        for place, unit in enumerate(held)
        for series, text in _values(spec, rng, place / len(held)).items()
    }
    twin, original, silent = held[5].code, held[9].code, held[-1].code
    for _, series in [key for key in cells if key[0] == original]:
        cells[twin, series] = cells[original, series]
    for key in [key for key in cells if key[0] == silent and rng.random() < 0.4]:
        cells[key] = cell_of("NOT_COLLECTED")
    return Dataset.of({u.code: u for u in held}, cells)


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


def _early() -> list[Json]:
    """Ranks of Thái Nguyên as they were published."""
    return [
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
