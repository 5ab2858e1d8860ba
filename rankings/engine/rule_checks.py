"""What a schema cannot say about rules: marks that fit, levels inside, parts that sum."""

from collections.abc import Iterator
from decimal import Decimal
from typing import cast

from rankings.engine.errors import SpecFault
from rankings.engine.tree_checks import Json

IN_POINTS = ("capped_count", "steps", "inspected", "sum_of")
PART_KINDS = ("yes_no", "ratio", "share_of_best", "capped_count", "steps", "inspected")


def rule_faults(node: Json, path: str, groups: list[str]) -> Iterator[SpecFault]:
    """Yield what is wrong with the rule of an indicator."""
    rule = cast(Json, node.get("rule") or {"kind": "value"})
    yield from _one(rule, node.get("points"), f"{path}.rule", groups)
    if rule["kind"] in ("goalposts", "target") and (
        "normalise" in node or "goalposts" in node
    ):
        yield SpecFault(
            f"{path}.rule",
            f"{rule['kind']} already says how to normalise; use value beside another normalisation",
        )


def _one(rule: Json, points: object, path: str, groups: list[str]) -> Iterator[SpecFault]:
    kind = str(rule["kind"])
    of = rule.get("of", points)
    if kind in IN_POINTS and of is None:
        yield SpecFault(
            f"{path}.of",
            f"is missing: {kind} gives points, and the node declares none it could be out of",
        )
        return
    if rule.get("within") is not None and rule["within"] not in groups:
        yield SpecFault(
            f"{path}.within", f"{rule['within']!r} is not one of the declared groups"
        )
    full = Decimal(str(of if of is not None else 1))
    for name, mark in _marks(rule, path):
        if not 0 <= mark <= full:
            yield SpecFault(name, f"{mark} is not within 0 … {full} points")
    if kind == "steps":
        yield from rising(cast(list[Json], rule["table"]), f"{path}.table")
    if kind == "sum_of":
        yield from _parts(cast(list[Json], rule["parts"]), full, f"{path}.parts", groups)


def _marks(rule: Json, path: str) -> Iterator[tuple[str, Decimal]]:
    """Yield every declared mark with its path."""
    if rule["kind"] == "capped_count":
        yield f"{path}.cap", Decimal(str(rule["cap"]))
    for number, row in enumerate(cast(list[Json], rule.get("table", []))):
        yield f"{path}.table[{number}].points", Decimal(str(row["points"]))
    for number, level in enumerate(cast(list[object], rule.get("levels", []))):
        yield f"{path}.levels[{number}]", Decimal(str(level))


def rising(rows: list[Json], path: str) -> Iterator[SpecFault]:
    """Yield a fault where `from` does not rise."""
    starts = [Decimal(str(row["from"])) for row in rows]
    for number in range(1, len(starts)):
        if starts[number] <= starts[number - 1]:
            yield SpecFault(
                f"{path}[{number}].from",
                f"{starts[number]} does not rise above {starts[number - 1]}",
            )


def _parts(
    parts: list[Json], full: Decimal, path: str, groups: list[str]
) -> Iterator[SpecFault]:
    total = sum((Decimal(str(part["points"])) for part in parts), Decimal(0))
    if total != full:
        yield SpecFault(path, f"the points of the parts sum to {total}, not to {full}")
    codes = [part["code"] for part in parts]
    for number, part in enumerate(parts):
        inner, rule = f"{path}[{number}]({part['code']})", cast(Json, part["rule"])
        if codes.index(part["code"]) != number:
            yield SpecFault(f"{inner}.code", f"the part {part['code']!r} stands twice")
        if rule["kind"] not in PART_KINDS:
            yield SpecFault(
                f"{inner}.rule.kind",
                f"a part is one of {', '.join(PART_KINDS)}, not {rule['kind']}",
            )
        else:
            yield from _one(rule, part["points"], f"{inner}.rule", groups)
