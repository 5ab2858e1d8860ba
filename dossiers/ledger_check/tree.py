"""The tree over all sealed events, grown again leaf by leaf, and its signed heads."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from dossiers.ledger_check.found import Broken, Kind
from dossiers.ledger_check.stories import rows, snapshot
from dossiers.merkle import Edge, leaf_hash, node_hash

_PAGE = 10_000
_EVERY = 8  # levels of which the nodes are kept
_LEAVES = """
SELECT leaf.position, leaf.code, leaf.seq, leaf.hash, event.hash, event.seq, dossier.code
FROM dossiers_leaf leaf
LEFT JOIN dossiers_event event ON event.id = leaf.event_id
LEFT JOIN dossiers_dossier dossier ON dossier.id = event.dossier_id
WHERE leaf.position >= %s AND leaf.position < %s ORDER BY leaf.position"""
_HEADS = """
SELECT size, root, at, key_id, signature FROM dossiers_treehead
WHERE size > %s AND size <= %s ORDER BY size"""
_NODES = """
SELECT index, hash FROM dossiers_treenode
WHERE level = %s AND index BETWEEN %s AND %s"""


def odd_leaf(code: str, seq: int, kept: bytes, event: tuple[Any, ...]) -> str:
    """What is wrong with a leaf and its event (hash, seq, code); "" when nothing is."""
    found, found_seq, found_code = event
    if found is None:
        return "it was sealed and has been removed"
    if (found_code, found_seq) != (code, seq):
        return f"it was sealed, in its place stands {found_code}, event {found_seq}"
    if leaf_hash(bytes(found)) != kept:
        return "it is not what was sealed"
    return ""


def leaves_of(code: str) -> Iterator[Broken]:
    """Sealed events of one dossier, there or removed, against their leaves."""
    sql = _LEAVES.replace(
        "WHERE leaf.position >= %s AND leaf.position < %s", "WHERE leaf.code = %s"
    )
    for _position, name, seq, kept, *event in rows(sql, code):
        if reason := odd_leaf(name, seq, bytes(kept), tuple(event)):
            yield Broken(name, seq, reason, Kind.LEAF)


@dataclass(slots=True)
class Walk:
    """The tree as it grows. After a fault among its leaves one broken root tells it all."""

    edge: Edge = field(default_factory=Edge)
    sound: bool = True
    done: dict[int, list[tuple[int, bytes]]] = field(default_factory=dict)

    def page(self, last: int) -> Iterator[Broken]:
        """Leaves up to position `last`, and the nodes that they complete."""
        first = self.edge.size
        for position, code, seq, kept, *event in rows(_LEAVES, first, last):
            for gone in range(self.edge.size, position):
                yield self._broken("0", gone, "its leaf is missing", Kind.NODE)
                self._append(bytes(32))
            leaf = bytes(kept)
            if reason := odd_leaf(code, seq, leaf, tuple(event)):
                self.sound = self.sound and event[0] is None
                yield Broken(code, seq, reason, Kind.LEAF)
            self._append(leaf)
        for gone in range(self.edge.size, last):
            yield self._broken("0", gone, "its leaf is missing", Kind.NODE)
            self._append(bytes(32))
        for level, nodes in self.done.items():
            yield from self._nodes(level, nodes)
        self.done.clear()

    def _append(self, leaf: bytes) -> None:
        for level, index, node in self.edge.append(leaf)[_EVERY::_EVERY]:
            self.done.setdefault(level, []).append((index, node))

    def _nodes(self, level: int, nodes: list[tuple[int, bytes]]) -> Iterator[Broken]:
        stored = dict(rows(_NODES, level, nodes[0][0], nodes[-1][0]))
        for index, node in nodes:
            kept = stored.get(index)
            if kept is None or bytes(kept) != node:
                reason = "it is missing" if kept is None else "it is another"
                yield Broken(str(level), index, reason, Kind.NODE)

    def _broken(self, code: str, seq: int, reason: str, kind: Kind) -> Broken:
        self.sound = False
        return Broken(code, seq, reason, kind)


def tree(since: int = 0) -> Iterator[Broken]:
    """Every leaf, kept node and head from `since` on: the size of a signed head, on whose
    nodes the check goes on."""
    with snapshot():
        ((top,),) = rows("SELECT max(position) FROM dossiers_leaf")
        total = 0 if top is None else top + 1
        beyond = [*_ends(total), *_too_many_nodes(total)]
    walk = Walk(_edge_at(since) if since else Edge())
    if since:
        yield from _head_at(since, walk)
    while walk.edge.size < total:
        last = min(walk.edge.size + _PAGE, total)
        for size, root, *signed in rows(_HEADS, walk.edge.size, last):
            yield from walk.page(size)
            yield from _head(walk, size, root, signed)
        yield from walk.page(last)
    yield from beyond


def _head(walk: Walk, size: int, root: Any, signed: list[Any]) -> Iterator[Broken]:
    if walk.sound and bytes(root) != walk.edge.root():
        yield Broken("", size, "its root is not that of the events sealed", Kind.HEAD)
    del signed


def _head_at(size: int, walk: Walk) -> Iterator[Broken]:
    found = rows(_HEADS, size - 1, size)
    if not found:
        yield Broken("", size, "there is no head of this size", Kind.HEAD)
    for _size, root, *signed in found:
        yield from _head(walk, size, root, signed)


def _ends(total: int) -> Iterator[Broken]:
    ((newest,),) = rows("SELECT max(size) FROM dossiers_treehead")
    if (newest or 0) < total:
        yield Broken("", total, "no head covers what was sealed last", Kind.HEAD)
    for (size,) in rows("SELECT size FROM dossiers_treehead WHERE size > %s", total):
        yield Broken("", size, f"there are only {total} leaves", Kind.HEAD)


def _too_many_nodes(total: int) -> Iterator[Broken]:
    beyond = """SELECT level, index FROM dossiers_treenode
        WHERE level %% %s <> 0 OR (index + 1) << level > %s ORDER BY level, index"""
    for level, index in rows(beyond, _EVERY, total):
        yield Broken(str(level), index, "nothing is below it", Kind.NODE)


def _edge_at(size: int) -> Edge:
    """The right edge of the first `size` leaves, from the nodes kept."""
    peaks, first = [], 0
    for level in reversed(range(size.bit_length())):
        if size >> level & 1:
            peaks.append(_node(level, first >> level))
            first += 1 << level
    return Edge(size, peaks)


def _node(level: int, index: int) -> bytes:
    """A complete subtree's hash, from the kept level below; zeros for what is missing."""
    base = level - level % _EVERY
    first, count = index << (level - base), 1 << (level - base)
    if base:
        stored = dict(rows(_NODES, base, first, first + count - 1))
    else:
        sql = "SELECT position, hash FROM dossiers_leaf WHERE position BETWEEN %s AND %s"
        stored = dict(rows(sql, first, first + count - 1))
    hashes = [bytes(stored.get(first + place, bytes(32))) for place in range(count)]
    while len(hashes) > 1:
        pairs = zip(hashes[::2], hashes[1::2], strict=True)
        hashes = [node_hash(left, right) for left, right in pairs]
    return hashes[0]
