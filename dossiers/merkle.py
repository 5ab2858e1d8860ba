"""Merkle trees as in RFC 9162 § 2.1: inclusion and consistency proofs (pure).

A tree is grown leaf by leaf through its right edge (`Edge`), so sealing a million events
keeps twenty hashes in memory; proofs are made from stored nodes of complete subtrees.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

EMPTY = hashlib.sha256(b"").digest()
# Hash of the complete subtree of 2**level leaves that is number `index` on its level.
NodeAt = Callable[[int, int], bytes]


def leaf_hash(entry: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


@dataclass(slots=True)
class Edge:
    """A growing tree, known by its complete subtrees from the largest to the smallest."""

    size: int = 0
    peaks: list[bytes] = field(default_factory=list)

    def append(self, leaf: bytes) -> list[tuple[int, int, bytes]]:
        """Add a leaf hash; returns the nodes completed by it: (level, index, hash)."""
        done = [(0, self.size, leaf)]
        level, index, size = 0, self.size, self.size
        while size & 1:
            leaf = node_hash(self.peaks.pop(), leaf)
            level, index, size = level + 1, index >> 1, size >> 1
            done.append((level, index, leaf))
        self.peaks.append(leaf)
        self.size += 1
        return done

    def root(self) -> bytes:
        """The tree head's hash."""
        if not self.peaks:
            return EMPTY
        root = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            root = node_hash(peak, root)
        return root


def _split(size: int) -> int:
    """The largest power of two smaller than `size` (> 1)."""
    return 1 << ((size - 1).bit_length() - 1)


def range_hash(node: NodeAt, first: int, size: int) -> bytes:
    """Hash of leaves first..first+size-1 where `first` is a multiple of the subtrees in
    it, as everywhere in a Merkle tree."""
    if size == 0:
        return EMPTY
    if size & (size - 1) == 0:
        level = size.bit_length() - 1
        return node(level, first >> level)
    cut = _split(size)
    return node_hash(
        range_hash(node, first, cut), range_hash(node, first + cut, size - cut)
    )


def inclusion_proof(node: NodeAt, index: int, size: int) -> list[bytes]:
    """The hashes that lead from leaf `index` to the head of a tree of `size` leaves."""
    if not 0 <= index < size:
        raise ValueError("That leaf is not in the tree.")
    return _path(node, index, 0, size)


def _path(node: NodeAt, index: int, first: int, size: int) -> list[bytes]:
    if size == 1:
        return []
    cut = _split(size)
    if index < cut:
        return [
            *_path(node, index, first, cut),
            range_hash(node, first + cut, size - cut),
        ]
    return [
        *_path(node, index - cut, first + cut, size - cut),
        range_hash(node, first, cut),
    ]


def consistency_proof(node: NodeAt, old: int, size: int) -> list[bytes]:
    """The hashes that show a tree of `size` leaves to begin with the one of `old`."""
    if not 0 < old <= size:
        raise ValueError("The older tree is not a beginning of the newer one.")
    return [] if old == size else _subproof(node, old, 0, size, whole=True)


def _subproof(node: NodeAt, old: int, first: int, size: int, *, whole: bool) -> list[bytes]:
    if old == size:
        return [] if whole else [range_hash(node, first, size)]
    cut = _split(size)
    if old <= cut:
        return [
            *_subproof(node, old, first, cut, whole=whole),
            range_hash(node, first + cut, size - cut),
        ]
    return [
        *_subproof(node, old - cut, first + cut, size - cut, whole=False),
        range_hash(node, first, cut),
    ]


def verify_inclusion(
    leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> bool:
    """RFC 9162 § 2.1.3.2."""
    if not 0 <= index < size:
        return False
    here, last, found = index, size - 1, leaf
    for step in proof:
        if last == 0:
            return False
        if here & 1 or here == last:
            found = node_hash(step, found)
            while here and not here & 1:
                here, last = here >> 1, last >> 1
        else:
            found = node_hash(found, step)
        here, last = here >> 1, last >> 1
    return last == 0 and found == root


def verify_consistency(
    old: int, size: int, old_root: bytes, root: bytes, proof: Sequence[bytes]
) -> bool:
    """RFC 9162 § 2.1.4.2."""
    if old == size:
        return not proof and old_root == root
    if not 0 < old < size or not proof:
        return False
    steps = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    here, last = old - 1, size - 1
    while here & 1:
        here, last = here >> 1, last >> 1
    was = now = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if here & 1 or here == last:
            was, now = node_hash(step, was), node_hash(step, now)
            while here and not here & 1:
                here, last = here >> 1, last >> 1
        else:
            now = node_hash(now, step)
        here, last = here >> 1, last >> 1
    return last == 0 and was == old_root and now == root
