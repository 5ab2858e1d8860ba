"""Indicators that this system can count itself: which figure of `dossiers.facts` each is.

A node of a methodology with "source": "dossiers:<name>" takes the figure of that name; it
must be a ratio, so that both counts are kept. Names not known here come from elsewhere.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from dossiers.facts.service import MEASURES, Share, Shares
from rankings.engine.missing import Missing
from rankings.engine.spec import Spec

PREFIX = "dossiers:"
# What fits a published score (models.Score) with its decimals.
MOST_SCALE, MOST_PRECISION = 1_000_000, 8
# What each figure counts, as its evidence says it: for readers of either language.
DEFINITIONS: Mapping[str, tuple[str, str]] = {
    "filed_online": (
        "Hồ sơ nộp trực tuyến trên tổng số hồ sơ đã nộp, theo cơ quan tiếp nhận.",
        "Dossiers filed online, of all filed, by the agency that received them.",
    ),
    "on_time": (
        "Hồ sơ có kết quả đúng hạn trên tổng số hồ sơ đã có kết quả, theo cơ quan giải quyết.",
        "Dossiers settled in time, of all settled, by the agency that handled them.",
    ),
    "electronic_result": (
        "Hồ sơ có kết quả điện tử trên tổng số hồ sơ đã có kết quả, theo cơ quan giải quyết.",
        "Dossiers with an electronic result, of all settled, by who handled them.",
    ),
    "paid_online": (
        "Hồ sơ nộp phí, lệ phí không dùng tiền mặt trên tổng số hồ sơ đã nộp phí, lệ phí.",
        "Dossiers of which a fee was paid without cash, of all of which one was paid.",
    ),
    "services_used": (
        "Thủ tục có hồ sơ nộp trực tuyến trên số thủ tục nộp được trực tuyến có phát sinh"
        " hồ sơ.",
        "Procedures with a dossier filed online, of those that could be filed online and had"
        " any dossier.",
    ),
    "full_process": (
        "Thủ tục cung cấp dịch vụ công trực tuyến toàn trình trên số thủ tục có phát sinh"
        " hồ sơ.",
        "Procedures offered wholly online, of those that had any dossier.",
    ),
}
_NOTHING = Share(0, 0)


@dataclass(frozen=True)
class Figure:
    """One indicator's figures of all agencies, and what they count."""

    indicator: str
    name: str
    definition: str
    shares: Shares

    def share(self, agency: str) -> Share:
        """The two counts of one agency, zeros where there was nothing to count."""
        return self.shares.get(agency, _NOTHING)

    def cells(self, agency: str) -> dict[str, str]:
        """The value of one agency: numerator and denominator, or why there is none."""
        share, series = self.share(agency), (f"{self.indicator}.a", f"{self.indicator}.b")
        if share.whole == 0:
            return dict.fromkeys(series, Missing.NOT_APPLICABLE.value)
        return dict(zip(series, (str(share.part), str(share.whole)), strict=True))


def sources(spec: Spec) -> Mapping[str, str]:
    """Indicator → name of its figure, for those this system counts and knows."""
    return {code: name for code, name in _named(spec).items() if _is_ratio(spec, code)}


def faults(spec: Spec) -> Iterator[str]:
    """What the engine can compute and the record cannot hold: a figure that an indicator
    names, a scale, a precision."""
    if max(spec.scale, spec.full) > MOST_SCALE:
        yield f"scale: {max(spec.scale, spec.full)} is beyond {MOST_SCALE}"
    if spec.precision > MOST_PRECISION:
        yield f"precision: {spec.precision} is beyond {MOST_PRECISION}"
    for code, name in _named(spec).items():
        if not _is_ratio(spec, code):
            yield f"nodes({code}).source: {PREFIX}{name} is a ratio; the rule must be too"


def figures(spec: Spec, since: date, until: date) -> list[Figure]:
    """Every such indicator with its figures for the days since … until, both included."""
    return [
        Figure(code, name, "\n".join(DEFINITIONS[name]), MEASURES[name](since, until))
        for code, name in sources(spec).items()
    ]


def _named(spec: Spec) -> dict[str, str]:
    named = named_sources(spec, PREFIX)
    return {code: name for code, name in named.items() if name in MEASURES}


def named_sources(spec: Spec, prefix: str) -> dict[str, str]:
    """Node → what its "source" names after this prefix, of those that have it."""
    nodes: Any = spec.document["nodes"]
    named = {node["code"]: str(node.get("source", "")) for node in nodes}
    return {
        code: source.removeprefix(prefix)
        for code, source in named.items()
        if source.startswith(prefix)
    }


def _is_ratio(spec: Spec, code: str) -> bool:
    leaf = spec.by_code[code].leaf
    return leaf is not None and leaf.rule.kind == "ratio"
