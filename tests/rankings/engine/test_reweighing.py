"""Other weights of the pillars give what the whole engine would give under them."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from rankings.engine.edition import Edition
from rankings.engine.errors import DataError
from rankings.engine.reading import spec_from_document
from rankings.engine.result import Result
from rankings.engine.reweighing import Footing, Standing, reweighed
from rankings.engine.scoring import compute
from rankings.engine.spec import Screen, Spec
from rankings.engine.table import table_from_text
from tests.rankings.analysis.methodologies import methodology, table
from tests.rankings.engine.making import data_of, document

SEEDS = st.integers(0, 2_000)
POSITIVE = st.decimals("0.0001", 1_000, places=4)
WEIGHTS = st.lists(POSITIVE, min_size=3, max_size=3)


def edition(seed: int) -> Edition:
    """A random methodology on random data; passed over where it cannot be computed."""
    raw, series = methodology(seed)
    spec = spec_from_document(raw)
    try:
        return Edition.computed(spec, table_from_text(table(seed, series), spec))
    except DataError:
        assume(False)
        raise


def standings(result: Result) -> list[Standing]:
    return [
        Standing(row.unit, row.total, row.rank, row.tied, row.unranked)
        for row in result.units
    ]


@given(seed=SEEDS, weights=WEIGHTS)
@settings(max_examples=300, deadline=None)
def test_any_weights_give_what_the_engine_gives(seed: int, weights: list[Decimal]) -> None:
    """Every mean at the root, rounding, screening, gaps and coverage among them."""
    held = edition(seed)
    own = dict(zip(held.spec.pillars, weights, strict=False))
    expected = compute(reweighed(held.spec, own), held.dataset)
    assert Footing.of(held).under(own) == standings(expected)


@given(seed=SEEDS)
@settings(max_examples=100, deadline=None)
def test_the_declared_weights_give_the_edition_itself(seed: int) -> None:
    held = edition(seed)
    assert Footing.of(held).under({}) == standings(held.result)


@given(seed=SEEDS, weights=WEIGHTS, out=st.integers(0, 2))
@settings(max_examples=150, deadline=None)
def test_a_pillar_without_weight_is_as_if_it_were_not_there(
    seed: int, weights: list[Decimal], out: int
) -> None:
    held = edition(seed)
    pillars = held.spec.pillars
    assume(len(pillars) > 1 and held.spec.screen.kind == "none")
    own = dict(zip(pillars, weights, strict=False))
    gone = pillars[out % len(pillars)]
    smaller = without(reweighed(held.spec, own), gone)
    expected = standings(compute(smaller, held.dataset))
    assert Footing.of(held).under({**own, gone: Decimal(0)}) == expected


def without(spec: Spec, pillar: str) -> Spec:
    nodes = tuple(
        node for node in spec.nodes if pillar not in (node.code, spec.pillar_of(node.code))
    )
    return replace(spec, nodes=nodes, screen=Screen())


def test_without_any_weight_there_is_nothing_to_rank() -> None:
    held = two_pillars("1", "1")
    with pytest.raises(ValueError, match="no pillar"):
        Footing.of(held).under({"P": Decimal(0), "Q": Decimal(0)})


def two_pillars(first: str, second: str, **more: Any) -> Edition:
    """Units a … d; c has nothing in Q."""
    nodes = [
        {"code": "T"},
        {"code": "P", "parent": "T", "weight": first},
        {"code": "Q", "parent": "T", "weight": second},
        *(
            {"code": c, "parent": p, "goalposts": {"lower": 0, "upper": 100}}
            for c, p in PAIRS
        ),
    ]
    spec = spec_from_document(document(nodes, **more))
    return Edition.computed(
        spec, data_of(spec, {"A": [90, 50, 70, 50], "B": [10, 50, "", 50]})
    )


PAIRS = (("A", "P"), ("B", "Q"))


def test_who_is_ranked_follows_the_weights_too() -> None:
    """Enough is known of c once the pillar it lacks counts for little."""
    held = two_pillars("1", "1", coverage={"overall": "0.8", "pillar": 0})
    equal, light = (
        Footing.of(held).under({"Q": Decimal(weight)}) for weight in ("1", "0.1")
    )
    assert [row.rank for row in equal] == [1, 1, None, 1]
    assert equal[2].unranked == "COVERAGE"
    assert [row.rank for row in light] == [1, 3, 2, 3]
    assert [row.tied for row in light] == [False, True, False, True]
