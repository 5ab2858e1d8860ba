"""From a checked document to a Spec: defaults filled in, every number a Decimal."""

from collections.abc import Mapping
from decimal import Decimal
from typing import cast

from rankings.engine.missing import Missing
from rankings.engine.norm_checks import declared
from rankings.engine.spec import (
    FIXED,
    ONE,
    Aggregate,
    Coverage,
    Denominator,
    Impute,
    Leaf,
    Node,
    Normalise,
    Part,
    Rule,
    Screen,
    Spec,
    Treat,
)
from rankings.engine.tree_checks import Json, nodes_of, parents_of


def build(document: Json) -> Spec:
    """Build a Spec from a document without faults."""
    steps = {str(step["step"]): step for step in cast(list[Json], document["steps"])}
    full = number(document.get("full", document.get("scale", 100)))
    coverage = _object(document.get("coverage"))
    rounds = cast(list[Json], document.get("round_levels", []))
    return Spec(
        code=str(document["code"]),
        version=str(document["version"]),
        title=_title(document, str(document["code"])),
        period=cast(int | None, document.get("period")),
        full=full,
        scale=number(document.get("scale", full)),
        precision=cast(int, document["precision"]),
        rounding=str(document.get("rounding", "half_up")),
        rank_on=str(document.get("rank_on", "rounded")),
        groups=tuple(cast(list[str], document.get("groups", []))),
        coverage=Coverage(**{name: number(value) for name, value in coverage.items()}),
        screen=_screen(steps["screen"]),
        order=tuple(name for name in steps if name not in ("normalise", "aggregate")),
        nodes=_nodes(document, steps, full, {r["level"]: r["places"] for r in rounds}),
        document=document,
    )


def number(value: object) -> Decimal:
    """Return a JSON number or decimal text as a Decimal."""
    return Decimal(str(value))


def _object(value: object) -> Json:
    return value if isinstance(value, Mapping) else {}


def _title(owner: Json, code: str) -> Mapping[str, str]:
    title = owner.get("title", code)
    if isinstance(title, str):
        return {"vi": title, "en": title}
    return cast(Mapping[str, str], title)


def _nodes(
    document: Json,
    steps: Mapping[str, Json],
    full: Decimal,
    rounds: Mapping[object, object],
) -> tuple[Node, ...]:
    """Return the nodes, parents before children, siblings in the order of the document."""
    parents = parents_of(document)
    given = nodes_of(document)
    built: list[Node] = []

    def walk(parent: str | None, level: int) -> None:
        for node in given:
            if (node.get("parent") or None) == parent:
                inner = node["code"] in parents
                places = rounds.get(level if inner else "indicator", rounds.get(level))
                built.append(_node(document, node, steps, full, inner=inner, places=places))
                if inner:
                    walk(str(node["code"]), level + 1)

    walk(None, 0)
    return tuple(built)


def _node(
    document: Json,
    node: Json,
    steps: Mapping[str, Json],
    full: Decimal,
    *,
    inner: bool,
    places: object,
) -> Node:
    points = number(node["points"]) if "points" in node else None
    weight = points if points is not None else number(node.get("weight", 1))
    declared = node.get("aggregation", steps["aggregate"])
    return Node(
        code=str(node["code"]),
        parent=cast(str | None, node.get("parent")),
        title=_title(node, str(node["code"])),
        weight=weight,
        points=points,
        round=cast(int | None, node.get("round", places)),
        leaf=None if inner else _leaf(document, node, steps, full),
        aggregate=_aggregate(_object(declared), full) if inner else None,
    )


def _aggregate(value: Json, full: Decimal) -> Aggregate:
    """ε is one hundredth of a full score unless declared."""
    return Aggregate(
        kind=str(value["kind"]),
        power=number(value.get("p", 1)),
        epsilon=number(value.get("epsilon", full / 100)),
        least_share=number(value.get("least_share", 0)),
        least_count=cast(int, value.get("least_count", 1)),
    )


def _leaf(document: Json, node: Json, steps: Mapping[str, Json], full: Decimal) -> Leaf:
    normalise = _norm(declared(node, steps["normalise"]), node, full)
    bounds = _object(node.get("bounds"))
    return Leaf(
        rule=_rule(_object(node.get("rule", {"kind": "value"})), node.get("points")),
        direction=cast(int, node.get("direction", 1)),
        denominator=_denominator(node.get("denominator")),
        transform=str(node.get("transform", "identity")),
        impute=_impute(_object(node.get("impute", steps["impute"]))),
        treat=_treat(node, steps["treat"], normalise),
        normalise=normalise,
        penalties=_penalties(document, node),
        merge_rule=str(node.get("merge_rule", "none")),
        precision=cast(int | None, node.get("precision")),
        least=number(bounds.get("least", "-1e15")),
        most=number(bounds.get("most", "1e15")),
    )


