"""Handing files out so that none of them can act in our name."""

from django.db.models.fields.files import FieldFile
from django.http import FileResponse

from egov.errors import NotFound

_SHOWN = frozenset({"application/pdf", "image/jpeg", "image/png"})
# Browsers refuse to show a PDF inside a sandbox; it has no script of ours to reach.
_ALONE = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"
_SANDBOX = f"sandbox; {_ALONE}"


def served(file: FieldFile, *, name: str, content_type: str) -> FileResponse:
    """PDF and pictures to look at, all else to keep; never guessed, never run.

    Raises NotFound when the storage has lost the file.
    """
    try:
        content = file.open("rb")
    except FileNotFoundError:
        raise NotFound from None
    shown = content_type in _SHOWN
    response = FileResponse(
        content,
        as_attachment=not shown,
        filename=name,
        content_type=content_type if shown else "application/octet-stream",
    )
    is_pdf = content_type == "application/pdf"
    response["Content-Security-Policy"] = _ALONE if is_pdf else _SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    response["X-Frame-Options"] = "SAMEORIGIN"
    response["Cache-Control"] = "private, no-store"
    return response
