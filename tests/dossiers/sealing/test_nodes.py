"""Proofs from stored nodes against the definitions of RFC 9162, written down naively."""

import hashlib
from collections.abc import Iterator
from random import Random

import pytest
from django.db import connection

from dossiers.merkle import Edge, consistency_proof, inclusion_proof
from dossiers.models import TreeNode
from dossiers.sealing.nodes import EVERY, Nodes, edge_of

# Three kept levels: leaves, 8 and 16, and a ragged right edge above each.
SIZE = 65_536 + 3 * 256 + 77


def leaf(place: int) -> bytes:
    return hashlib.sha256(b"leaf %d" % place).digest()


@pytest.fixture
def tree(db: None) -> list[bytes]:
    """Leaves and nodes as sealing keeps them; the leaves' hashes."""
    leaves = [leaf(place) for place in range(SIZE)]
    edge, nodes = Edge(), []
    for one in leaves:
        nodes += edge.append(one)[EVERY::EVERY]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO dossiers_leaf (position, event_id, code, seq, hash)"
            " SELECT n, n, 'x', 1, sha256(convert_to('leaf ' || n, 'UTF8'))"
            " FROM generate_series(0, %s) n",
            [SIZE - 1],
        )
    TreeNode.objects.bulk_create(
        [TreeNode(level=level, index=index, hash=node) for level, index, node in nodes]
    )
    assert {level for level, _, _ in nodes} == {8, 16}
    return leaves


def mth(leaves: list[bytes]) -> bytes:
    """§ 2.1.1."""
    if len(leaves) == 1:
        return leaves[0]
    cut = split(len(leaves))
    left, right = mth(leaves[:cut]), mth(leaves[cut:])
    return hashlib.sha256(b"\x01" + left + right).digest()


def split(size: int) -> int:
    cut = 1
    while cut * 2 < size:
        cut *= 2
    return cut


def path(place: int, leaves: list[bytes]) -> Iterator[bytes]:
    """§ 2.1.3.1."""
    if len(leaves) == 1:
        return
    cut = split(len(leaves))
    if place < cut:
        yield from path(place, leaves[:cut])
        yield mth(leaves[cut:])
    else:
        yield from path(place - cut, leaves[cut:])
        yield mth(leaves[:cut])


def subproof(old: int, leaves: list[bytes], *, whole: bool) -> Iterator[bytes]:
    """§ 2.1.4.1."""
    if old == len(leaves):
        if not whole:
            yield mth(leaves)
        return
    cut = split(len(leaves))
    if old <= cut:
        yield from subproof(old, leaves[:cut], whole=whole)
        yield mth(leaves[cut:])
    else:
        yield from subproof(old - cut, leaves[cut:], whole=False)
        yield mth(leaves[:cut])


def test_proofs_are_those_of_the_definition(tree: list[bytes]) -> None:
    rng = Random(9162)
    sizes = [1, 2, 255, 256, 257, 65_535, 65_536, 65_537, SIZE]
    sizes += [rng.randrange(1, SIZE) for _ in range(3)]
    for size in sizes:
        leaves = tree[:size]
        assert edge_of(size).root() == mth(leaves)
        place, old = rng.randrange(size), rng.randint(1, size)
        assert inclusion_proof(Nodes(), place, size) == list(path(place, leaves))
        found = consistency_proof(Nodes(), old, size)
        assert found == list(subproof(old, leaves, whole=True))


def test_a_proof_asks_a_handful_of_questions(
    tree: list[bytes], django_assert_max_num_queries: object
) -> None:
    """One group of 256 for each kept level on the way, and those of the right edge."""
    rng = Random(1)
    for _ in range(10):
        place = rng.randrange(SIZE)
        with django_assert_max_num_queries(6):  # type: ignore[operator]
            inclusion_proof(Nodes(), place, SIZE)
        with django_assert_max_num_queries(6):  # type: ignore[operator]
            consistency_proof(Nodes(), place + 1, SIZE)


def test_a_node_that_is_not_complete_is_none(tree: list[bytes]) -> None:
    for level, index in ((0, SIZE), (8, SIZE >> 8), (16, 1), (17, 0), (24, 0)):
        with pytest.raises(KeyError):
            Nodes()(level, index)
