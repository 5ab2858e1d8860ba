"""The tree over all sealed events, grown again leaf by leaf, and its signed heads."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from dossiers.ledger_check.found import Broken, Kind
from dossiers.ledger_check.stories import rows, snapshot
from dossiers.merkle import Edge, inclusion_proof, leaf_hash, verify_inclusion
from dossiers.models import TreeHead
from dossiers.sealing import public_keys, signed_by_us
from dossiers.sealing.nodes import EVERY, Nodes, edge_of

_PAGE = 10_000
Keys = Mapping[str, Ed25519PublicKey]
_LEAVES = """
SELECT leaf.position, leaf.code, leaf.seq, leaf.hash, event.hash, event.seq, dossier.code
FROM dossiers_leaf leaf
LEFT JOIN dossiers_event event ON event.id = leaf.event_id
LEFT JOIN dossiers_dossier dossier ON dossier.id = event.dossier_id
WHERE leaf.position >= %s AND leaf.position < %s ORDER BY leaf.position"""
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
    """Sealed events of one dossier, there or removed: their leaves, and the way from
    each to the newest head."""
    sql = _LEAVES.replace(
        "WHERE leaf.position >= %s AND leaf.position < %s", "WHERE leaf.code = %s"
    )
    found = rows(sql, code)
    head, nodes = TreeHead.objects.order_by("-size").first(), Nodes()
    if found and head:
        yield from signed(head, public_keys())
    for position, name, seq, kept, *event in found:
        if reason := odd_leaf(name, seq, bytes(kept), tuple(event)):
            yield Broken(name, seq, reason, Kind.LEAF)
        if head is None or not _leads_up(bytes(kept), position, head, nodes):
            yield Broken(name, seq, "no signed head covers it", Kind.LEAF)


def _leads_up(leaf: bytes, position: int, head: TreeHead, nodes: Nodes) -> bool:
    try:
        path = inclusion_proof(nodes, position, head.size)
    except (KeyError, ValueError):
        return False
    return verify_inclusion(leaf, position, head.size, path, bytes(head.root))


def signed(head: TreeHead, keys: Keys) -> Iterator[Broken]:
    if not signed_by_us(head, keys):
        yield Broken("", head.size, "it is not signed by a key of ours", Kind.HEAD)


@dataclass(slots=True)
class Walk:
    """The tree as it grows. Once a fault among its leaves has broken a root, every later
    one is broken as well, and not worth telling: it is `lost`."""

    edge: Edge = field(default_factory=Edge)
    suspect: bool = False
    lost: bool = False
    head: int = 0  # size of the newest head met
    keys: Keys = field(default_factory=public_keys)
    done: dict[int, list[tuple[int, bytes]]] = field(default_factory=dict)

    def page(self, last: int) -> Iterator[Broken]:
        """Leaves up to position `last`, and the nodes that they complete."""
        first = self.edge.size
        for position, code, seq, kept, *event in rows(_LEAVES, first, last):
            for gone in range(self.edge.size, position):
                yield self.broken("0", gone, "its leaf is missing", Kind.NODE)
                self._append(bytes(32))
            leaf = bytes(kept)
            if reason := odd_leaf(code, seq, leaf, tuple(event)):
                self.suspect = True
                yield Broken(code, seq, reason, Kind.LEAF)
            self._append(leaf)
        for gone in range(self.edge.size, last):
            yield self.broken("0", gone, "its leaf is missing", Kind.NODE)
            self._append(bytes(32))
        for level, nodes in self.done.items():
            yield from self._nodes(level, nodes)
        self.done.clear()

    def _append(self, leaf: bytes) -> None:
        for level, index, node in self.edge.append(leaf)[EVERY::EVERY]:
            self.done.setdefault(level, []).append((index, node))

    def _nodes(self, level: int, nodes: list[tuple[int, bytes]]) -> Iterator[Broken]:
        stored = dict(rows(_NODES, level, nodes[0][0], nodes[-1][0]))
        for index, node in nodes:
            kept = stored.get(index)
            if kept is None or bytes(kept) != node:
                reason = "it is missing" if kept is None else "it is another"
                yield Broken(str(level), index, reason, Kind.NODE)

    def broken(self, code: str, seq: int, reason: str, kind: Kind) -> Broken:
        self.suspect = True
        return Broken(code, seq, reason, kind)


def tree(since: int = 0) -> Iterator[Broken]:
    """Every leaf, kept node and head from `since` on: the size of a signed head, on whose
    nodes the check goes on."""
    with snapshot():
        ((top,),) = rows("SELECT max(position) FROM dossiers_leaf")
        total = 0 if top is None else top + 1
        beyond = [*_ends(total), *_too_many_nodes(total)]
    walk = Walk()
    if since:
        heads = _heads(since - 1, since)
        if not heads:
            yield Broken("", since, "there is no head of this size", Kind.HEAD)
            return
        yield from _begin(walk, heads[0])
    while walk.edge.size < total:
        last = min(walk.edge.size + _PAGE, total)
        for head in _heads(walk.edge.size, last):
            yield from walk.page(head.size)
            yield from _head(walk, head)
        yield from walk.page(last)
    yield from beyond


def _heads(after: int, last: int) -> list[TreeHead]:
    return list(TreeHead.objects.filter(size__gt=after, size__lte=last).order_by("size"))


def _begin(walk: Walk, head: TreeHead) -> Iterator[Broken]:
    """Stand where that head was signed, trusting its leaves if they give its root."""
    try:
        walk.edge = edge_of(head.size)
    except KeyError:
        reason = "leaves or nodes below it are missing"
        yield walk.broken("", head.size, reason, Kind.HEAD)
        walk.edge = Edge(head.size, [bytes(32)] * head.size.bit_count())
    walk.head = head.previous
    yield from _head(walk, head)


def _head(walk: Walk, head: TreeHead) -> Iterator[Broken]:
    if head.previous > walk.head:
        yield Broken("", head.previous, "it is missing: the next one names it", Kind.HEAD)
    elif head.previous < walk.head:
        yield Broken("", head.size, "it does not follow the head before it", Kind.HEAD)
    walk.head = head.size
    if not walk.lost and bytes(head.root) != walk.edge.root():
        yield Broken("", head.size, "its root is not that of the events sealed", Kind.HEAD)
        walk.lost = walk.suspect
    yield from signed(head, walk.keys)


def _ends(total: int) -> Iterator[Broken]:
    ((newest,),) = rows("SELECT max(size) FROM dossiers_treehead")
    if (newest or 0) < total:
        yield Broken("", total, "no head covers what was sealed last", Kind.HEAD)
    for (size,) in rows("SELECT size FROM dossiers_treehead WHERE size > %s", total):
        yield Broken("", size, f"there are only {total} leaves", Kind.HEAD)


def _too_many_nodes(total: int) -> Iterator[Broken]:
    beyond = """SELECT level, index FROM dossiers_treenode
        WHERE level %% %s <> 0 OR (index + 1) << level > %s ORDER BY level, index"""
    for level, index in rows(beyond, EVERY, total):
        yield Broken(str(level), index, "nothing is below it", Kind.NODE)
