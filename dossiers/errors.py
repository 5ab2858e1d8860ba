"""What the dossier service may refuse, each with its code for machines."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from dossiers.states import Status, Step
from egov.errors import DomainError


class AnswersInvalid(DomainError):
    """Answers or parts do not pass. `fields` maps each path to what is wrong."""

    code = "dossier.answers_invalid"
    status = 422

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__(_("Một số mục chưa đúng hoặc còn thiếu."), fields)


class StepRefused(DomainError):
    """The dossier is not where this step may be taken; tells who moved it last."""

    code = "dossier.step_refused"

    def __init__(self, step: Step, status: Status, last: str) -> None:
        message = _(
            "Không thể “%(step)s” khi hồ sơ ở trạng thái “%(status)s”. Gần nhất: %(last)s."
        )
        super().__init__(
            message % {"step": step.label, "status": status.label, "last": last},
            step=step.value,
            dossier_status=status.value,
            last_act=last,
        )


class Stale(DomainError):
    """The decision was taken on a version that somebody has changed since."""

    code = "dossier.stale"
    status = 412

    def __init__(self, last: str, revision: int) -> None:
        message = _(
            "Hồ sơ đã thay đổi sau khi bạn mở: %(last)s. Hãy xem lại rồi quyết định."
        )
        super().__init__(message % {"last": last}, last_act=last, revision=revision)


class DraftStale(DomainError):
    """Another device saved this draft in between."""

    code = "draft.stale"

    def __init__(self, revision: int) -> None:
        super().__init__(
            _("Bản nháp này vừa được sửa trên thiết bị khác. Hãy tải lại trang."),
            revision=revision,
        )


class KeyReused(DomainError):
    """The same Idempotency-Key came with another draft."""

    code = "filing.key_reused"
    status = 422

    def __init__(self) -> None:
        super().__init__(_("Mã chống trùng này đã dùng cho một hồ sơ khác."))


class ProcedureClosed(DomainError):
    """Nothing can be filed for this procedure here, now or by this channel."""

    code = "procedure.closed"

    def __init__(self) -> None:
        super().__init__(_("Thủ tục này hiện không nhận hồ sơ theo cách này."))


class RegisterRunning(DomainError):
    """A month's register is closed when the month is over."""

    code = "register.running"

    def __init__(self) -> None:
        super().__init__(_("Tháng này chưa hết nên chưa khoá sổ được."))


class RegisterClosed(DomainError):
    """The month was closed before."""

    code = "register.closed"

    def __init__(self) -> None:
        super().__init__(_("Sổ của tháng này đã khoá."))


class RegisterTooLong(DomainError):
    """So many dossiers do not go into one file."""

    code = "register.too_long"

    def __init__(self, kind: str, most: int) -> None:
        words = _("Một tệp %(kind)s chứa được %(most)d hồ sơ. Hãy chọn ít ngày hơn.")
        super().__init__(words % {"kind": kind.upper(), "most": most}, most=most)
