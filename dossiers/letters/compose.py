"""A paper of a dossier: numbered, and filled with what is known at that moment."""

from datetime import datetime

from django.utils import timezone

from dossiers.letters.contents import CONTENTS
from dossiers.letters.forms import edition_of
from dossiers.letters.sheet import Sheet
from dossiers.models import Letter, LetterContent
from dossiers.numbering import next_letter_number
from dossiers.salting import salted

__all__ = ["Sheet", "compose"]


def compose(sheet: Sheet, *, about: datetime | None = None) -> tuple[Letter, LetterContent]:
    """Number the paper and fill it. Only inside a transaction; the caller saves both."""
    day = timezone.localdate(sheet.at)
    agency = sheet.agency
    edition = edition_of(sheet.form, day)
    number = next_letter_number(agency, sheet.form, day.year, edition.symbol)
    values = {"number": number, **CONTENTS[sheet.form](sheet)}
    content_hash, salts = salted(values)
    letter = Letter(
        form=sheet.form,
        dossier=sheet.dossier,
        agency=agency,
        number=number,
        issued_at=sheet.at,
        issued_by=sheet.by,
        about=about or sheet.about,
        content_hash=content_hash,
    )
    return letter, LetterContent(salts=salts, data=values)
