"""Why a document was not signed."""

from django.utils.translation import gettext as _

from egov.errors import DomainError


class SigningAway(DomainError):
    """The signing service, its time-stamp service or its keys cannot be had now.

    `reason` is for the log: what was tried and what came of it.
    """

    code = "signing.away"
    status = 503

    def __init__(self, reason: str) -> None:
        super().__init__(_("Dịch vụ ký số chưa trả lời. Hãy thử lại sau ít phút."))
        self.reason = reason


class SigningRefused(DomainError):
    """The service answered, and will not sign in this name; trying again is of no use."""

    code = "signing.refused"
    status = 409

    def __init__(self, reason: str) -> None:
        super().__init__(
            _("Dịch vụ ký số từ chối ký thay người này. Hãy báo người quản trị hệ thống.")
        )
        self.reason = reason
