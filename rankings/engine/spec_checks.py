"""What a schema cannot say about steps and indicators: ends that rise, names that exist."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import cast

from rankings.engine.errors import SpecFault
from rankings.engine.missing import Missing
from rankings.engine.norm_checks import norm_faults
from rankings.engine.rule_checks import rule_faults
from rankings.engine.tree_checks import Json, nodes_of, parents_of, place

STEPS = ("denominate", "impute", "screen", "treat", "normalise", "aggregate")


def semantic_faults(document: Json) -> Iterator[SpecFault]:
    """Yield every fault beside those of the tree."""
    yield from _steps(document)
    yield from _shares(document)
    yield from _groups(document)
    yield from _columns(document)
    steps = {str(step["step"]): step for step in _list(document["steps"])}
    yield from _step_params(document, steps)
    parents = parents_of(document)
    for number, node in enumerate(nodes_of(document)):
        if node["code"] in parents:
            yield from _aggregation(
                node.get("aggregation"), f"{place(number, node)}.aggregation"
            )
        else:
            yield from _leaf(document, node, place(number, node), steps)


def _steps(document: Json) -> Iterator[SpecFault]:
    names = [str(step["step"]) for step in _list(document["steps"])]
    for name in STEPS:
        if names.count(name) == 0:
            yield SpecFault(
                "steps", f"{name} is missing; write it as identity if nothing is to be done"
            )
        if names.count(name) > 1:
            yield SpecFault("steps", f"{name} stands {names.count(name)} times")
    if not set(STEPS) - set(names) and names[-2:] != ["normalise", "aggregate"]:
        yield SpecFault("steps", "normalise and aggregate come last, in this order")


def _shares(document: Json) -> Iterator[SpecFault]:
    for name, value in _object(document.get("coverage")).items():
        if not 0 <= Decimal(str(value)) <= 1:
            yield SpecFault(f"coverage.{name}", f"is a share from 0 to 1, not {value}")


def _groups(document: Json) -> Iterator[SpecFault]:
    names = cast(list[str], document.get("groups", []))
    for name in names:
        if names.count(name) > 1:
            yield SpecFault("groups", f"{name!r} stands twice")
            return


def _columns(document: Json) -> Iterator[SpecFault]:
    series = _object(_object(document.get("columns")).get("series"))
    for name, heading in series.items():
        if not isinstance(heading, str) or not heading:
            yield SpecFault(f"columns.series.{name}", "must be the heading of a column")
    words = _object(_object(document.get("columns")).get("missing"))
    for word, reason in words.items():
        if reason not in Missing.__members__:
            known = ", ".join(Missing)
            yield SpecFault(f"columns.missing.{word}", f"{reason!r} is not one of {known}")


def _step_params(document: Json, steps: Mapping[str, Json]) -> Iterator[SpecFault]:
    for number, step in enumerate(_list(document["steps"])):
        path = f"steps[{number}]({step['step']})"
        yield from _group(document, step.get("group"), f"{path}.group")
        for name in ("available", "nonzero"):
            if name in step and not 0 <= Decimal(str(step[name])) <= 1:
                yield SpecFault(
                    f"{path}.{name}", f"is a share from 0 to 1, not {step[name]}"
                )
        if step["kind"] == "last_value" and "period" not in document:
            yield SpecFault(f"{path}.kind", "last_value needs the `period` of the edition")
    if "aggregate" in steps:
        yield from _aggregation(steps["aggregate"], "steps(aggregate)")


def _aggregation(value: object, path: str) -> Iterator[SpecFault]:
    aggregation = _object(value)
    epsilon = Decimal(str(aggregation.get("epsilon", 1)))
    kind, p = aggregation.get("kind"), Decimal(str(aggregation.get("p", 1)))
    if epsilon < 0 or (
        epsilon == 0 and (kind == "harmonic" or (kind == "power" and p < 0))
    ):
        yield SpecFault(f"{path}.epsilon", f"must be above 0, not {epsilon}")
    if not 0 <= Decimal(str(aggregation.get("least_share", 0))) <= 1:
        yield SpecFault(f"{path}.least_share", "is a share from 0 to 1")


def _leaf(
    document: Json, node: Json, path: str, steps: Mapping[str, Json]
) -> Iterator[SpecFault]:
    yield from rule_faults(node, path, cast(list[str], document.get("groups", [])))
    yield from _group(
        document, _object(node.get("impute")).get("group"), f"{path}.impute.group"
    )
    if _object(node.get("impute")).get("kind") == "last_value" and "period" not in document:
        yield SpecFault(
            f"{path}.impute.kind", "last_value needs the `period` of the edition"
        )
    if node.get("denominator") and steps.get("denominate", {}).get("kind") == "identity":
        yield SpecFault(
            f"{path}.denominator", "the step denominate is identity; declare it as series"
        )
    yield from _bounds(node, path)
    yield from norm_faults(node, path, steps.get("normalise", {"kind": "minmax"}))
    yield from _merging(document, node, path)


def _bounds(node: Json, path: str) -> Iterator[SpecFault]:
    bounds = _object(node.get("bounds"))
    least, most = (
        Decimal(str(bounds.get(k, d))) for k, d in (("least", "-1e15"), ("most", "1e15"))
    )
    if least >= most:
        yield SpecFault(f"{path}.bounds", f"least {least} is not below most {most}")


def _merging(document: Json, node: Json, path: str) -> Iterator[SpecFault]:
    rule, kind = node.get("merge_rule"), _object(node.get("rule")).get("kind", "value")
    if rule == "ratio" and kind != "ratio":
        yield SpecFault(
            f"{path}.merge_rule", f"ratio needs a rule ratio with both parts, not {kind}"
        )
    if rule == "per_capita" and not node.get("denominator"):
        yield SpecFault(f"{path}.merge_rule", "per_capita needs a denominator")
    if rule == "population_mean" and "merge_weight" not in document:
        yield SpecFault(
            f"{path}.merge_rule",
            "population_mean needs `merge_weight`, the series of population",
        )


def _group(document: Json, name: object, path: str) -> Iterator[SpecFault]:
    if name is not None and name not in cast(list[str], document.get("groups", [])):
        yield SpecFault(path, f"{name!r} is not one of the declared groups")


def _object(value: object) -> Json:
    return value if isinstance(value, Mapping) else {}


def _list(value: object) -> list[Json]:
    return cast(list[Json], value)
