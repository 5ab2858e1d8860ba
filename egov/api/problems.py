"""Every refusal of the API as problem+json (RFC 9457), whoever refused."""

import json
import logging
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import (
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
)
from django.db import OperationalError
from django.http import Http404, HttpResponse
from django.utils.encoding import force_str
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from redis.exceptions import RedisError
from rest_framework import exceptions
from rest_framework.views import set_rollback

from egov.errors import DomainError, NotAllowed, NotFound

logger = logging.getLogger(__name__)

PROBLEM = "application/problem+json"


class Malformed(DomainError):
    """The request cannot be read; the text says why."""

    code = "malformed"
    status = 400


class TooLarge(DomainError):
    """The request's body is larger than this endpoint takes."""

    code = "too_large"
    status = 413

    def __init__(self, most: int) -> None:
        text = _("Yêu cầu lớn quá %(most)d MB.") % {"most": most // (1024 * 1024)}
        super().__init__(text, most_bytes=most)


class Unavailable(DomainError):
    """Something the request needs is away for the moment."""

    code = "unavailable"
    status = 503

    def __init__(self) -> None:
        super().__init__(_("Hệ thống đang gián đoạn. Hãy thử lại sau ít phút."))


_TITLES = {
    400: gettext_lazy("Không đọc được yêu cầu."),
    401: gettext_lazy("Hãy đăng nhập để tiếp tục."),
    403: gettext_lazy("Bạn không có quyền làm việc này."),
    404: gettext_lazy("Không tìm thấy nội dung bạn yêu cầu."),
    405: gettext_lazy("Địa chỉ này không nhận cách gọi đó."),
    413: gettext_lazy("Yêu cầu quá lớn."),
    415: gettext_lazy("Không nhận kiểu nội dung này."),
    422: gettext_lazy("Một số mục chưa đúng hoặc còn thiếu."),
    429: gettext_lazy("Bạn gọi quá nhiều lần. Hãy đợi rồi thử lại."),
    500: gettext_lazy("Hệ thống gặp lỗi. Lỗi đã được ghi lại."),
    503: gettext_lazy("Hệ thống đang gián đoạn. Hãy thử lại sau ít phút."),
}
_CODES = {
    400: "malformed",
    403: "not_allowed",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    500: "server_error",
    503: "unavailable",
}
_KEPT_HEADERS = ("WWW-Authenticate", "Retry-After", "Allow")


def title_of(status: int) -> str:
    return str(_TITLES.get(status, _TITLES[400 if status < 500 else 500]))


def problem(
    status: int,
    code: str,
    title: str,
    *,
    fields: Mapping[str, str] | None = None,
    **extra: object,
) -> HttpResponse:
    """A problem: `code` for machines, `title` for people, `fields` path → text."""
    body: dict[str, object] = {
        "type": "about:blank",
        "status": status,
        "code": code,
        "title": title,
        **extra,
    }
    if fields:
        body["fields"] = dict(fields)
    content = json.dumps(body, ensure_ascii=False, default=force_str)
    return HttpResponse(content, status=status, content_type=PROBLEM)


def problem_response(error: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """DRF's exception handler. None lets an error of ours rise as what it is."""
    refusal = _as_refusal(error)
    if refusal is not None:
        set_rollback()
        return problem(
            refusal.status,
            refusal.code,
            refusal.message,
            fields=refusal.fields,
            **refusal.extra,
        )
    if isinstance(error, exceptions.APIException):
        set_rollback()
        return _of_framework(error)
    return None


def _as_refusal(error: Exception) -> DomainError | None:
    match error:
        case DomainError():
            return error
        case Http404():
            return NotFound()
        case PermissionDenied():
            return NotAllowed()
        case RequestDataTooBig():
            return TooLarge(settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
        case SuspiciousOperation() | UnicodeError():
            return Malformed(title_of(400))
        case OperationalError() | RedisError():
            logger.error("unavailable", exc_info=error)
            return Unavailable()
    return None


def _of_framework(error: exceptions.APIException) -> HttpResponse:
    """What DRF itself refuses: not signed in, wrong method, content type, too often."""
    answer = problem(
        error.status_code,
        str(error.default_code),
        title_of(error.status_code),
        fields=None,
        **_said(error),
    )
    for name, value in _headers(error).items():
        answer[name] = value
    return answer


def _said(error: exceptions.APIException) -> dict[str, str]:
    """What the framework adds, in its own words; nothing when it is the usual phrase."""
    detail, usual = str(error.detail), str(error.default_detail)
    return {} if detail == usual else {"detail": detail}


def _headers(error: exceptions.APIException) -> dict[str, str]:
    headers = {}
    if found := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = found
    if wait := getattr(error, "wait", None):
        headers["Retry-After"] = str(int(wait))
    return headers


def without_html(response: HttpResponse) -> HttpResponse:
    """An error page of the framework below /api/ as a problem, its headers kept."""
    status = response.status_code
    if status < 400 or not response.get("Content-Type", "").startswith("text/html"):
        return response
    answer = problem(status, _CODES.get(status, "malformed"), title_of(status))
    for name in _KEPT_HEADERS:
        if name in response.headers:
            answer[name] = response.headers[name]
    return answer
