"""Indices that come with the product, and the methodologies they are computed by."""

import json
from functools import cache
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent
FOLDER = _HERE / "methodologies"


@cache
def indices() -> tuple[dict[str, Any], ...]:
    """indices.json: code, order, title and about in both languages, methodologies (names
    of documents, oldest first)."""
    return tuple(json.loads((_HERE / "indices.json").read_text("utf-8")))


def document(name: str) -> dict[str, Any]:
    """A methodology as JSON for `rankings.engine`. FileNotFoundError for another name."""
    held: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    return held


@cache
def groupings() -> dict[str, Any]:
    """groupings.json: titles of the groupings and of the province's own set of units, and
    with what an agency's name begins where it is ranked without it."""
    held: dict[str, Any] = json.loads((_HERE / "groupings.json").read_text("utf-8"))
    return held
