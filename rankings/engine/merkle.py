"""A Merkle tree over the rows of an edition, as in RFC 9162 § 2.1: one row can be proved alone."""

import hashlib
from collections.abc import Sequence

EMPTY = hashlib.sha256(b"").digest()


def leaf_hash(entry: bytes) -> bytes:
    """SHA-256(0x00 ‖ entry)."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256(0x01 ‖ left ‖ right)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """Return the head of the tree over leaf hashes."""
    if not leaves:
        return EMPTY
    if len(leaves) == 1:
        return leaves[0]
    cut = _cut(len(leaves))
    return node_hash(root(leaves[:cut]), root(leaves[cut:]))


def proof(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """Return the hashes that lead from leaf `index` to the head, the nearest first."""
    if not 0 <= index < len(leaves):
        raise IndexError(index)
    if len(leaves) == 1:
        return []
    cut = _cut(len(leaves))
    if index < cut:
        return [*proof(leaves[:cut], index), root(leaves[cut:])]
    return [*proof(leaves[cut:], index - cut), root(leaves[:cut])]


def proves(leaf: bytes, index: int, size: int, path: Sequence[bytes], head: bytes) -> bool:
    """Say whether a path leads from a leaf to the head of a tree of `size` leaves."""
    found = _climbed(leaf, index, size, list(path)) if 0 <= index < size else None
    return found == head


def _climbed(leaf: bytes, index: int, size: int, path: list[bytes]) -> bytes | None:
    if size == 1:
        return None if path else leaf
    if not path:
        return None
    beside, below, cut = path[-1], path[:-1], _cut(size)
    if index < cut:
        left = _climbed(leaf, index, cut, below)
        return None if left is None else node_hash(left, beside)
    right = _climbed(leaf, index - cut, size - cut, below)
    return None if right is None else node_hash(beside, right)


def _cut(size: int) -> int:
    """Return the largest power of two below `size`."""
    return 1 << ((size - 1).bit_length() - 1)
