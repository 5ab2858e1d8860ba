"""A methodology's nodes as the office names them."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from rankings.engine.spec import Spec
from rankings.pages import cells, rules, words
from rankings.pages.reading import Node
from rankings.values import Cells


class Nodes:
    """Titles, points and rules of a methodology in the reader's language."""

    def __init__(self, spec: Spec) -> None:
        self.spec = spec

    @cached_property
    def _raw(self) -> Mapping[str, Any]:
        nodes: Any = self.spec.document["nodes"]
        return {node["code"]: node for node in nodes}

    def declared(self, code: str) -> Mapping[str, Any]:
        """The node as the document has it."""
        found: Mapping[str, Any] = self._raw[code]
        return found

    @property
    def pillars(self) -> tuple[str, ...]:
        """Codes of the nodes below the root, in the order of the document."""
        return self.spec.pillars

    def knows(self, code: str) -> bool:
        return code in self.spec.by_code

    def title(self, code: str) -> str:
        title = self.spec.by_code[code].title
        return title.get(words.language()) or title.get("vi") or code

    def points(self, code: str) -> str:
        points = self.spec.by_code[code].points
        return "" if points is None else cells.trimmed(float(points), words.language())

    def pillar(self, code: str) -> str:
        return self.spec.pillar_of(code)

    def rule(self, code: str) -> str:
        return rules.rule(self._node(code), words.language())

    def evidence(self, code: str) -> str:
        """What must be shown for it, "" where nothing is asked."""
        told = self._raw[code].get("evidence") or {}
        return str(told.get(words.language()) or told.get("vi") or "")

    def unit(self, code: str) -> str:
        return str(self._raw[code].get("unit", ""))

    def value(self, code: str, held: Cells | None) -> str:
        """A value in words: 519/555 = 93,5 %, yes, or why there is none."""
        return "" if held is None else cells.cells(self._node(code), held, words.language())

    def _node(self, code: str) -> Node:
        node = self.spec.by_code[code]
        points = None if node.points is None else float(node.points)
        level = self.spec.depth[code]
        return Node(
            code, node.parent or "", self.title(code), points, level, self._raw[code]
        )
