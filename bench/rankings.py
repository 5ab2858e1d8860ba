"""How long the analysis of an edition of 63 units and 60 indicators takes.

    python -m bench.rankings [--rounds 7] [--replications 10000]

The last line is one JSON object. Every case is the median of its rounds, beside the goal it
has to meet. Two baselines do the first case's work in the same run: plain Python loops, and
NumPy one replication at a time; with pymcdm or scikit-criteria installed in the interpreter,
they do it too. One BLAS thread: more of them only wait for each other at this size.
"""

import argparse
import json
import os
import platform
import resource
import time
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from statistics import median
from typing import Any

os.environ["OPENBLAS_NUM_THREADS"] = "1"

import numpy as np

from bench._edition import INDICATORS, UNITS, edition
from rankings.engine.analysis import gate, simulate
from rankings.engine.analysis.coherence import Coherence
from rankings.engine.analysis.draws import Draws
from rankings.engine.analysis.firmness import Firmness, accepted
from rankings.engine.analysis.influence import Factors, influence
from rankings.engine.analysis.model import Model
from rankings.engine.analysis.robustness import Noise, Study, Swing, run
from rankings.engine.analysis.scoring import Variant
from rankings.engine.scoring import compute

Case = tuple[str, float | None, Callable[[], object]]
EVERY_LEVEL = Swing(depths=(1, 2, 3))
VARIANTS = tuple(
    Variant(norm, top, treated, fill)
    for norm in (None, "minmax", "prank")
    for top in (None, "geometric", "harmonic")
    for treated in (None, True)
    for fill in (None, "mean")
)
FACTORS = Factors(
    (*tuple(f"P{n}" for n in range(6)), "P0C0", "P1C0"),
    {
        "norm": (None, "minmax", "prank"),
        "top": (None, "geometric"),
        "treatment": (None, True),
        "impute": (None, "mean"),
    },
)
BASELINE = 200
MEMORY_GOAL = 256


