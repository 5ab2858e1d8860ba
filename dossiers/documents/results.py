"""The result of a dossier as a document: made once, kept, checked by its hash."""

import hashlib
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models.fields.files import FieldFile
from django.urls import reverse
from django.utils import timezone, translation

from dossiers.answers.display import in_words
from dossiers.documents.typeset import typeset
from dossiers.models import Dossier, Result


def result_file(dossier: Dossier) -> FieldFile:
    """The result's file; made now when the worker has not come to it yet."""
    return make_result(dossier.pk).file


def make_result(dossier_id: int) -> Result:
    """Make the document of an issued result, once. Safe to repeat and to race."""
    result = _find(dossier_id)
    if result.file:
        return result
    content = typeset("result", _values(result), qr=_address(result))
    with transaction.atomic():
        locked = Result.objects.select_for_update().get(pk=result.pk)
        if not locked.file:
            locked.sha256 = hashlib.sha256(content).hexdigest()
            locked.file.save(f"{locked.key}.pdf", ContentFile(content), save=False)
            locked.save(update_fields=["file", "sha256"])
    return locked


def _find(dossier_id: int) -> Result:
    return Result.objects.select_related(
        "signed_by",
        "dossier__version__procedure",
        "dossier__handling_agency__parent",
    ).get(dossier=dossier_id)


def _address(result: Result) -> str:
    """Where anybody can look the dossier up."""
    with translation.override("vi"):
        path = reverse("lookup")
    return f"{settings.BASE_URL}{path}?ma={result.dossier.code}"


def _place() -> str:
    """Where the authority sits: the province without the word for it."""
    return str(settings.PROVINCE_NAMES[0]).removeprefix("Tỉnh ")


@translation.override("vi")
def _values(result: Result) -> dict[str, Any]:
    """What the sheet says; always in Vietnamese, the language of the authorities."""
    dossier, agency = result.dossier, result.dossier.handling_agency
    day = timezone.localdate(result.issued_at)
    document = dossier.spec.document["result"]
    fields = {field.code: field for field in dossier.spec.fields}
    lines = [
        [str(fields[code].label), in_words(fields[code], dossier.answers[code])]
        for code in document["lines"]
        if code in fields and code in dossier.answers
    ]
    return {
        "above": agency.parent.name if agency.parent else "",
        "agency": agency.name,
        "number": result.number,
        "place": f"{_place()}, ngày {day:%d} tháng {day:%m} năm {day:%Y}",
        "title": document["name"]["vi"],
        "subject": dossier.spec.name.vi,
        "owner": dossier.owner_name,
        "code": dossier.code,
        "lines": lines,
        "signer_title": agency.head_title_vi or "Thủ trưởng cơ quan",
        "signer": result.signed_by.full_name,
        "note": f"Mã hồ sơ {dossier.code}. Quét mã để xem tình trạng hồ sơ.",
    }
