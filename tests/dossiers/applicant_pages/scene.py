"""The pages of an applicant as tests ask for them."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from dossiers import actions
from dossiers.models import Dossier, Draft
from egov.models import User
from tests.cast import Cast

CHILD = {"child_name": "Ma Thị Ánh Tuyết", "born_on": "15/01/2026", "copies": "2"}


def url(name: str, *args: Any) -> str:
    return reverse(f"dossiers:{name}", args=args)


def text(response: Any) -> str:
    return response.content.decode()


def begun(cast: Cast, by: User | None = None) -> Draft:
    return actions.start_draft(cast.birth, by=by or cast.lan, agency=cast.ward)


def section(draft: Draft, code: str = "child") -> str:
    return url("draft_section", draft.key, code)


def addresses(draft: Draft, dossier: Dossier) -> Iterator[str]:
    """Every page of an applicant that belongs to somebody."""
    part, kept = draft.parts.get(), dossier.parts.get()
    for name in ("draft", "draft_place", "draft_parts", "draft_review", "draft_discard"):
        yield url(name, draft.key)
    yield section(draft)
    yield url("file", part.key)
    yield url("file", kept.key)
    for name in ("detail", "receipt", "result"):
        yield url(name, dossier.code)
    yield url("step", dossier.code, "withdraw")
