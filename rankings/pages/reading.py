"""A revision as pages read it: the tree with its titles, scores in per cent, peers."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from statistics import median
from typing import Any

from django.conf import settings

from egov.alphabet import order
from rankings.charts.chart import Language
from rankings.charts.heat import HeatScale
from rankings.pages.names import Name, name
from rankings.reference.definitions import document
from rankings.released import Released

Json = Mapping[str, Any]
# Carried tables name pillars by the codes of this methodology.
CARRIED = "ict-provinces-2024"
# Means that do not heed weights.
UNWEIGHED = frozenset({"median", "min"})


@dataclass(frozen=True)
class Node:
    """One node. points: its full mark on the published scale, None where unknown.

    raw: its entry in methodology.json. level: 0 the root, 1 pillars.
    """

    code: str
    parent: str
    title: str
    points: float | None
    level: int
    raw: Json

    @property
    def rule(self) -> str:
        """The kind of rule of an indicator."""
        return str(self.raw.get("rule", {}).get("kind", "value"))


@dataclass(frozen=True)
class Reading:
    """A released revision in one language. Whatever is worked out is kept."""

    released: Released
    language: Language

    def said(self, words: object) -> str:
        """{"vi": …, "en": …} or text, in this language."""
        if isinstance(words, Mapping):
            return str(words.get(self.language) or words.get("vi") or "")
        return str(words or "")

    @property
    def about(self) -> Json:
        return self.released.about

    @property
    def place(self) -> tuple[str, str, int]:
        """index, edition, revision: the arguments of every address."""
        about = self.about
        return about["index"]["code"], about["edition"]["code"], about["revision"]["number"]

    @property
    def scale(self) -> float:
        """What a full total is."""
        return float(self.about["scale"])

    @property
    def decimals(self) -> int:
        """Decimals of a total as pages show it."""
        return int(self.about["precision"]) if self.scale <= 1 else 1

    @cached_property
    def full(self) -> float:
        """Top of the scores of nodes."""
        held = self.released.methodology
        return float(held.get("full", self.scale)) if held else 100.0

    @cached_property
    def weighable(self) -> bool:
        """Whether pillars are known whose weights decide the table."""
        held = self.released.methodology
        if held is None or not self.released.has("edition.zip"):
            return False
        steps = {step["step"]: step for step in held["steps"]}
        mean = self.root.raw.get("aggregation") or steps["aggregate"]
        return len(self.pillars) > 1 and mean["kind"] not in UNWEIGHED

    @cached_property
    def nodes(self) -> dict[str, Node]:
        """Code → node, in the order of the methodology; what the result has without one."""
        held = self.released.methodology
        found: dict[str, Node] = {}
        for raw in held["nodes"] if held else self._carried():
            parent = str(raw.get("parent") or "")
            points = raw.get("points")
            found[raw["code"]] = Node(
                code=raw["code"],
                parent=parent,
                title=self.said(raw.get("title") or raw["code"]),
                points=None if points is None else float(points),
                level=found[parent].level + 1 if parent else 0,
                raw=raw,
            )
        return found

    def _carried(self) -> list[Json]:
        rows = self.released.result["units"]
        codes = [node["node"] for node in rows[0]["nodes"]] if rows else ["TOTAL"]
        titles = {n["code"]: n.get("title") for n in document(CARRIED)["nodes"]}
        root, *pillars = codes
        below = [{"code": c, "parent": root, "title": titles.get(c, c)} for c in pillars]
        return [{"code": root}, *below]

    @cached_property
    def root(self) -> Node:
        return next(iter(self.nodes.values()))

    @cached_property
    def pillars(self) -> tuple[Node, ...]:
        return self.children(self.root.code)

    @cached_property
    def leaves(self) -> tuple[Node, ...]:
        """Indicators: nodes that nobody names as parent."""
        parents = {node.parent for node in self.nodes.values()}
        return tuple(node for code, node in self.nodes.items() if code not in parents)

    def children(self, code: str) -> tuple[Node, ...]:
        return tuple(node for node in self.nodes.values() if node.parent == code)

    def leaves_of(self, pillar: str) -> tuple[Node, ...]:
        """The indicators below a pillar, itself if it is one."""
        return tuple(leaf for leaf in self.leaves if self.pillar_of(leaf.code) == pillar)

    def pillar_of(self, code: str) -> str:
        node = self.nodes[code]
        while node.level > 1:
            node = self.nodes[node.parent]
        return node.code

    # Units -----------------------------------------------------------------------------

    def name(self, unit: str) -> Name:
        held = self.released.units.get(unit)
        return name(held["name"], self.language) if held else Name(unit)

    def row(self, unit: str) -> Json:
        return self.released.rows[unit]

    @cached_property
    def scores(self) -> dict[str, dict[str, Json]]:
        """Unit → node → its entry of the result."""
        return {
            unit: {node["node"]: node for node in row["nodes"]}
            for unit, row in self.released.rows.items()
        }

    @cached_property
    def ranked(self) -> list[str]:
        """Units with a rank, the best first, equals by name."""
        rows = self.released.rows
        held = [unit for unit, row in rows.items() if row["rank"] is not None]
        return sorted(held, key=lambda unit: (rows[unit]["rank"], order(self.name(unit))))

    @cached_property
    def ordered(self) -> list[str]:
        """All units: the ranked ones, then those without a rank by name."""
        rest = set(self.released.rows) - set(self.ranked)
        return [*self.ranked, *sorted(rest, key=lambda unit: order(self.name(unit)))]

    @cached_property
    def compares(self) -> bool:
        """Whether the rank of any unit can be compared with the edition before."""
        return any(_moved(row) for row in self.released.changes.values())

    @cached_property
    def home(self) -> str | None:
        """The province's own unit, if it is among the units."""
        units = self.released.units.values()
        own = (one["unit"] for one in units if one["agency"] == settings.PROVINCE_CODE)
        return next(own, None)

    # Figures ---------------------------------------------------------------------------

    def percent(self, unit: str, code: str) -> float | None:
        """Score of a node in per cent of its full mark."""
        score = self.scores[unit].get(code, {}).get("score")
        return None if score is None else float(score) / self.full * 100

    def points(self, unit: str, code: str) -> float | None:
        points = self.scores[unit].get(code, {}).get("points")
        return None if points is None else float(points)

    def total(self, unit: str) -> float | None:
        total = self.row(unit)["total"]
        return None if total is None else float(total)

    @cached_property
    def peers(self) -> dict[str, tuple[float, ...]]:
        """Node → per cents of the ranked units, rising."""
        found = {}
        for code in self.nodes:
            held = (self.percent(unit, code) for unit in self.ranked)
            found[code] = tuple(sorted(value for value in held if value is not None))
        return found

    def median(self, code: str) -> float | None:
        held = self.peers[code]
        return median(held) if held else None

    @cached_property
    def totals(self) -> dict[int, float]:
        """Rank → total of whoever has it."""
        held = {self.row(unit)["rank"]: self.total(unit) for unit in self.ranked}
        return {rank: total for rank, total in held.items() if total is not None}

    def heat(self, code: str) -> HeatScale:
        """Classes of a node's per cents around the peers' median."""
        held = self.peers[code] or (0.0, 50.0, 100.0)
        middle = median(held)
        low = min(held[0], middle - 1)
        return HeatScale(low, middle, max(held[-1], middle + 1))


def _moved(change: Json) -> bool:
    known = change["after"] is not None and change["pro_forma"] is not None
    return known and bool(change["arrow"]) and change["status"] != "unranked"


@lru_cache(maxsize=16)
def reading(released: Released, language: Language) -> Reading:
    """The reading of a revision, the same object each time: its files never change."""
    return Reading(released, language)