def main() -> None:
    """Measure, print one line per case, and end with the JSON object."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--replications", type=int, default=10_000)
    given = parser.parse_args()
    results = [timed(case, given.rounds) for case in cases(given.replications)]
    mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{mib:>10} MiB  at most, whole process (goal {MEMORY_GOAL})")
    others = [*baselines(given.replications), *peers(given.replications)]
    for other in others:
        other["times_ours"] = round(other["cpu_ms"] / results[0]["cpu_ms"], 1)
        told = f"{other['case']}: {other['times_ours']} × ours"
        print(f"{other['cpu_ms']:>24,.0f} ms of one core  {told}")
    machine = (
        f"{platform.machine()}, Python {platform.python_version()}, NumPy {np.__version__}"
    )
    headline = {
        "bench": "rankings",
        "machine": f"{machine}, one BLAS thread",
        "p50_ms": results[0]["p50_ms"],
    }
    size = {"units": UNITS, "indicators": INDICATORS, "mib": mib, "mib_goal": MEMORY_GOAL}
    met = all(r["p50_ms"] <= r["goal_ms"] for r in results if "goal_ms" in r)
    body = {"goals_met": met and mib <= MEMORY_GOAL, "cases": results, "compared": others}
    print(json.dumps({**headline, **size, **body}, ensure_ascii=False))


def cases(replications: int) -> list[Case]:
    """Return what is measured: name, goal in ms, work."""
    spec, dataset, model = edition()
    gappy = edition(gaps=0.02)[2]
    free = Variant("minmax").of(model)
    rounding = {indicator.code: Noise(half=2.0) for indicator in model.indicators}
    survey = {indicator.code: Noise(error=2.0) for indicator in model.indicators}
    ground = simulate.Ground.of(model)
    steps = simulate.raised(ground)
    weights = Study(1, replications, EVERY_LEVEL)
    methods = Study(1, replications, EVERY_LEVEL, VARIANTS)
    each = f"{replications:,} ×"
    return [
        (
            f"{each} weights at every level, ranks and 5/50/95 %",
            100,
            _percentiles(model, weights),
        ),
        (f"{each} the same with 2 % gaps", None, _percentiles(gappy, weights)),
        (f"{each} weights, with duels and tiers", None, lambda: _full(model, weights)),
        (
            f"{each} 36 methods and weights, ranks and 5/50/95 %",
            100,
            _percentiles(model, methods),
        ),
        (
            f"{each} the same with 2 % gaps, filled in half",
            None,
            _percentiles(gappy, methods),
        ),
        (
            f"{each} noise in all data, min-max anew, and weights",
            1000,
            _percentiles(free, Study(1, replications, EVERY_LEVEL, noise=rounding)),
        ),
        (
            f"{each} the same with normal errors",
            None,
            _percentiles(free, Study(1, replications, EVERY_LEVEL, noise=survey)),
        ),
        (
            "Sobol', 12 factors, N = 1,024 (14,336 runs), 63 ranks, bootstrap of 1,000",
            1000,
            lambda: influence(model, FACTORS),
        ),
        (f"simulator, {steps.size:,} what-ifs", 5, lambda: simulate.what_if(ground, steps)),
        ("edition in decimals with its tree", 200, lambda: compute(spec, dataset)),
        ("gate between both paths", None, _gated(spec, dataset)),
        ("coherence report", None, lambda: _coherent(model)),
    ]


def _percentiles(model: Model, study: Study) -> Callable[[], object]:
    def work() -> object:
        ranks = run(model, study)
        firm = Firmness(
            study.replications, accepted(ranks), np.zeros((0, 0), dtype=np.int64)
        )
        return firm.intervals

    return work


def _full(model: Model, study: Study) -> object:
    firm = Firmness.of(run(model, study))
    return firm.intervals, firm.tiers


def _gated(spec: Any, dataset: Any) -> Callable[[], object]:
    official = compute(spec, dataset)

    def work() -> object:
        differences = gate.check(official, Model.of(spec, dataset))
        if differences:
            raise SystemExit("\n".join(differences))
        return differences

    return work


def _coherent(model: Model) -> object:
    report = Coherence(model)
    return report.left_out(), report.weights(), report.duplicates(), report.components("T")


def timed(case: Case, rounds: int) -> dict[str, Any]:
    """Return the median of the rounds after one to warm up.

    Time of one core as well: on a busy machine the clock measures the others too.
    """
    name, goal, work = case
    work()
    taken, used = [], []
    for _ in range(rounds):
        start, begun = time.perf_counter(), time.process_time()
        work()
        used.append(time.process_time() - begun)
        taken.append(time.perf_counter() - start)
    ms, cpu = round(median(taken) * 1000, 2), round(median(used) * 1000, 2)
    aim = f" (goal {goal:,})" if goal else ""
    print(f"{ms:>10,.1f} ms  {cpu:>8,.1f} ms of one core  {name}{aim}")
    told: dict[str, Any] = {"case": name, "p50_ms": ms, "cpu_ms": cpu}
    return told if goal is None else {**told, "goal_ms": goal, "ratio": round(ms / goal, 3)}


def baselines(replications: int) -> list[dict[str, Any]]:
    """Return what the first case takes without blocks: a part of it, times the rest."""
    model = edition()[2]
    values = model.values.tolist()
    weights = Draws(1).uniform(BASELINE, INDICATORS)
    plain = _scaled(lambda: _loops(values, weights.tolist()), replications)
    one_by_one = _scaled(lambda: _one_by_one(model.values, weights), replications)
    return [
        {"case": "plain Python loops, one flat weighted mean", "cpu_ms": plain},
        {"case": "NumPy, one replication at a time, flat", "cpu_ms": one_by_one},
    ]


def peers(replications: int) -> list[dict[str, Any]]:
    """Return what installed packages take for one flat weighted sum and its ranks."""
    model = edition()[2]
    weights = Draws(1).uniform(BASELINE, INDICATORS)
    weights /= weights.sum(axis=1, keepdims=True)
    found = []
    for name, work in (("pymcdm", _pymcdm), ("skcriteria", _skcriteria)):
        if find_spec(name):
            ms = _scaled(lambda work=work: work(model.values, weights), replications)  # type: ignore[misc]
            found.append({"case": f"{name}, one flat weighted sum", "cpu_ms": ms})
    return found


def _scaled(work: Callable[[], object], replications: int) -> float:
    """Return the ms of one core that `replications` would take, from BASELINE of them."""
    work()
    start = time.process_time()
    work()
    return round((time.process_time() - start) * 1000 * replications / BASELINE, 1)


def _loops(values: list[list[float]], weights: list[list[float]]) -> list[list[int]]:
    found = []
    for row in weights:
        whole = sum(row)
        scores = [
            round(sum(w * v for w, v in zip(row, unit, strict=True)) / whole, 4)
            for unit in values
        ]
        found.append([1 + sum(other > score for other in scores) for score in scores])
    return found


def _one_by_one(values: np.ndarray, weights: np.ndarray) -> list[np.ndarray]:
    found = []
    for row in weights:
        scores = np.round((values * row).sum(axis=1) / row.sum(), 4)
        found.append(
            len(scores) + 1 - np.searchsorted(np.sort(scores), scores, side="right")
        )
    return found


def _pymcdm(values: np.ndarray, weights: np.ndarray) -> list[Any]:
    methods, helpers = import_module("pymcdm.methods"), import_module("pymcdm.helpers")
    wsm, kinds = methods.WSM(), np.ones(values.shape[1])
    return [helpers.rrankdata(wsm(values, row, kinds)) for row in weights]


def _skcriteria(values: np.ndarray, weights: np.ndarray) -> list[Any]:
    mkdm = import_module("skcriteria").mkdm
    model = import_module("skcriteria.agg.simple").WeightedSumModel()
    kinds = [max] * values.shape[1]
    return [model.evaluate(mkdm(values, kinds, weights=row)).rank_ for row in weights]


if __name__ == "__main__":
    main()
