"""Hashes of the tree's nodes, read in whole groups: a proof takes three questions or so."""

from dossiers.merkle import Edge, node_hash
from dossiers.models import Leaf, TreeNode

EVERY = 8  # levels between two that are kept
_GROUP = 1 << EVERY


class Nodes:
    """Nodes of complete subtrees, by level and index, each group of 256 read once."""

    def __init__(self) -> None:
        self._groups: dict[tuple[int, int], dict[int, bytes]] = {}

    def __call__(self, level: int, index: int) -> bytes:
        """The hash of the complete subtree number `index` of 2**level leaves.

        Raises KeyError when it is not complete.
        """
        base = level - level % EVERY
        first = index << (level - base)
        hashes = [self._kept(base, first + at) for at in range(1 << (level - base))]
        while len(hashes) > 1:
            pairs = zip(hashes[::2], hashes[1::2], strict=True)
            hashes = [node_hash(left, right) for left, right in pairs]
        return hashes[0]

    def _kept(self, level: int, index: int) -> bytes:
        group = (level, index // _GROUP)
        if group not in self._groups:
            self._groups[group] = dict(_read(level, group[1] * _GROUP))
        return self._groups[group][index]


def _read(level: int, first: int) -> list[tuple[int, bytes]]:
    """One group of a kept level: (index, hash)."""
    last = first + _GROUP - 1
    if level == 0:
        leaves = Leaf.objects.filter(position__range=(first, last))
        found = list(leaves.values_list("position", "hash"))
    else:
        nodes = TreeNode.objects.filter(level=level, index__range=(first, last))
        found = list(nodes.values_list("index", "hash"))
    return [(index, bytes(value)) for index, value in found]


def edge_of(size: int) -> Edge:
    """The right edge of the first `size` leaves, from the nodes kept.

    Raises KeyError where one is missing.
    """
    node, peaks, first = Nodes(), [], 0
    for level in reversed(range(size.bit_length())):
        if size >> level & 1:
            peaks.append(node(level, first >> level))
            first += 1 << level
    return Edge(size, peaks)