def _rule(value: Json, points: object) -> Rule:
    """Goalposts and targets are values; `_normalise` has read their ends."""
    kind = str(value["kind"])
    of = value.get("of", points if points is not None else 1)
    table = cast(list[Json], value.get("table", []))
    parts = cast(list[Json], value.get("parts", []))
    return Rule(
        kind="value" if kind in ("goalposts", "target") else kind,
        of=number(of),
        cap=bool(value.get("cap", True)),
        within=cast(str | None, value.get("within")),
        per=number(value.get("per", 1)),
        most=number(value.get("cap", 1)) if kind == "capped_count" else ONE,
        table=tuple((number(row["from"]), number(row["points"])) for row in table),
        levels=tuple(
            number(level) for level in cast(list[object], value.get("levels", []))
        ),
        parts=tuple(
            Part(
                str(p["code"]), number(p["points"]), _rule(_object(p["rule"]), p["points"])
            )
            for p in parts
        ),
    )


def _denominator(value: object) -> Denominator | None:
    if value is None:
        return None
    if isinstance(value, str):
        return Denominator(value)
    given = _object(value)
    return Denominator(str(given["series"]), number(given.get("factor", 1)))


def _norm(value: Json, node: Json, full: Decimal) -> Normalise:
    kind = str(value["kind"])
    ends: Json = value
    if kind == "target":
        low, high = sorted((number(value["from"]), number(value["to"])))
        kind, ends = (
            "goalposts",
            {"lower": low, "upper": high, "clip": value.get("clip", True)},
        )
    bands = cast(list[Json], value.get("bands", []))
    return Normalise(
        kind=kind,
        lower=number(ends.get("lower", 0)),
        upper=number(ends.get("upper", 1)),
        low=number(value.get("low", 0)),
        high=number(value.get("high", full)),
        clip=bool(ends.get("clip", kind == "goalposts")),
        target=number(value.get("target", node.get("target", 1))),
        reference=str(value.get("reference", "")),
        mean=number(value.get("mean", 0)),
        spread=number(value.get("spread", 1)),
        bands=tuple((number(row["from"]), number(row["score"])) for row in bands),
        reverse=str(value.get("reverse", "")),
    )


def _impute(value: Json) -> Impute:
    kind = str(value["kind"])
    return Impute(
        "none" if kind == "identity" else kind,
        str(value.get("group", "")),
        cast(int, value.get("max_age", 0)),
    )


def _treat(node: Json, step: Json, normalise: Normalise) -> Treat | None:
    """Declared ends need no treatment, so a methodology's step leaves those indicators out."""
    if "treat" in node:
        return _treatment(_object(node["treat"]))
    if normalise.kind in FIXED and step.get("only", "data_driven") == "data_driven":
        return None
    if _object(node.get("rule", {"kind": "value"}))["kind"] not in ("value", "ratio"):
        return None
    return _treatment(step)


def _treatment(value: Json) -> Treat | None:
    if value["kind"] == "identity":
        return None
    return Treat(
        skew=number(value.get("skew", 2)),
        kurtosis=number(value.get("kurtosis", "3.5")),
        most=cast(int | None, value.get("most", 5)),
        tied=str(value.get("tied", "stop")),
        log=cast(str | None, value.get("log", "log_CT")),
        power=number(value.get("power", 0)),
        lift=bool(value.get("lift", True)),
        on=str(value.get("on", "original")),
    )


def _screen(value: Json) -> Screen:
    kind = str(value["kind"])
    return Screen(
        "none" if kind == "identity" else kind,
        number(value.get("available", 0)),
        number(value.get("nonzero", 0)),
        tuple(cast(list[str], value.get("include", []))),
        tuple(cast(list[str], value.get("exclude", []))),
    )


def _penalties(document: Json, node: Json) -> Mapping[Missing, Decimal | None]:
    both = {**_object(document.get("missing")), **_object(node.get("missing"))}
    return {Missing(k): None if v is None else number(v) for k, v in both.items()}
