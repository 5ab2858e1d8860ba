"""The methodologies that come with the product, and what is known of earlier rankings."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from rankings.engine.analysis.model import Model
from rankings.engine.analysis.simulate import why_not_closed
from rankings.engine.data import Dataset, Unit
from rankings.engine.reading import spec_from_document
from rankings.engine.scoring import compute
from rankings.loading.carried import pillars
from rankings.reference import central, definitions, registry
from rankings.reference.history import Published, published

NAMES = [name for raw in definitions.indices() for name in raw["methodologies"]]
PORTAL = "reachable tls hsts ipv6 speed sections search accessibility services freshness"


def nodes(name: str) -> Iterator[dict[str, Any]]:
    yield from definitions.document(name)["nodes"]


def the(index: str, code: str) -> Published:
    return next(e for e in published() if (e.index, e.code) == (index, code))


@pytest.mark.parametrize("name", NAMES)
class TestMethodology:
    def test_it_is_sound_and_has_six_pillars_and_a_thousand_points(self, name: str) -> None:
        spec = spec_from_document(definitions.document(name))
        assert spec.root.points == 1000
        assert len(spec.children[spec.root.code]) == 6

    def test_every_node_is_titled_in_both_languages(self, name: str) -> None:
        assert all(set(node["title"]) == {"vi", "en"} for node in nodes(name))
        assert all(node["title"]["vi"] != node["title"]["en"] for node in nodes(name))

    def test_every_indicator_says_what_proves_it(self, name: str) -> None:
        for node in nodes(name):
            if "rule" in node:
                assert set(node["evidence"]) == {"vi", "en"}
                assert node["unit"]
                assert node["merge_rule"]

    def test_portal_sources_are_measurements_there_are(self, name: str) -> None:
        sources = {node["source"] for node in nodes(name) if "source" in node}
        known = {f"portal:{code}" for code in PORTAL.split()}
        assert {one for one in sources if one.startswith("portal:")} <= known
        assert all(one.startswith(("portal:", "dossiers:")) for one in sources)


@pytest.mark.parametrize("year", ["2024", "2025"])
def test_what_if_is_exact_for_provinces(year: str) -> None:
    spec = spec_from_document(definitions.document(f"ict-provinces-{year}"))
    units = {"a": Unit("a", "A"), "b": Unit("b", "B")}
    assert why_not_closed(Model.of(spec, Dataset.of(units, {}))) == ""


def test_the_two_years_differ_in_points_alone() -> None:
    old, new = (
        {n["code"]: {k: v for k, v in n.items() if k != "points"} for n in nodes(name)}
        for name in ("ict-provinces-2024", "ict-provinces-2025")
    )
    assert old == new


def test_regions_are_grouped_by_their_own_time() -> None:
    kinds = {definitions.document(f"ict-provinces-{y}")["groups"][0] for y in (2024, 2025)}
    assert kinds == {"region", "region-2008"}


LEAGUE = {
    "format": "motcua-rankings/1",
    "code": "AS_PUBLISHED",
    "version": "1",
    "scale": 1,
    "precision": 3,
    "steps": [
        *({"step": s, "kind": "identity"} for s in ("denominate", "impute")),
        *({"step": s, "kind": "identity"} for s in ("screen", "treat", "normalise")),
        {"step": "aggregate", "kind": "arithmetic"},
    ],
    "nodes": [{"code": "AS_PUBLISHED"}, {"code": "TOTAL", "parent": "AS_PUBLISHED"}],
}


class TestHistory:
    def test_the_engine_ranks_the_53_scores_of_2017_as_published(self) -> None:
        rows = {row.unit: row for row in the("ict-provinces", "2017").rows if row.total}
        assert len(rows) == 53
        units = {key: Unit(key, key) for key in rows}
        cells = {(key, "TOTAL"): row.total for key, row in rows.items() if row.total}
        result = compute(spec_from_document(LEAGUE), Dataset.of(units, dict(cells)))
        assert {u.unit: u.rank for u in result.units} == {
            k: r.rank for k, r in rows.items()
        }
        tied = {u.unit for u in result.units if u.tied}
        assert tied == {
            *("thanh-hoa", "ba-ria-vung-tau"),
            *("dak-nong", "quang-tri"),
            *("ninh-thuan", "tuyen-quang"),
        }

    def test_what_is_not_known_stays_blank(self) -> None:
        edition = the("ict-provinces", "2017")
        blank = [row for row in edition.rows if row.rank is None]
        assert len(blank) == 10
        assert all(row.total is None and row.between and row.note for row in blank)
        assert {row.most for row in blank} == {Decimal("0.476")}

    def test_thai_nguyen_went_up_thirteen_places(self) -> None:
        before, after = (
            next(r for r in the("ict-provinces", y).rows if r.unit == "thai-nguyen")
            for y in ("2017", "2018")
        )
        assert (before.rank, before.total) == (30, Decimal("0.578"))
        assert before.rank is not None
        assert (after.rank, after.change) == (17, 13)
        assert after.rank == before.rank - 13

    def test_told_changes_agree_with_the_ranks_before(self) -> None:
        for edition in published():
            before = {
                row.unit: row.rank
                for one in published()
                if (one.index, int(one.code)) == (edition.index, int(edition.code) - 1)
                for row in one.rows
            }
            for row in edition.rows:
                if row.change is not None and row.rank and before.get(row.unit):
                    assert row.rank + row.change == before[row.unit], row

    def test_every_row_names_a_unit_of_its_set(self) -> None:
        sets = {s.code: {b.key for b in s.members} for s in central.body_sets()}
        sets["vn63"] = {unit.key for unit in registry.unit_set("vn63")}
        for edition in published():
            told = {row.unit for row in (*edition.rows, *edition.pillars)}
            assert told <= sets[edition.unit_set]
            assert {row.pillar for row in edition.pillars} <= set(pillars())


def test_central_bodies_end_in_bodies_there_are() -> None:
    keys = {body.key for body in central.bodies()}
    assert {body.successor for body in central.bodies()} - {None} <= keys
    counts = {s.code: len(s.members) for s in central.body_sets()}
    assert counts["ministries-2016"] == 22
    assert counts["ministries"] == 17
