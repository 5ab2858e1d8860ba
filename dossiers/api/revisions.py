"""If-Match and Idempotency-Key: what keeps two clients, or two tries, apart."""

import re
from uuid import UUID

from django.utils.translation import gettext as _
from rest_framework.request import Request

from egov.api.problems import Malformed
from egov.errors import DomainError

# Weak tags too: a proxy that compresses an answer weakens the tag it came with.
_TAG = re.compile(r'^(?:W/)?"(\d{1,9})"$')
_UUID = re.compile(r"^[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$")


class PreconditionRequired(DomainError):
    """An act must say on which revision it was decided (RFC 6585)."""

    code = "precondition_required"
    status = 428

    def __init__(self) -> None:
        super().__init__(_("Hãy gửi If-Match với ETag của hồ sơ bạn đã đọc."))


class KeyRequired(DomainError):
    code = "idempotency_key_required"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("Hãy gửi Idempotency-Key: một UUID do máy của bạn tạo ra."))


class KeyMalformed(DomainError):
    code = "idempotency_key_malformed"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("Idempotency-Key phải là một UUID."))


def revision_matched(request: Request) -> int | None:
    """The revision in If-Match; None without the header. Raises Malformed."""
    header = request.headers.get("If-Match")
    if header is None:
        return None
    found = _TAG.match(header.strip())
    if not found:
        raise Malformed(_('If-Match phải là ETag của hồ sơ, ví dụ "3".'))
    return int(found[1])


def revision_required(request: Request) -> int:
    """Raises PreconditionRequired, Malformed."""
    revision = revision_matched(request)
    if revision is None:
        raise PreconditionRequired
    return revision


def idempotency_key(request: Request) -> UUID:
    """Raises KeyRequired, KeyMalformed."""
    header = request.headers.get("Idempotency-Key", "").strip()
    if not header:
        raise KeyRequired
    if not _UUID.match(header):
        raise KeyMalformed
    return UUID(header)
