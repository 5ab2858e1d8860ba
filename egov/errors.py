"""Refusals: rules of the service that said no, safe to show to the person who asked."""

from collections.abc import Mapping

from django.utils.translation import gettext as _


class DomainError(Exception):
    """A rule of the service said no.

    `code` is for machines and never changes; `message` is for people, in their
    language; `fields` maps a field's path to what is wrong with it; `status` is the
    HTTP status a door answers with; `extra` is more for machines.
    """

    code = "refused"
    status = 409

    def __init__(
        self,
        message: str,
        fields: Mapping[str, str] | None = None,
        **extra: object,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.fields = dict(fields or {})
        self.extra = extra


class NotAllowed(DomainError):
    """This person may see the thing, but may not do that with it."""

    code = "not_allowed"
    status = 403

    def __init__(self, message: str = "") -> None:
        super().__init__(message or _("Bạn không có quyền làm việc này."))


class NotFound(DomainError):
    """There is no such thing, or this person may not know of it."""

    code = "not_found"
    status = 404

    def __init__(self, message: str = "") -> None:
        super().__init__(message or _("Không tìm thấy nội dung bạn yêu cầu."))


class FileRefused(DomainError):
    """An uploaded file cannot be taken; the message says why and what to do."""

    code = "part.refused"
    status = 422
