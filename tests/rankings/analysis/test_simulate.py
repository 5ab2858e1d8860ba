"""What-ifs in closed form are real recomputations, and advice is minimal."""

from itertools import combinations
from random import Random

import numpy as np
import pytest

from rankings.engine.analysis import simulate
from rankings.engine.analysis.model import Indicator, Model
from rankings.engine.analysis.normalise import Norm
from rankings.engine.analysis.simulate import Ground, NotClosed
from tests.rankings.analysis import fields


def mixed(seed: int, gaps: float = 0.0) -> Model:
    """Costs, logarithms and cut ends beside plain goalposts."""
    model = fields.field(seed, gaps=gaps)
    ends = [
        {"norm": Norm("goalposts", lower=20, upper=80), "direction": -1},
        {"norm": Norm("goalposts", lower=1.0, upper=5.0), "transform": "ln"},
        {"norm": Norm("scaled", lower=0, upper=120)},
        {"norm": Norm("goalposts", lower=10, upper=90, clip=False)},
    ]
    indicators = tuple(
        Indicator(f"i{n}", **ends[n % 4])  # type: ignore[arg-type]
        for n in range(len(model.indicators))
    )
    return Model.plain(model.values, model.tree, indicators, coverage=fields.EVERYBODY)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("gaps", [0.0, 0.15])
def test_closed_form_is_recomputation(seed: int, gaps: float) -> None:
    model = mixed(seed, gaps)
    ground = Ground.of(model)
    values = simulate.raised(ground)
    found = simulate.what_if(ground, values)
    random = Random(seed)
    for _ in range(25):
        unit = random.randrange(len(model.units))
        number = random.randrange(len(model.indicators))
        step = random.randrange(len(simulate.STEPS))
        if np.isnan(model.values[unit, number]):
            assert found[unit, number, step] == ground.ranks[unit]
            continue
        code = model.indicators[number].code
        again = simulate.recompute(model, unit, {code: float(values[unit, number, step])})
        assert found[unit, number, step] == again.rank
        assert again.before == ground.ranks[unit]
        assert not again.others_unchanged


def test_the_last_step_is_the_full_mark() -> None:
    model = mixed(1)
    ground = Ground.of(model)
    full = simulate.raised(ground)[:, :, -1]
    for number in range(len(model.indicators)):
        scored = simulate.scored(model, number, full[:, number])
        assert (scored >= 100 - 1e-9).all()


@pytest.mark.parametrize("seed", range(8))
def test_the_needed_value_passes_the_rival_and_less_does_not(seed: int) -> None:
    model = mixed(seed)
    ground = Ground.of(model)
    random = Random(seed)
    for _ in range(40):
        unit, rival = random.sample(range(len(model.units)), 2)
        number = random.randrange(len(model.indicators))
        value = simulate.needed(ground, unit, number, rival)
        code = model.indicators[number].code
        if value is None:
            best = float(simulate.raised(ground)[unit, number, -1])
            after = simulate.recompute(model, unit, {code: best})
            assert round(after.total * 1e4) <= ground.keys[rival] + 1
        elif ground.keys[unit] > ground.keys[rival]:
            assert value == model.values[unit, number]
        else:
            after = simulate.recompute(model, unit, {code: value})
            assert round(after.total * 1e4) == ground.keys[rival] + 1
            score = simulate.scored(model, number, np.array([value]))[0]
            less = simulate.raw(
                model, number, score - ground.place / ground.gains[unit, number]
            )
            tied = simulate.recompute(model, unit, {code: less})
            assert round(tied.total * 1e4) == ground.keys[rival]


def test_points_left_are_what_full_marks_add() -> None:
    model = mixed(2)
    ground = Ground.of(model)
    codes = [indicator.code for indicator in model.indicators]
    full = dict(zip(codes, simulate.raised(ground)[0, :, -1].tolist(), strict=True))
    after = simulate.recompute(model, 0, full)
    assert after.total == pytest.approx(ground.totals[0] + ground.left()[0].sum())


def brute(ground: Ground, unit: int, rank: int, costs: list[int]) -> int | None:
    """Least cost of any set of full marks that brings the rank."""
    best: int | None = None
    left = ground.left()[unit]
    for size in range(len(left) + 1):
        for chosen in combinations(range(len(left)), size):
            totals = ground.totals.copy()
            totals[unit] += sum(left[n] for n in chosen)
            if simulate.new_ranks(ground, totals)[unit] <= rank:
                cost = sum(costs[n] for n in chosen)
                best = cost if best is None else min(best, cost)
    return best


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("priced", [False, True])
def test_the_smallest_set_is_the_smallest_there_is(seed: int, priced: bool) -> None:
    model = fields.field(seed)
    ground, random = Ground.of(model), Random(seed)
    count = len(model.indicators)
    costs = [random.randint(1, 6) for _ in range(count)] if priced else [1] * count
    for rank in (1, 3, 6, 12):
        unit = random.randrange(12)
        found = simulate.smallest_set(ground, unit, rank, costs if priced else None)
        expected = brute(ground, unit, rank, costs)
        assert (None if found is None else sum(costs[n] for n in found)) == expected


def test_a_rank_that_is_held_needs_nothing() -> None:
    ground = Ground.of(fields.field(1))
    best = int(np.argmin(ground.ranks))
    assert simulate.smallest_set(ground, best, 1) == []
    with pytest.raises(ValueError, match="above 0"):
        simulate.smallest_set(ground, int(np.argmax(ground.ranks)), 11, [0] * 99)


def test_others_move_too() -> None:
    ground = Ground.of(fields.field(4))
    nothing = np.zeros(12)
    assert np.array_equal(simulate.pace(ground, nothing, nothing), ground.ranks)
    everybody = simulate.pace(ground, nothing + 5, nothing + 5)
    alone = simulate.pace(ground, nothing + 5, nothing)
    assert np.array_equal(everybody, ground.ranks)
    assert (alone <= ground.ranks).all()
    assert (alone < ground.ranks).any()


@pytest.mark.parametrize(
    ("model", "reason"),
    [
        (fields.field(1, norm=Norm("minmax")), "minmax depends"),
        (fields.field(1, kind="geometric"), "geometric is not additive"),
    ],
)
def test_without_a_closed_form_everything_is_recomputed(model: Model, reason: str) -> None:
    with pytest.raises(NotClosed, match=reason):
        Ground.of(model)
    outcome = simulate.recompute(model, 0, {"i0": 99.0, "i1": 99.0})
    assert outcome.others_unchanged
    assert outcome.rank <= outcome.before
