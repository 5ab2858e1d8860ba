"""Which normalisation an indicator has, and whether its ends make sense."""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import cast

from rankings.engine.errors import SpecFault
from rankings.engine.rule_checks import rising
from rankings.engine.tree_checks import Json

# Scoring rules give a share of the full mark.
SHARE: Json = {"kind": "scaled", "lower": 0, "upper": 1}


def declared(node: Json, step: Json) -> Json:
    """Return the normalisation of an indicator, with the ends it declares beside it.

    Its own `normalise` comes first, then a rule that names goalposts or a target, then its
    `goalposts`, then the share a scoring rule gives, and last the step of the methodology.
    """
    rule = cast(Json, node.get("rule", {"kind": "value"}))
    if "normalise" in node:
        found = cast(Json, node["normalise"])
    elif rule["kind"] in ("goalposts", "target"):
        found = rule
    elif "goalposts" in node:
        found = {"kind": "goalposts"}
    else:
        found = step if rule["kind"] == "value" else SHARE
    if found["kind"] == "goalposts" and "lower" not in found:
        return {**found, **cast(Json, node.get("goalposts", {}))}
    return found


def norm_faults(node: Json, path: str, step: Json) -> Iterator[SpecFault]:
    """Yield what is wrong with the ends, targets and bands of an indicator."""
    norm = declared(node, step)
    where = path
    for name in ("normalise", "goalposts", "rule"):
        if name in node:
            where = f"{path}.{name}"
            break
    direction = cast(int, node.get("direction", 1))
    yield from ENDS.get(str(norm["kind"]), _nothing)(norm, node, where)
    if norm["kind"] == "identity" and direction < 0:
        yield SpecFault(
            f"{path}.direction",
            "identity takes the value as the score, so −1 cannot be meant; choose another normalisation",
        )
    yield from _unused(norm, node, path)


def _unused(norm: Json, node: Json, path: str) -> Iterator[SpecFault]:
    kind = norm["kind"]
    if "target" in node and kind != "dist2targ":
        yield SpecFault(
            f"{path}.target", f"is used by dist2targ only; the normalisation is {kind}"
        )
    if "goalposts" in node and kind != "goalposts":
        yield SpecFault(f"{path}.goalposts", f"are not used; the normalisation is {kind}")


def _nothing(norm: Json, node: Json, path: str) -> Iterator[SpecFault]:
    yield from ()


def _rise(norm: Json, node: Json, path: str) -> Iterator[SpecFault]:
    if "lower" not in norm or "upper" not in norm:
        yield SpecFault(path, f"{norm['kind']} needs goalposts lower and upper")
        return
    lower, upper = Decimal(str(norm["lower"])), Decimal(str(norm["upper"]))
    if upper <= lower:
        yield SpecFault(f"{path}.upper", f"{upper} is not above the lower end {lower}")
    yield from _positive(node, lower, f"{path}.lower")


def _target(norm: Json, node: Json, path: str) -> Iterator[SpecFault]:
    start, end = Decimal(str(norm["from"])), Decimal(str(norm["to"]))
    direction = cast(int, node.get("direction", 1))
    if (end - start) * direction <= 0:
        yield SpecFault(
            f"{path}.to",
            f"the target {end} is on the wrong side of {start} for direction {direction}",
        )
    yield from _positive(node, min(start, end), path)


def _positive(node: Json, lower: Decimal, path: str) -> Iterator[SpecFault]:
    if node.get("transform") == "ln" and lower <= 0:
        yield SpecFault(path, f"{lower} has no logarithm; the transform is ln")


def _minmax(norm: Json, node: Json, path: str) -> Iterator[SpecFault]:
    if (
        "low" in norm
        and "high" in norm
        and Decimal(str(norm["low"])) >= Decimal(str(norm["high"]))
    ):
        yield SpecFault(f"{path}.high", f"{norm['high']} is not above low {norm['low']}")


def _dist2targ(norm: Json, node: Json, path: str) -> Iterator[SpecFault]:
    target = norm.get("target", node.get("target"))
    if target is None:
        yield SpecFault(path, "dist2targ needs a target")
    else:
        yield from _positive(node, Decimal(str(target)), f"{path}.target")


def _fracmax(norm: Json, node: Json, path: str) -> Iterator[SpecFault]:
    if node.get("direction") == -1 and "reverse" not in norm:
        yield SpecFault(
            path,
            'x / max has no obvious reverse for direction -1; say "reverse": "sign" (-x / max(-x)) or "inverse" (min / x)',
        )


def _bands(norm: Json, node: Json, path: str) -> Iterator[SpecFault]:
    yield from rising(cast(list[Json], norm["bands"]), f"{path}.bands")


ENDS: Mapping[str, Callable[[Json, Json, str], Iterator[SpecFault]]] = {
    "goalposts": _rise,
    "scaled": _rise,
    "target": _target,
    "minmax": _minmax,
    "dist2targ": _dist2targ,
    "fracmax": _fracmax,
    "categorical": _bands,
}
