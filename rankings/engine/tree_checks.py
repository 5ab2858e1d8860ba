"""What a schema cannot say about the tree: one root, no orphan, no cycle, points that sum."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import cast

from rankings.engine.errors import SpecFault

Json = Mapping[str, object]
LEAF_ONLY = (
    "rule",
    "direction",
    "denominator",
    "goalposts",
    "target",
    "transform",
    "impute",
    "treat",
    "normalise",
    "missing",
    "merge_rule",
    "precision",
    "bounds",
    "evidence",
)


def nodes_of(document: Json) -> list[Json]:
    """Return the node objects of a document that fits the schema."""
    return cast(list[Json], document["nodes"])


def place(number: int, node: Json) -> str:
    """Return the path of a node, with its code."""
    return f"nodes[{number}]({node['code']})"


def parents_of(document: Json) -> set[str]:
    """Return the codes that some node names as its parent."""
    return {str(node["parent"]) for node in nodes_of(document) if node.get("parent")}


def tree_faults(document: Json) -> Iterator[SpecFault]:
    """Yield every fault of the tree."""
    nodes = nodes_of(document)
    yield from _codes(nodes)
    yield from _roots(nodes)
    yield from _orphans(nodes)
    yield from _cycles(nodes)
    yield from _leaf_or_not(nodes, parents_of(document))
    yield from _schemes(nodes)
    yield from _sums(nodes)


def _codes(nodes: list[Json]) -> Iterator[SpecFault]:
    first: dict[object, int] = {}
    for number, node in enumerate(nodes):
        if node["code"] in first:
            reason = f"the code {node['code']!r} is taken by nodes[{first[node['code']]}]"
            yield SpecFault(f"{place(number, node)}.code", reason)
        first.setdefault(node["code"], number)


def _roots(nodes: list[Json]) -> Iterator[SpecFault]:
    roots = [str(node["code"]) for node in nodes if not node.get("parent")]
    if not roots:
        yield SpecFault("nodes", "there is no root: every node has a parent")
    if len(roots) > 1:
        yield SpecFault("nodes", f"there must be one root, there are {', '.join(roots)}")


def _orphans(nodes: list[Json]) -> Iterator[SpecFault]:
    codes = {node["code"] for node in nodes}
    for number, node in enumerate(nodes):
        if node.get("parent") and node["parent"] not in codes:
            yield SpecFault(
                f"{place(number, node)}.parent", f"there is no node {node['parent']!r}"
            )


def _cycles(nodes: list[Json]) -> Iterator[SpecFault]:
    parent = {str(node["code"]): str(node.get("parent") or "") for node in nodes}
    reported: set[str] = set()
    for number, node in enumerate(nodes):
        trail: list[str] = []
        code = str(node["code"])
        while code and code not in trail:
            trail.append(code)
            code = parent.get(code, "")
        if code and code == trail[0] and code not in reported:
            reported.update(trail)
            around = " → ".join([*trail, code])
            yield SpecFault(
                f"{place(number, node)}.parent", f"the parents go round: {around}"
            )


def _leaf_or_not(nodes: list[Json], parents: set[str]) -> Iterator[SpecFault]:
    for number, node in enumerate(nodes):
        path = place(number, node)
        if node["code"] in parents:
            for name in LEAF_ONLY:
                if name in node:
                    yield SpecFault(
                        f"{path}.{name}", "only indicators have it; this node has children"
                    )
        elif not node.get("parent"):
            yield SpecFault(path, "the root has no children")
        elif "aggregation" in node:
            yield SpecFault(
                f"{path}.aggregation",
                "there is nothing to aggregate: no node names this one as its parent",
            )


def _schemes(nodes: list[Json]) -> Iterator[SpecFault]:
    """Points for all nodes, or weights for all."""
    points = [node for node in nodes if "points" in node]
    for number, node in enumerate(nodes):
        if points and "weight" in node:
            yield SpecFault(
                f"{place(number, node)}.weight",
                f"the methodology uses points (as at {points[0]['code']}); a node has no weight beside them",
            )
        elif points and "points" not in node:
            yield SpecFault(
                f"{place(number, node)}.points",
                f"is missing; the methodology uses points (as at {points[0]['code']})",
            )


def _sums(nodes: list[Json]) -> Iterator[SpecFault]:
    for number, node in enumerate(nodes):
        children = [n for n in nodes if n.get("parent") == node["code"]]
        if "points" not in node or not children or any("points" not in n for n in children):
            continue
        whole = Decimal(str(node["points"]))
        parts = sum((Decimal(str(n["points"])) for n in children), Decimal(0))
        if whole != parts:
            listed = " + ".join(f"{n['code']} {n['points']}" for n in children)
            yield SpecFault(
                f"{place(number, node)}.points",
                f"is {whole}, but the points of its children sum to {parts} ({listed})",
            )
