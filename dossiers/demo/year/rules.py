"""The procedures of the simulated year: roads, limits and desks as in the catalogue.

Under numbers of their own, because the catalogue's versions begin later; with a short form
and nothing to upload, because the clock reads neither. Every other one ends what nobody
answers: an invented rule, no published text of the catalogue's procedures says so.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from dossiers.publishing import publish

CATALOGUE = Path(__file__).resolve().parents[2] / "catalogue"
Document = dict[str, Any]


def documents(year: int) -> Iterator[Document]:
    """In force from the first of January."""
    paths = sorted(CATALOGUE.glob("[0-9]*.json"))
    for number, path in enumerate(paths, 1):
        known = json.loads(path.read_text(encoding="utf-8"))
        yield _simplified(known, number, f"{year}-01-01")


def publish_rules(year: int) -> None:
    """Put them into the catalogue. Safe to run again."""
    publish(documents(year))


def _simplified(known: Mapping[str, Any], number: int, day: str) -> Document:
    supplements = dict(known["supplements"])
    if number % 2:
        supplements["unanswered"] = "stop"
    fees = [fee for fee in known["fees"] if not fee.get("quantity_field")]
    return {
        **known,
        "code": f"9.{number:06d}",
        "version": 1,
        "effective_from": day,
        "supplements": supplements,
        "fees": fees,
        "parts": [],
        "form": {"complete": False, "sections": [_SECTION]},
        "result": {**known["result"], "lines": ["subject"]},
    }


def _question(code: str, label: str, english: str) -> Document:
    return {
        "code": code,
        "type": "text",
        "label": {"vi": label, "en": english},
        "help": None,
        "required": True,
        "source": None,
        "when": None,
        "max": 200,
    }


_SECTION: Document = {
    "code": "matter",
    "name": {"vi": "Nội dung đề nghị", "en": "Request"},
    "intro": None,
    "fields": [_question("subject", "Đề nghị", "Request")],
}
