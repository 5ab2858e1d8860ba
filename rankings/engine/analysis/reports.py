"""Studies as JSON: whole numbers as they are, shares and points as decimal text."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from itertools import product

import numpy as np

from rankings.engine.analysis import coherence as parts
from rankings.engine.analysis import simulate as steps
from rankings.engine.analysis.arrays import Floats
from rankings.engine.analysis.firmness import Firmness, wording
from rankings.engine.analysis.influence import Factors, influence
from rankings.engine.analysis.model import Model
from rankings.engine.analysis.robustness import CHUNK, Study, run
from rankings.engine.analysis.scoring import Variant, normalised, ranks, total

Json = dict[str, object]
NORMS = (None, "minmax", "zscore", "prank")
TOPS = (None, "geometric")
TOP_PLACES = 10


def variants(model: Model) -> tuple[Variant, ...]:
    """Return the usual choices of method, declared ones first.

    Normalisation × aggregation at the root × outliers pulled in or not × gaps filled by the
    mean (only where there are gaps).
    """
    fills = (None, "mean") if np.isnan(model.values).any() else (None,)
    choices = product(NORMS, TOPS, (None, True), fills)
    return tuple(Variant(n, top, treated, fill) for n, top, treated, fill in choices)


def robustness(model: Model, study: Study) -> Json:
    """Return ranks, intervals, tiers, acceptability and duels of a study."""
    firm = Firmness.of(run(model, study))
    official = ranks(model, total(model, normalised(model)))[:, 0].tolist()
    units = [u for u, held in zip(model.units, model.ranked, strict=True) if held]
    intervals, top = firm.intervals.tolist(), firm.top(TOP_PLACES).tolist()
    rows = [
        {
            "unit": unit,
            "rank": official[n],
            "low": intervals[n][0],
            "median": intervals[n][1],
            "high": intervals[n][2],
            "tier": firm.tiers[n],
            "top10": top[n],
            "text": wording(official[n], intervals[n][0], intervals[n][2]),
        }
        for n, unit in enumerate(units)
    ]
    return {
        "kind": "robustness",
        **configuration(study),
        "units": rows,
        "groups": [[units[unit] for unit in group] for group in firm.groups],
        "acceptability": firm.accepted.tolist(),
        "above": firm.above.tolist(),
    }


def factors(model: Model) -> Factors:
    """Return the usual choices: the pillars' weights, and the method."""
    tree = model.tree
    pillars = tuple(tree.codes[pillar] for pillar in tree.children[0])
    return Factors(pillars, {"norm": NORMS, "top": TOPS, "treatment": (None, True)})


def sensitivity(model: Model, factors: Factors, count: int, seed: int) -> Json:
    """Return Sobol' indices of the shift of all ranks and of each unit's rank."""
    found = influence(model, factors, count, seed)
    shift, places = found.shift, found.ranks
    units = [u for u, held in zip(model.units, model.ranked, strict=True) if held]
    return {
        "kind": "sensitivity",
        "n": count,
        "seed": seed,
        "runs": count * (len(found.names) + 2),
        "factors": list(found.names),
        "mean_shift": text(float(found.moved.mean())),
        "shift": {
            "first": texts(shift.full.first),
            "first_half": texts(shift.half.first),
            "first_low": texts(shift.low.first),
            "first_high": texts(shift.high.first),
            "total": texts(shift.full.total),
            "total_half": texts(shift.half.total),
            "total_low": texts(shift.low.total),
            "total_high": texts(shift.high.total),
        },
        "ranks": [
            {"unit": u, "first": texts(places.first[n]), "total": texts(places.total[n])}
            for n, u in enumerate(units)
        ],
    }


def coherence(model: Model) -> Json:
    """Return the coherence report of an edition."""
    report = parts.Coherence(model)
    tree = model.tree
    inner = [tree.codes[n] for n, children in enumerate(tree.children) if len(children) > 1]
    return {
        "kind": "coherence",
        "units": int(model.ranked.sum()),
        "alpha": {code: text(report.alpha(code)) for code in inner},
        "components": {code: [text(s) for s in report.components(code)] for code in inner},
        "to_parent": {code: text(r) for code, r in report.to_parent().items()},
        "duplicates": [_pair(pair) for pair in report.duplicates()],
        "opposed": [_pair(pair) for pair in report.opposed()],
        "ends": {
            code: {"floor": text(floor), "cap": text(cap)}
            for code, (floor, cap) in report.ends().items()
        },
        "left_out": {code: text(moved) for code, moved in report.left_out().items()},
        "weights": [_weight(weight) for weight in report.weights()],
    }


def simulation(model: Model, unit: str, rank: int | None = None) -> Json:
    """Return what each indicator could bring a unit, and the smallest set for a rank."""
    ground = steps.Ground.of(model)
    place = ground.units.index(unit)
    reached = steps.what_if(ground, steps.raised(ground))[place]
    left = ground.left()[place]
    codes = [indicator.code for indicator in model.indicators]
    rows = [
        {"indicator": code, "left": text(left[n]), "ranks": reached[n].tolist()}
        for n, code in enumerate(codes)
    ]
    found: Json = {
        "kind": "simulation",
        "unit": unit,
        "rank": int(ground.ranks[place]),
        "total": text(float(ground.totals[place])),
        "steps": [text(part) for part in steps.STEPS],
        "indicators": rows,
        "note": {
            "vi": "Các đơn vị khác giữ nguyên; trên thực tế họ cũng thay đổi.",
            "en": "The others stay as they are; in fact they move too.",
        },
    }
    if rank is not None:
        chosen = steps.smallest_set(ground, place, rank)
        found["goal"] = rank
        found["smallest_set"] = None if chosen is None else [codes[n] for n in chosen]
    return found


def configuration(study: Study) -> Json:
    """Return what a study needs to be run again, and a digest of it."""
    told = asdict(replace(study, noise={}))
    told["noise"] = {code: asdict(noise) for code, noise in sorted(study.noise.items())}
    told["chunk"] = CHUNK
    plain = json.loads(json.dumps(told, default=str), parse_float=str)
    digest = hashlib.sha256(written(plain).encode()).hexdigest()
    return {"config": plain, "config_digest": digest}


def written(value: Mapping[str, object]) -> str:
    """Return canonical JSON: sorted keys, no spaces."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def text(value: float) -> str | None:
    """Return four decimals, None for NaN. Later digits could differ between machines."""
    return None if np.isnan(value) else f"{value:.4f}"


def texts(values: Floats) -> list[str | None]:
    """Return four decimals each."""
    return [text(value) for value in values.tolist()]


def _pair(pair: parts.Pair) -> Json:
    return {"one": pair.one, "other": pair.other, "r": text(pair.r)}


def _weight(weight: parts.Weight) -> Json:
    return {
        "node": weight.code,
        "weight": text(weight.weight),
        "importance": text(weight.importance),
        "squared_correlation": text(weight.squared),
        "correlation_ratio": text(weight.ratio),
        "flag": weight.flag,
    }
