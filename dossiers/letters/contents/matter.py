"""Whose matter it is and what about: the same on every paper of a dossier."""

from typing import Any

from dossiers.answers.display import in_words
from dossiers.letters.contents.heading import both, name_of
from dossiers.letters.sheet import Sheet
from dossiers.models import Dossier
from egov.models import Agency


def matter(dossier: Dossier) -> dict[str, Any]:
    """Code, procedure, and the person with how to reach them."""
    return {
        "code": dossier.code,
        "procedure": {"code": dossier.spec.document["code"], **both(dossier.spec.name)},
        "owner": dossier.owner_name,
        "identity": dossier.owner_identity,
        "phone": dossier.owner_phone,
        "email": dossier.owner_email,
        "address": address_of(dossier),
        "authority": dossier.authority,
        "filed_at": dossier.filed_at.isoformat(),
    }


def address_of(dossier: Dossier) -> str:
    """The applicant's address: as the form has it, else as the account does."""
    for field in dossier.spec.fields:
        if field.source == "account.address" and dossier.answers.get(field.code):
            return in_words(field, dossier.answers[field.code])
    kept = dossier.applicant.address if dossier.applicant else {}
    parts = (kept.get(name) for name in ("detail", "commune", "province"))
    return ", ".join(part for part in parts if part)


def signer(sheet: Sheet) -> dict[str, str]:
    """Who signs; empty when the system acted by itself. `for`: whom they stand in for."""
    name = sheet.by.full_name if sheet.by else ""
    return {"name": name, "for": str(sheet.details.get("lent_by", ""))}


def desk(agency: Agency) -> dict[str, Any]:
    return {
        "name": name_of(agency),
        "address": agency.address,
        "phone": agency.phone,
        "email": agency.email,
    }
