"""Random methodologies and tables for them: every rule, scale, mean and order of steps."""

from random import Random
from typing import Any

REASONS = [
    "",
    "NOT_APPLICABLE",
    "NOT_COLLECTED",
    "NOT_SUBMITTED",
    "UNVERIFIABLE",
    "SUPPRESSED",
]
MEANS: list[dict[str, Any]] = [
    *[{"kind": kind} for kind in ("geometric", "harmonic", "median", "min")],
    *[{"kind": kind} for kind in ("copeland", "mpi", "mpi_up")],
    *[{"kind": "power", "p": p} for p in ("0.5", "-1", "2", "0")],
    {"kind": "geometric", "epsilon": 0},
    {"kind": "arithmetic", "least_share": "0.5", "least_count": 2},
    *[{"kind": "arithmetic"}] * 8,
]
STEPS_TABLE = [
    {"from": 0, "points": 1},
    {"from": 20, "points": 3},
    {"from": 60, "points": 4},
]
RATIO_AND_COUNT = [
    {"code": "a1", "points": 45, "rule": {"kind": "ratio"}},
    {"code": "b1", "points": 5, "rule": {"kind": "capped_count", "per": 1, "cap": 5}},
]
# Rule → the series it reads, as what to fill in.
RULES: list[tuple[dict[str, Any], dict[str, str]]] = [
    ({"kind": "yes_no"}, {"": "answer"}),
    ({"kind": "ratio"}, {".a": "count", ".b": "base"}),
    ({"kind": "share_of_best", "within": "region"}, {"": "count"}),
    ({"kind": "capped_count", "per": "0.5", "cap": 3, "of": 3}, {"": "count"}),
    ({"kind": "steps", "of": 4, "table": STEPS_TABLE}, {"": "value"}),
    ({"kind": "inspected", "of": 100}, {"": "count"}),
    (
        {"kind": "sum_of", "of": 50, "parts": RATIO_AND_COUNT},
        {".a1.a": "count", ".a1.b": "base", ".b1": "count"},
    ),
]
BANDS = [
    {"from": 0, "score": 0},
    {"from": "0.15", "score": 25},
    {"from": "0.5", "score": "50.5"},
    {"from": "0.85", "score": 100},
]
NORMS: list[dict[str, Any] | None] = [
    None,
    *[{"kind": kind} for kind in ("minmax", "rank", "borda", "prank", "dist2max")],
    {"kind": "zscore", "mean": 50, "spread": 10},
    {"kind": "scaled", "lower": 5, "upper": 90},
    {"kind": "fracmax", "reverse": "sign"},
    {"kind": "fracmax", "reverse": "inverse"},
    {"kind": "dist2targ", "target": 60},
    {"kind": "dist2ref", "reference": "u00"},
    {"kind": "categorical", "bands": BANDS},
    {"kind": "goalposts", "lower": 5, "upper": 90},
    {"kind": "goalposts", "lower": 5, "upper": 90, "clip": False},
]
LOGS = ["log_CT", "log_GII", "boxcox", "log_CT_plus", "log_CT_orig", None]
IMPUTE: list[dict[str, Any]] = [
    *[{"kind": kind} for kind in ("identity", "mean", "median", "row_mean")],
    {"kind": "group_mean", "group": "region"},
    {"kind": "group_median", "group": "region"},
]
SCREEN: list[dict[str, Any]] = [
    {"kind": "identity"},
    {"kind": "by_missing", "available": "0.6"},
    {"kind": "by_both", "available": "0.5", "nonzero": "0.3", "include": ["u03"]},
]
TREAT: list[dict[str, Any]] = [{"kind": "identity"}, {"kind": "skew_kurtosis"}]
ORDERS = [
    "dist",
    "dits",
    "dsit",
    "dsti",
    "dtis",
    "dtsi",
    "idst",
    "idts",
    "isdt",
    "sdit",
    "sidt",
]
NAMES = {"d": "denominate", "i": "impute", "s": "screen", "t": "treat"}


