"""Forms 03 and 05: refused at the desk, or no longer handled; why, and on what ground."""

from typing import Any

from dossiers.letters.contents.heading import both
from dossiers.letters.contents.matter import desk, matter, signer
from dossiers.letters.sheet import Sheet


def refusal(sheet: Sheet) -> dict[str, Any]:
    return {
        **_decision(sheet),
        "desk": desk(sheet.dossier.receiving_agency),
    }


def stop(sheet: Sheet) -> dict[str, Any]:
    """Besides, how the dossier stood: form 05 has no published list of its fields."""
    dossier = sheet.dossier
    assert dossier.accepted_at is not None  # only accepted dossiers are stopped
    place = dossier.place
    return {
        **_decision(sheet),
        "desk": desk(dossier.receiving_agency),
        "accepted_at": dossier.accepted_at.isoformat(),
        "due_at": dossier.due_at.isoformat() if dossier.due_at else "",
        "status": sheet.event.status_from,
        "stood_at": both(place.name) if place else None,
        "decided_at": sheet.at.isoformat(),
    }


def _decision(sheet: Sheet) -> dict[str, Any]:
    return {
        **matter(sheet.dossier),
        "ground": sheet.facts["ground"],
        "reason": sheet.details["reason"],
        "signer": signer(sheet),
    }
