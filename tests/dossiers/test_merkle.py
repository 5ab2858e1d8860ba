"""Merkle trees: the vectors of Certificate Transparency, and proofs by property."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossiers import merkle
from dossiers.merkle import Edge, leaf_hash

ENTRIES = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
# Heads of the trees over the first n entries, as certificate-transparency-go tests them.
HEADS = {
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}


def grown(entries: list[bytes]) -> tuple[Edge, dict[tuple[int, int], bytes]]:
    edge, nodes = Edge(), {}
    for entry in entries:
        for level, index, digest in edge.append(leaf_hash(entry)):
            nodes[level, index] = digest
    return edge, nodes


def head(entries: list[bytes]) -> bytes:
    return grown(entries)[0].root()


@pytest.mark.parametrize(("count", "digest"), HEADS.items())
def test_heads_agree_with_certificate_transparency(count: int, digest: str) -> None:
    assert head(ENTRIES[:count]).hex() == digest


def test_an_empty_tree_has_the_hash_of_nothing() -> None:
    assert Edge().root() == merkle.EMPTY


@given(st.integers(1, 70), st.data())
def test_every_leaf_proves_itself_and_nothing_else_does(
    size: int, data: st.DataObject
) -> None:
    entries = [str(number).encode() for number in range(size)]
    edge, nodes = grown(entries)
    index = data.draw(st.integers(0, size - 1))

    def node(level: int, number: int) -> bytes:
        return nodes[level, number]

    proof = merkle.inclusion_proof(node, index, size)
    leaf, root = leaf_hash(entries[index]), edge.root()
    assert merkle.verify_inclusion(leaf, index, size, proof, root)
    assert not merkle.verify_inclusion(leaf_hash(b"x"), index, size, proof, root)
    assert not merkle.verify_inclusion(leaf, index, size, [*proof, root], root)
    if size > 1:
        other = (index + 1) % size
        assert not merkle.verify_inclusion(leaf, other, size, proof, root)
        assert not merkle.verify_inclusion(leaf, index, size, proof[:-1], root)


@given(st.integers(1, 70), st.data())
def test_yesterdays_tree_is_the_beginning_of_todays(size: int, data: st.DataObject) -> None:
    entries = [str(number).encode() for number in range(size)]
    edge, nodes = grown(entries)
    old = data.draw(st.integers(1, size))
    old_root = head(entries[:old])
    proof = merkle.consistency_proof(lambda *at: nodes[at], old, size)
    assert merkle.verify_consistency(old, size, old_root, edge.root(), proof)
    rewritten = head([b"x", *entries[1:old]])
    assert not merkle.verify_consistency(old, size, rewritten, edge.root(), proof)


@given(st.integers(2, 40), st.data())
def test_a_rewritten_past_has_no_proof(size: int, data: st.DataObject) -> None:
    entries = [str(number).encode() for number in range(size)]
    old = data.draw(st.integers(1, size - 1))
    changed = data.draw(st.integers(0, old - 1))
    forged = [*entries[:changed], b"forged", *entries[changed + 1 :]]
    edge, nodes = grown(forged)
    proof = merkle.consistency_proof(lambda *at: nodes[at], old, size)
    yesterday = head(entries[:old])
    assert not merkle.verify_consistency(old, size, yesterday, edge.root(), proof)


def test_bounds_are_refused() -> None:
    with pytest.raises(ValueError, match="not in the tree"):
        merkle.inclusion_proof(lambda *_: b"", 3, 3)
    with pytest.raises(ValueError, match="beginning"):
        merkle.consistency_proof(lambda *_: b"", 4, 3)
