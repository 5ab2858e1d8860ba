"""Indicators that this system can count itself: which figure of `dossiers.facts` each is.

A node of a methodology with "source": "dossiers:<name>" takes the figure of that name.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from dossiers.facts.service import MEASURES, Share, Shares
from rankings.engine.missing import Missing
from rankings.engine.spec import Spec
from rankings.values import choices

PREFIX = "dossiers:"


@dataclass(frozen=True)
class Figure:
    """One indicator's figures of all agencies, and what they count."""

    indicator: str
    name: str
    definition: str
    shares: Shares

    def cells(self, spec: Spec, agency: str) -> dict[str, str]:
        """The value of one agency: numerator and denominator, or why there is none."""
        share = self.shares.get(agency, Share(0, 0))
        series = next(
            choice for choice in choices(spec, self.indicator) if len(choice) == 2
        )
        if share.whole == 0:
            return dict.fromkeys(series, Missing.NOT_APPLICABLE.value)
        return dict(zip(series, (str(share.part), str(share.whole)), strict=True))


def sources(spec: Spec) -> Mapping[str, str]:
    """Indicator → name of its figure, for those this system counts and knows."""
    nodes: Any = spec.document["nodes"]
    named = {node["code"]: str(node.get("source", "")) for node in nodes}
    return {
        code: source.removeprefix(PREFIX)
        for code, source in named.items()
        if source.startswith(PREFIX) and source.removeprefix(PREFIX) in MEASURES
    }


def figures(spec: Spec, since: date, until: date) -> list[Figure]:
    """Every such indicator with its figures for the period."""
    return [
        Figure(code, name, _definition(name), MEASURES[name](since, until))
        for code, name in sources(spec).items()
    ]


def _definition(name: str) -> str:
    return " ".join((MEASURES[name].__doc__ or "").split())
