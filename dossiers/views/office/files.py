"""Files of a dossier, served by right only: its parts and its result."""

from uuid import UUID

from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from dossiers.documents import result_file
from dossiers.models import Result
from dossiers.views.office.doors import DeskRequest, desk, opened

# What browsers show safely by themselves; everything else is saved.
_SHOWN = frozenset({"application/pdf", "image/jpeg", "image/png"})


@desk
@require_safe
def part(request: DeskRequest, code: str, key: UUID) -> FileResponse:
    found = get_object_or_404(opened(request, code).parts, key=key)
    return FileResponse(
        found.file.open("rb"),
        as_attachment=found.content_type not in _SHOWN,
        filename=found.filename,
        content_type=found.content_type,
    )


@desk
@require_safe
def result(request: DeskRequest, code: str) -> FileResponse:
    dossier = opened(request, code)
    get_object_or_404(Result, dossier=dossier)
    file = result_file(dossier)
    return FileResponse(file.open("rb"), filename=f"{code}.pdf")
