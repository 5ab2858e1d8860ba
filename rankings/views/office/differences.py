"""What a methodology changes of another: nodes that came, went or are worth more or less."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rankings.engine.spec import Spec
from rankings.views.office.nodes import Nodes


@dataclass(frozen=True)
class Change:
    """kind: added, removed, points, rule, title, other (of a node) or whole (of the
    methodology). before, after: as the kind shows them."""

    kind: str
    code: str
    title: str
    before: str = ""
    after: str = ""


def between(old: Spec, new: Spec) -> list[Change]:
    """Every difference of the trees, in the order of the new one."""
    before, after = Nodes(old), Nodes(new)
    found = []
    for node in new.nodes:
        if not before.knows(node.code):
            points = after.points(node.code)
            found.append(Change("added", node.code, after.title(node.code), after=points))
        else:
            found.extend(_changed(before, after, node.code))
    gone = [node.code for node in old.nodes if not after.knows(node.code)]
    return [
        *_whole(old, new),
        *found,
        *(Change("removed", c, before.title(c), before=before.points(c)) for c in gone),
    ]


def _changed(before: Nodes, after: Nodes, code: str) -> list[Change]:
    pairs = {
        "points": (before.points(code), after.points(code)),
        "rule": (_rule(before, code), _rule(after, code)),
        "title": (before.title(code), after.title(code)),
    }
    title = after.title(code)
    told = [
        Change(kind, code, title, old, new)
        for kind, (old, new) in pairs.items()
        if old != new
    ]
    old, new = before.declared(code), after.declared(code)
    silent = _TOLD if "rule" in {one.kind for one in told} else _TOLD - {"rule"}
    return [
        *told,
        *(
            Change("other", f"{code}.{key}", title, _said(old, key), _said(new, key))
            for key in sorted({*old, *new} - silent)
            if old.get(key) != new.get(key)
        ),
    ]


# What the other kinds show, in words of their own.
_TOLD = frozenset({"code", "points", "rule", "title"})
_MOST_SAID = 200


def _whole(old: Spec, new: Spec) -> list[Change]:
    """What holds for the whole of it: coverage, precision, steps, groups, penalties."""
    before, after = old.document, new.document
    return [
        Change("whole", key, "", _said(before, key), _said(after, key))
        for key in sorted({*before, *after} - {"nodes", "version"})
        if before.get(key) != after.get(key)
    ]


def _said(document: Mapping[str, Any], key: str) -> str:
    """A declaration as it is written, "" where there is none."""
    if key not in document:
        return ""
    text = json.dumps(document[key], ensure_ascii=False, default=str)
    return text if len(text) <= _MOST_SAID else f"{text[:_MOST_SAID]}…"


def _rule(nodes: Nodes, code: str) -> str:
    return nodes.rule(code) if nodes.spec.by_code[code].leaf is not None else ""


def tree_of(spec: Spec) -> list[dict[str, Any]]:
    """Pillars with their criteria, as a table shows them."""
    nodes = Nodes(spec)
    return [
        {
            **_node(nodes, code),
            "rows": [_node(nodes, leaf.code) for leaf in spec.leaves_under(code)],
        }
        for code in nodes.pillars
    ]


def _node(nodes: Nodes, code: str) -> Mapping[str, str]:
    return {
        "code": code,
        "title": nodes.title(code),
        "points": nodes.points(code),
        "rule": _rule(nodes, code),
        "evidence": nodes.evidence(code),
    }
