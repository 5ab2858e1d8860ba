"""What every paper says: whose it is, which form, and where the record stood."""

from datetime import datetime
from typing import Any

from django.conf import settings

from dossiers.letters.forms import FormEdition
from dossiers.models import TreeHead
from dossiers.spec import Text
from egov.models import Agency

_SHOWN_DIGITS = 8
Both = dict[str, str]


def both(text: Text) -> Both:
    return {"vi": text.vi, "en": text.en}


def name_of(agency: Agency) -> Both:
    return {"vi": agency.name_vi, "en": agency.name_en}


def heading(agency: Agency, edition: FormEdition, at: datetime) -> dict[str, Any]:
    """Head of the sheet, form, moment, and the newest published head of the tree."""
    return {
        "form": {"number": edition.number, "circular": edition.circular},
        "title": both(edition.title),
        "above": name_of(agency.parent) if agency.parent else None,
        "agency": name_of(agency),
        "head_title": {"vi": agency.head_title_vi, "en": agency.head_title_en},
        "place": _place(),
        "at": at.isoformat(),
        "witness": _witness(),
    }


def _place() -> Both:
    """Where the authorities sit: the province without the word for it."""
    vi, en = settings.PROVINCE_NAMES[0], settings.PROVINCE_NAMES[-1]
    return {"vi": vi.removeprefix("Tỉnh "), "en": en.removesuffix(" province")}


def _witness() -> dict[str, Any] | None:
    """The newest head of the transparency tree: who keeps a paper keeps a head of it."""
    head = TreeHead.objects.order_by("-size").first()
    if head is None:
        return None
    root = bytes(head.root).hex()
    digits = f"{root[:_SHOWN_DIGITS]}…{root[-_SHOWN_DIGITS:]}"
    return {"size": head.size, "root": digits, "at": head.at.isoformat()}
