"""Form 04: the date that was missed or will be, why, and the new one."""

from typing import Any

from dossiers.letters.contents.heading import both, name_of
from dossiers.letters.contents.matter import desk, matter, signer
from dossiers.letters.sheet import Sheet
from dossiers.models import Dossier
from dossiers.spec import Text
from dossiers.states import Form


def content(sheet: Sheet) -> dict[str, Any]:
    """`extends`: whether the legal clock took the new date for an extension of the time,
    or the letter is an apology alone. `ended`: the dossier is done already, `until` is
    the day it was."""
    dossier, facts = sheet.dossier, sheet.facts
    assert dossier.accepted_at is not None
    ended = dossier.finished_at is not None
    field = dossier.spec.document["field"]["name"]
    return {
        **matter(dossier),
        "field": both(Text(field["vi"], field["en"])),
        "handler": name_of(dossier.handling_agency),
        "receipt": _receipt(dossier),
        "accepted_at": dossier.accepted_at.isoformat(),
        "due_at": facts["about"],
        "reason": sheet.details["reason"],
        "until": facts["until"],
        "ended": ended,
        "extends": not ended and dossier.due_at != sheet.about,
        "desk": desk(dossier.receiving_agency),
        "signer": signer(sheet),
    }


def _receipt(dossier: Dossier) -> str:
    """The number of the receipt this is about."""
    receipts = dossier.letters.filter(form=Form.RECEIPT).order_by("-pk")
    return receipts.values_list("number", flat=True).first() or ""
