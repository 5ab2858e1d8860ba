"""The result of a dossier as a document: signed, made once, kept, checked by its hash."""

import hashlib
import logging
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models.fields.files import FieldFile
from django.utils import timezone, translation

from dossiers.answers.display import in_words
from dossiers.documents.addresses import verify_address
from dossiers.documents.signed import Signing, signer_of
from dossiers.documents.typeset import typeset
from dossiers.letters.paper.blocks import Signature, lines
from dossiers.models import Dossier, Result
from dossiers.signing.errors import SigningAway, SigningRefused
from egov import clock
from egov.errors import NotFound

logger = logging.getLogger(__name__)
_AFTER_FAILURE = timedelta(minutes=2)


def result_file(dossier: Dossier) -> FieldFile:
    """The result's file; made now when the worker has not come to it yet.

    Raises SigningAway, SigningRefused, NotFound when it has left.
    """
    result = make_result(dossier.pk)
    if not result.file:
        raise NotFound
    return result.file


def make_result(dossier_id: int) -> Result:
    """Make the document of an issued result, once. Safe to repeat and to race.

    Raises SigningAway, SigningRefused, NotFound. Not inside a transaction.
    """
    result = _find(dossier_id)
    if result.sha256:
        return result
    if result.dossier.anonymised_at:
        raise NotFound
    signing = Signing(
        signer_of(result.signed_by, result.dossier.handling_agency),
        reason=f"{_document(result)['name']['vi']} {result.number}",
        at=clock.now(),
    )
    address = verify_address(result.key)
    sheet = typeset("result", _values(result, signing.stamp), qr=address)
    return _keep(result, signing.put_on(sheet))


def _keep(result: Result, pdf: bytes) -> Result:
    with transaction.atomic():
        locked = Result.objects.select_for_update().get(pk=result.pk)
        if not locked.sha256:
            locked.sha256 = hashlib.sha256(pdf).hexdigest()
            locked.file.save(f"{locked.key}.pdf", ContentFile(pdf), save=False)
            locked.save(update_fields=["file", "sha256"])
    return locked


def try_result(dossier_id: int) -> bool:
    """As `try_letter`, for a result."""
    now = clock.now()
    due = Result.objects.filter(dossier=dossier_id, sha256="", next_at__lte=now)
    if not due.update(next_at=now + _AFTER_FAILURE):
        return False
    try:
        make_result(dossier_id)
    except (SigningAway, SigningRefused) as error:
        extra = {"dossier": dossier_id, "why": error.reason}
        logger.warning("result_not_signed", extra=extra)
        return False
    except NotFound:
        return False
    return True


def _find(dossier_id: int) -> Result:
    return Result.objects.select_related(
        "signed_by",
        "dossier__version__procedure",
        "dossier__handling_agency__parent",
    ).get(dossier=dossier_id)


def _document(result: Result) -> dict[str, Any]:
    return dict(result.dossier.spec.document["result"])


def _place() -> str:
    """Where the authority sits: the province without the word for it."""
    return str(settings.PROVINCE_NAMES[0]).removeprefix("Tỉnh ")


@translation.override("vi")
def _values(result: Result, stamp: str) -> dict[str, Any]:
    """What the sheet says; always in Vietnamese, the language of the authorities."""
    dossier, agency = result.dossier, result.dossier.handling_agency
    day = timezone.localdate(result.issued_at)
    document = _document(result)
    fields = {field.code: field for field in dossier.spec.fields}
    said = [
        (str(fields[code].label), in_words(fields[code], dossier.answers[code]))
        for code in document["lines"]
        if code in fields and code in dossier.answers
    ]
    signature = Signature(
        (agency.head_title_vi or "Thủ trưởng cơ quan").upper(),
        result.signed_by.full_name,
        digital=True,
    )
    return {
        "size": 11,
        "above": agency.parent.name if agency.parent else "",
        "agency": agency.name,
        "number": result.number,
        "place_date": f"{_place()}, ngày {day:%d} tháng {day:%m} năm {day:%Y}",
        "title": document["name"]["vi"],
        "subject": dossier.spec.name.vi,
        "code": dossier.code,
        "blocks": [asdict(lines([("Người đề nghị", dossier.owner_name), *said]))],
        "signatures": [{**asdict(signature), "stamp": stamp}],
        "qr_note": f"Mã hồ sơ {dossier.code}. Quét mã để kiểm tra văn bản.",
        "foot": "Kiểm tra tại",
    }
