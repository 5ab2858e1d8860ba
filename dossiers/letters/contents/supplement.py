"""Form 02: everything that is missing, at once, with reason, ground and whom to ask."""

from collections.abc import Mapping
from typing import Any

from dossiers.letters.contents.heading import Both, both
from dossiers.letters.contents.matter import desk, matter, signer
from dossiers.letters.sheet import Sheet
from dossiers.spec import Spec


def content(sheet: Sheet) -> dict[str, Any]:
    dossier = sheet.dossier
    officer = sheet.by
    return {
        **matter(dossier),
        "items": [_item(item, dossier.spec) for item in sheet.details["items"]],
        "round": sheet.facts["round"],
        "answer_by": sheet.facts["answer_by"],
        "accepted": dossier.is_accepted,
        "desk": desk(dossier.receiving_agency),
        "officer": {
            "name": officer.full_name if officer else "",
            "phone": (officer.phone if officer else "") or sheet.agency.phone,
        },
        "signer": signer(sheet),
    }


def _item(item: Mapping[str, Any], spec: Spec) -> dict[str, Any]:
    part = next((one for one in spec.parts if f"parts.{one.code}" == item["target"]), None)
    return {
        "name": both(part.name) if part else _question(item["target"], spec),
        "form": part.form if part else "",
        "copies": part.copies if part else 0,
        "defect": item["reason"],
        "text": item["text"],
        "ground": item.get("ground", ""),
        "example": item.get("example", ""),
    }


def _question(code: str, spec: Spec) -> Both:
    for field in spec.fields:
        if field.code == code:
            return both(field.label)
    return {"vi": code, "en": code}
