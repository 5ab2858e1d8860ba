"""The demo's dice: the same seed throws the same, whenever and wherever it is thrown."""

from random import Random

SEED = 2025


def chance(*seed: object) -> Random:
    """Dice of their own for each thing, so that one more throw shifts nothing else."""
    return Random(f"{SEED} {' '.join(map(str, seed))}")  # noqa: S311 - invented figures
