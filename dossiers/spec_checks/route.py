"""The route of a dossier: which steps, in which order, by whom, in how much time."""

from collections.abc import Iterator, Mapping
from typing import Any

from dossiers.spec_checks.problem import Problem, repeated

# Kind of step: the role that does it and the agency where it is done, in order.
STEPS = {
    "receive": ("reception", "receiving"),
    "assign": ("coordinator", "handling"),
    "appraise": ("specialist", "handling"),
    "review": ("section_head", "handling"),
    "approve": ("approver", "handling"),
    "issue": ("issuing_clerk", "handling"),
    "return": ("reception", "receiving"),
}
OPTIONAL = {"assign", "review"}
ORDER = list(STEPS)


def route_problems(document: Mapping[str, Any]) -> Iterator[Problem]:
    """Check kinds, order, roles, agencies and shares of the steps."""
    route = document["route"]
    kinds = [step["kind"] for step in route]
    for missing in (kind for kind in ORDER if kind not in kinds):
        if missing not in OPTIONAL:
            yield Problem("route", f"has no step of kind {missing}")
    for key in ("code", "kind"):
        for place, value in repeated(step[key] for step in route):
            yield Problem(f"route[{place}].{key}", f"{value} stands here twice")
    if kinds != sorted(kinds, key=ORDER.index):
        yield Problem("route", f"must go in the order {', '.join(ORDER)}")
    for place, step in enumerate(route):
        yield from _step_problems(f"route[{place}]", step)
    total = sum(step["share"] for step in route)
    if total != 100:
        yield Problem("route", f"shares sum to {total}, not to 100")


def _step_problems(path: str, step: Mapping[str, Any]) -> Iterator[Problem]:
    for key, wanted in zip(("role", "agency"), STEPS[step["kind"]], strict=True):
        if step[key] != wanted:
            yield Problem(f"{path}.{key}", f"must be {wanted} for {step['kind']}")
