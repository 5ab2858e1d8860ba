"""Revisions every test of this room reads; written once."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation

from rankings.pages.reading import Reading, reading
from rankings.released import Released
from tests.rankings import published


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """PUBLISHED_FOLDER with `motcua` 2024 and 2025, `wide` 2018, `small` 2025."""
    root = tmp_path_factory.mktemp("published")
    published.two_editions(root)
    published.carried(root)
    published.small(root)
    return root


@pytest.fixture(scope="session")
def merged(shelf: Path) -> Released:
    """34 provinces, compared over the merger."""
    return Released.at(shelf, "motcua", "2025", 1)


@pytest.fixture(scope="session")
def before(shelf: Path) -> Released:
    """63 provinces, the first edition."""
    return Released.at(shelf, "motcua", "2024", 1)


@pytest.fixture(scope="session")
def carried(shelf: Path) -> Released:
    """As others published it: two units known."""
    return Released.at(shelf, "wide", "2018", 1)


@pytest.fixture
def held(merged: Released) -> Reading:
    return reading(merged, "vi")


@pytest.fixture(autouse=True)
def _back_to_vietnamese() -> Iterator[None]:
    yield
    translation.activate("vi")
