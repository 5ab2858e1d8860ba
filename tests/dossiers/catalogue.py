"""The procedure documents of the catalogue, read once for the tests."""

import json
from pathlib import Path
from typing import Any

Document = dict[str, Any]

CATALOGUE = Path(__file__).parents[2] / "dossiers" / "catalogue"
FILES = sorted(path for path in CATALOGUE.glob("*.json") if path.stem != "schema")


def read(path: Path) -> Document:
    document: Document = json.loads(path.read_text(encoding="utf-8"))
    return document


SCHEMA = read(CATALOGUE / "schema.json")
DOCUMENTS = {document["code"]: document for document in map(read, FILES)}
