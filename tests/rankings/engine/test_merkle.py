"""The tree of rows agrees with the tree of the record, and proves nothing else."""

import hashlib

import pytest

from dossiers import merkle as record
from rankings.engine import merkle


def leaves(count: int) -> list[bytes]:
    return [merkle.leaf_hash(bytes([number])) for number in range(count)]


def test_the_head_of_two_is_as_the_standard_says() -> None:
    left, right = (hashlib.sha256(b"\x00" + entry).digest() for entry in (b"a", b"b"))
    head = hashlib.sha256(b"\x01" + left + right).digest()
    assert merkle.root([merkle.leaf_hash(b"a"), merkle.leaf_hash(b"b")]) == head
    assert merkle.root([]) == hashlib.sha256(b"").digest()


@pytest.mark.parametrize("size", range(1, 35))
def test_every_leaf_is_proved_as_the_record_would(size: int) -> None:
    rows = leaves(size)
    head = merkle.root(rows)
    edge = record.Edge()
    for row in rows:
        edge.append(row)
    assert head == edge.root()
    for index, row in enumerate(rows):
        path = merkle.proof(rows, index)
        assert merkle.proves(row, index, size, path, head)
        assert record.verify_inclusion(row, index, size, path, head)
        assert not merkle.proves(merkle.leaf_hash(b"x"), index, size, path, head)
        assert not merkle.proves(row, index, size, [*path, head], head)
        assert not merkle.proves(row, size, size, path, head)
        if path:
            assert not merkle.proves(row, index, size, path[:-1], head)


def test_there_is_no_proof_outside_the_tree() -> None:
    with pytest.raises(IndexError):
        merkle.proof(leaves(3), 3)
