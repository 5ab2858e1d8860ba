"""The file of a letter: typeset, signed and kept once, after the act that issued it."""

import hashlib
import logging
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models.fields.files import FieldFile
from django.utils import translation

from dossiers.documents.addresses import verify_address
from dossiers.documents.signed import Signing, signer_of
from dossiers.documents.typeset import typeset
from dossiers.letters.paper import Paper, paper_of
from dossiers.models import Letter, LetterContent
from dossiers.signing.errors import SigningAway, SigningRefused
from egov import clock
from egov.errors import NotFound

logger = logging.getLogger(__name__)
_AFTER_FAILURE = timedelta(minutes=2)
# Trying again helps only when somebody has mended what the service refuses.
_AFTER_REFUSAL = timedelta(hours=1)


def letter_file(letter: Letter) -> FieldFile:
    """The letter's file; made now when the worker has not come to it yet.

    Raises NotFound when what it said has left, SigningAway, SigningRefused.
    """
    content = make_letter(letter.pk)
    if not content.file:
        raise NotFound
    return content.file


def make_letter(letter_id: int) -> LetterContent:
    """Make the file of a letter, once. Safe to repeat and to race.

    Raises as `letter_file`. Not inside a transaction.
    """
    letter = Letter.objects.for_page().get(pk=letter_id)
    content = letter.content
    if content.sha256:
        return content
    if not content.data:
        raise NotFound
    signing = Signing(
        signer_of(letter.issued_by, letter.agency),
        reason=f"{letter.get_form_display()} {letter.number}",
        at=clock.now(),
    )
    return _keep(letter, signing, signing.put_on(letter_sheet(letter, signing.stamp)))


def letter_sheet(letter: Letter, stamp: str) -> bytes:
    """The unsigned sheet, in Vietnamese, the language of the authorities."""
    with translation.override("vi"):
        paper = paper_of(letter.form, letter.content.data)
    return sheet_of(paper, address=verify_address(letter.key), stamp=stamp)


def sheet_of(paper: Paper, *, address: str, stamp: str = "") -> bytes:
    """A paper as PDF. `address`: what its QR code leads to; "" for one nobody issued."""
    values: dict[str, Any] = asdict(paper)
    values["size"] = 8.5 if paper.wide else 10
    values["qr_note"] = "Quét mã để kiểm tra văn bản"
    values["foot"] = "Kiểm tra tại" if address else "Bản xem, chưa cấp số, chưa ký"
    for signature in values["signatures"]:
        signature["stamp"] = stamp
    return typeset("letter", values, qr=address)


def _keep(letter: Letter, signing: Signing, pdf: bytes) -> LetterContent:
    with transaction.atomic():
        content = LetterContent.objects.select_for_update().get(pk=letter.pk)
        # Somebody was quicker, or what it says has left meanwhile.
        if not content.sha256 and content.data:
            content.sha256 = hashlib.sha256(pdf).hexdigest()
            content.signed_at = signing.at
            content.file.save(f"{letter.key}.pdf", ContentFile(pdf), save=False)
            content.save(update_fields=["file", "sha256", "signed_at"])
    return content


def try_letter(letter_id: int) -> bool:
    """Make a letter that is due, having put it off first: one that fails holds up no
    other. False when it waits for the signing service, or another worker has it."""
    now = clock.now()
    due = LetterContent.objects.filter(pk=letter_id, file="", sha256="", next_at__lte=now)
    if not due.update(next_at=now + _AFTER_FAILURE):
        return False
    try:
        make_letter(letter_id)
    except SigningAway as error:
        logger.warning("signing_away", extra={"letter": letter_id, "why": error.reason})
        return False
    except SigningRefused as error:
        logger.error("signing_refused", extra={"letter": letter_id, "why": error.reason})
        refused = LetterContent.objects.filter(pk=letter_id)
        refused.update(next_at=now + _AFTER_REFUSAL)
        return False
    except NotFound:
        return False
    return True