def methodology(seed: int) -> tuple[dict[str, Any], dict[str, str]]:
    """A valid methodology, and series → what to fill it with."""
    random = Random(seed)
    nodes: list[dict[str, Any]] = [{"code": "T", "aggregation": random.choice(MEANS)}]
    series: dict[str, str] = {"pop": "base"}
    for pillar in range(random.randint(1, 3)):
        code = f"P{pillar}"
        node = {"code": code, "parent": "T", "aggregation": random.choice(MEANS)}
        nodes.append({**node, "weight": random.choice(["1", "2", "0.3"])})
        if random.random() < 0.3:
            nodes[-1]["round"] = random.randint(1, 3)
        for number in range(random.randint(1, 4)):
            nodes.append(_indicator(random, f"I{pillar}{number}", code, series))
    if not any("denominator" in node for node in nodes):
        del series["pop"]
    document = {
        "format": "motcua-rankings/1",
        "code": "X",
        "version": "1",
        "full": 100,
        "scale": random.choice([100, 1, 1000]),
        "precision": random.choice([1, 2, 4]),
        "rank_on": random.choice(["rounded", "unrounded"]),
        "rounding": random.choice(["half_up", "half_even"]),
        "groups": ["region"],
        "steps": _steps(random),
        "nodes": nodes,
        "coverage": {"overall": "0.6", "pillar": "0.3", "not_applicable_most": "0.5"},
    }
    return document, series


def table(seed: int, series: dict[str, str]) -> str:
    """A wide table for these series, with ties, outliers and gaps."""
    random = Random(seed + 1)
    gaps, coarse = random.choice([0, 0.05, 0.15]), random.random() < 0.5
    lines = [",".join(["unit", "name", "region", *series])]
    for unit in range(random.randint(4, 14)):
        cells = [f"u{unit:02}", f"Unit {unit}", random.choice("AB")]
        for kind in series.values():
            missing = unit > 0 and random.random() < gaps
            text = random.choice(REASONS) if missing else _cell(random, kind, coarse=coarse)
            cells.append(text)
        lines.append(",".join(cells))
    return "\n".join(lines)


def _indicator(
    random: Random, code: str, parent: str, series: dict[str, str]
) -> dict[str, Any]:
    node: dict[str, Any] = {"code": code, "parent": parent}
    node["weight"] = random.choice([1, 2, "0.1", "0.2", "0.3"])
    if random.random() < 0.35:
        rule, read = random.choice(RULES)
        node["rule"] = rule
        series.update({code + suffix: kind for suffix, kind in read.items()})
    else:
        series[code] = "value"
        _measured(random, node)
    for name, chance in (("round", 0.2), ("precision", 0.2)):
        if random.random() < chance:
            node[name] = 2
    return node


def _measured(random: Random, node: dict[str, Any]) -> None:
    norm = random.choice(NORMS)
    node["direction"] = random.choice([1, 1, -1])
    if norm is not None:
        node["normalise"] = dict(norm)
        if node["direction"] == 1:
            node["normalise"].pop("reverse", None)
    if random.random() < 0.3:
        treat = {"kind": "skew_kurtosis", "most": random.choice([1, 2, 5])}
        treat.update(log=random.choice(LOGS), tied=random.choice(["stop", "exceed"]))
        node["treat"] = {**treat, "on": random.choice(["original", "pulled"])}
    if random.random() < 0.2:
        node["transform"] = "ln"
    if random.random() < 0.2:
        node["denominator"] = {"series": "pop", "factor": "10"}


def _steps(random: Random) -> list[dict[str, Any]]:
    kinds: dict[str, dict[str, Any]] = {
        "denominate": {"kind": "series"},
        "impute": random.choice(IMPUTE),
        "screen": random.choice(SCREEN),
        "treat": random.choice(TREAT),
    }
    order = [NAMES[letter] for letter in random.choice(ORDERS)]
    last = [
        {"step": "normalise", "kind": "minmax"},
        {"step": "aggregate", "kind": "arithmetic"},
    ]
    return [*[{"step": name, **kinds[name]} for name in order], *last]


def _cell(random: Random, kind: str, *, coarse: bool) -> str:
    if kind == "answer":
        return random.choice("01")
    if kind == "count":
        return str(random.randint(0, 40))
    if kind == "base":
        return str(random.randint(41, 60))
    if coarse:
        return str(random.choice([random.randint(1, 9) * 10, random.randint(1, 900) / 10]))
    return str(round(random.lognormvariate(3, 1), 2) + 1)
