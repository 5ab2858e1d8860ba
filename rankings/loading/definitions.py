"""Indices and the methodologies they come with."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from rankings.engine.canonical import canonical, digest
from rankings.engine.reading import spec_from_document
from rankings.models import Index, Methodology
from rankings.reference import definitions


@transaction.atomic
def load_definitions() -> int:
    """Add indices and methodologies that are missing; return how many methodologies."""
    return sum(_index(raw) for raw in definitions.indices())


def _index(raw: Mapping[str, Any]) -> int:
    index, _ = Index.objects.get_or_create(
        code=raw["code"],
        defaults={
            "title_vi": raw["title"]["vi"],
            "title_en": raw["title"]["en"],
            "about_vi": raw["about"]["vi"],
            "about_en": raw["about"]["en"],
            "order": raw["order"],
        },
    )
    return sum(_methodology(index, name) for name in raw["methodologies"])


def _methodology(index: Index, name: str) -> bool:
    document = definitions.document(name)
    spec_from_document(document)
    _, made = Methodology.objects.get_or_create(
        index=index,
        version=document["version"],
        defaults={"document": document, "digest": digest(canonical(document))},
    )
    return made
