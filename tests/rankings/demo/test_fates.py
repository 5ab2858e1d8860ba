"""Invented figures, before anybody writes them down: believable, complete, tied as wanted."""

from collections import Counter
from datetime import date

import pytest

from rankings.demo.fate import Fates
from rankings.demo.plan import Plan, appealed_now, plans
from rankings.engine.change import Pair, decompose
from rankings.engine.data import Unit
from rankings.engine.reading import spec_from_document
from rankings.engine.result import Result
from rankings.engine.scoring import compute
from rankings.reference import definitions, registry
from rankings.reference.lineage import provinces_of_2025
from rankings.states import Verdict
from rankings.values import clean_cells, dataset_of

PROVINCES = {plan.code: plan for plan in plans() if plan.index == "ict-provinces"}


def fates_of(plan: Plan) -> Fates:
    spec = spec_from_document(definitions.document(f"{plan.index}-{plan.code}"))
    return Fates(plan, spec, plan.reference_date.year, 1.0)


def pair_of(plan: Plan) -> Pair:
    fates = fates_of(plan)
    units = [Unit(u.key, u.key) for u in registry.unit_set(plan.unit_set)]
    held = [
        (unit.code, fates.of(unit.code, leaf.code).final)
        for unit in units
        for leaf in fates.spec.leaves
    ]
    return Pair(fates.spec, dataset_of(units, held))


def result_of(plan: Plan) -> Result:
    pair = pair_of(plan)
    return compute(pair.spec, pair.dataset)


@pytest.fixture(scope="module", params=sorted(PROVINCES))
def plan(request: pytest.FixtureRequest) -> Plan:
    return PROVINCES[request.param]


@pytest.fixture(scope="module")
def result(plan: Plan) -> Result:
    return result_of(plan)


def test_one_unit_is_not_ranked(plan: Plan, result: Result) -> None:
    assert plan.silent
    assert [u.unit for u in result.units if u.rank is None] == [plan.silent[0]]


def test_two_units_tie(plan: Plan, result: Result) -> None:
    assert plan.twins
    assert set(plan.twins) <= {u.unit for u in result.units if u.tied}


def test_values_are_missing_for_several_reasons(plan: Plan) -> None:
    fates = fates_of(plan)
    reasons = Counter(
        text
        for unit in registry.unit_set(plan.unit_set)
        for leaf in fates.spec.leaves
        for text in set(fates.of(unit.key, leaf.code).final.values())
        if text.isupper()
    )
    assert {"NOT_COLLECTED", "NOT_SUBMITTED", "NOT_APPLICABLE", "UNVERIFIABLE"} <= set(
        reasons
    )


def test_pillars_go_together_without_being_the_same(result: Result) -> None:
    scores = [[node.score for node in unit.nodes] for unit in result.units if unit.rank]
    codes = [node.node for node in result.units[0].nodes]
    one, two = codes.index("APP"), codes.index("SVC")
    pairs = [(float(row[one] or 0), float(row[two] or 0)) for row in scores]
    assert 0.2 < correlation(pairs) < 0.95


def correlation(pairs: list[tuple[float, float]]) -> float:
    count = len(pairs)
    left, right = (sum(pair[side] for pair in pairs) / count for side in (0, 1))
    both = sum((a - left) * (b - right) for a, b in pairs)
    spread = sum((a - left) ** 2 for a, _ in pairs) * sum(
        (b - right) ** 2 for _, b in pairs
    )
    return both / float(spread**0.5)


def test_every_cell_is_one_that_may_be_reported() -> None:
    for plan in plans():
        fates = fates_of(plan)
        for leaf in fates.spec.leaves:
            for unit in ("thai-nguyen", "so-tu-phap", "bo-y-te"):
                fate = fates.of(unit, leaf.code)
                for cells in (fate.reported, fate.found, fate.second):
                    if cells is not None:
                        assert clean_cells(fates.spec, leaf.code, cells) == cells


def test_the_correction_moves_the_total() -> None:
    plan = PROVINCES["2024"]
    assert plan.slip
    fates = fates_of(plan)
    wrong = fates.of(plan.slip.unit, plan.slip.indicator).final
    assert wrong != fates.true(plan.slip.unit)


def test_everything_is_drawn_the_same_again() -> None:
    plan = PROVINCES["2025"]
    first, again = fates_of(plan), fates_of(plan)
    units = [unit.key for unit in registry.unit_set("vn34")]
    assert [first.of(u, "SVC_TIME") for u in units] == [
        again.of(u, "SVC_TIME") for u in units
    ]


def test_who_is_refused_may_be_right_in_the_end() -> None:
    fates = fates_of(PROVINCES["2024"])
    units = [unit.key for unit in registry.unit_set("vn63")]
    told = [fates.of(u, leaf.code) for u in units for leaf in fates.spec.leaves]
    verdicts = Counter(fate.verdict for fate in told)
    assert verdicts[Verdict.REJECTED] > 10
    assert verdicts[Verdict.ADJUSTED] > 100
    revised = [fate for fate in told if fate.revised]
    assert revised
    assert all(fate.final == fate.reported for fate in revised)


def test_all_steps_lie_before_the_day_of_the_demo() -> None:
    for plan in plans():
        now = plan.at("assess")
        moved = plan.before(now)
        assert moved.at("correct" if plan.slip else "publish") < now
        assert plan.before(plan.at("correct").replace(year=2030)) == plan


def test_the_change_over_the_merger_is_told_in_single_terms() -> None:
    old, new = (pair_of(PROVINCES[year]) for year in ("2024", "2025"))
    lineage = provinces_of_2025()
    changes = {c.unit: c for c in decompose(old, new, lineage.events, lineage.units)}
    assert len(changes) == 34
    ours = changes["thai-nguyen-2025"]
    assert ours.status == "merged"
    assert [term.name for term in ours.terms] == ["method", "own", "others"]
    # A portal or a plan of two provinces is an estimate: too much of it for an arrow.
    assert not ours.arrow
    stayed = changes["ha-noi"]
    assert stayed.arrow
    assert [term.name for term in stayed.terms] == ["boundary", "method", "own", "others"]


def test_our_own_province_appeals_in_the_edition_that_is_provisional() -> None:
    plan = appealed_now(date(2026, 11, 26))
    spec = spec_from_document(definitions.document("ict-provinces-2025"))
    fates = Fates(plan, spec, plan.reference_date.year, 1.0)
    ours = [fates.of("thai-nguyen-2025", leaf.code) for leaf in spec.leaves]
    assert any(fate.appealed for fate in ours)
    assert any(not fate.appealed for fate in ours)
