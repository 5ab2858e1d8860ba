"""Long lists in short transactions."""

from collections.abc import Iterator, Sequence


def portions(keys: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    """The keys in their order, at most `size` at a time."""
    for start in range(0, len(keys), size):
        yield keys[start : start + size]
