"""A paper of a dossier: numbered, and filled with what is known at that moment."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone

from dossiers.letters.contents import CONTENTS, heading, register
from dossiers.letters.forms import edition_of
from dossiers.letters.sheet import Sheet
from dossiers.models import Dossier, Letter, LetterContent
from dossiers.numbering import next_letter_number
from dossiers.salting import salted
from dossiers.states import Form
from egov.models import Agency, User

__all__ = ["Sheet", "compose", "compose_register"]


def compose(sheet: Sheet) -> tuple[Letter, LetterContent]:
    """Number the paper and fill it. Only inside a transaction; the caller saves both."""
    said = CONTENTS[sheet.form](sheet)
    letter, content = _numbered(sheet.form, sheet.agency, sheet.at, sheet.by, said)
    letter.dossier, letter.about = sheet.dossier, sheet.about
    return letter, content


def compose_register(
    agency: Agency,
    month: register.Month,
    dossiers: list[Dossier],
    *,
    at: datetime,
    by: User,
) -> tuple[Letter, LetterContent]:
    """Number the register of a month and fill it (form 07). As `compose`."""
    said = register.content(agency, month, dossiers, by=by)
    return _numbered(Form.REGISTER, agency, at, by, said)


def _numbered(
    form: Form, agency: Agency, at: datetime, by: User | None, said: Mapping[str, Any]
) -> tuple[Letter, LetterContent]:
    day = timezone.localdate(at)
    edition = edition_of(form, day)
    number = next_letter_number(agency, form, day.year, edition.symbol)
    values = {"number": number, **heading(agency, edition, at), **said}
    content_hash, salts = salted(values)
    letter = Letter(
        form=form,
        agency=agency,
        number=number,
        issued_at=at,
        issued_by=by,
        content_hash=content_hash,
    )
    return letter, LetterContent(salts=salts, data=values)
