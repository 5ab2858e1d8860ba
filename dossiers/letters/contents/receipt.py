"""Form 01: what was received, until when, and what it costs."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from dossiers.letters.contents.heading import both, name_of
from dossiers.letters.contents.matter import desk, matter, signer
from dossiers.letters.sheet import Sheet
from dossiers.models import Dossier


def content(sheet: Sheet) -> dict[str, Any]:
    dossier = sheet.dossier
    limit = dossier.spec.limit(dossier.case, dossier.channel)
    assert dossier.due_at is not None  # accepted dossiers have one
    return {
        **matter(dossier),
        "channel": str(dossier.channel),
        "parts": list(_parts(dossier)),
        "sets": int(dossier.spec.document["sets"]),
        "limit": {"amount": limit.amount, "unit": str(limit.unit)},
        "same_day": bool(dossier.spec.document["same_day"]),
        "accepted_at": sheet.at.isoformat(),
        "due_at": dossier.due_at.isoformat(),
        "desk": desk(dossier.receiving_agency),
        "handler": name_of(dossier.handling_agency),
        "fee": dossier.fee,
        "payment": str(dossier.payment),
        "signer": signer(sheet),
    }


def _parts(dossier: Dossier) -> Iterable[Mapping[str, Any]]:
    """The parts that came, in the procedure's order. `files`: of the newest round."""
    codes = dossier.parts.values_list("code", "round")
    rounds: dict[str, int] = {}
    for code, number in codes:
        rounds[code] = max(number, rounds.get(code, 0))
    files = Counter(code for code, number in codes if number == rounds[code])
    for part in dossier.spec.parts:
        if count := files.get(part.code):
            yield {
                "name": both(part.name),
                "form": part.form,
                "copies": part.copies,
                "files": count,
            }
