"""What may happen to a dossier: the ten national statuses and the steps between them.

`STEPS` is the only truth about which step is possible where. Who may take a step is in
`policies.RULES`; what a step does beyond moving is in `actions`.
Statuses: the list the national public-service portal synchronises with.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Status(IntegerChoices):
    REGISTERED = 1, _("Mới đăng ký")
    ACCEPTED = 2, _("Được tiếp nhận")
    REFUSED = 3, _("Không được tiếp nhận")
    PROCESSING = 4, _("Đang xử lý")
    SUPPLEMENT = 5, _("Yêu cầu bổ sung giấy tờ")
    FINANCIAL = 6, _("Yêu cầu thực hiện nghĩa vụ tài chính")
    WITHDRAWN = 7, _("Công dân yêu cầu rút hồ sơ")
    STOPPED = 8, pgettext_lazy("status", "Dừng xử lý")
    FINISHED = 9, _("Đã xử lý xong")
    RETURNED = 10, _("Đã trả kết quả")


FINAL = frozenset({Status.REFUSED, Status.WITHDRAWN, Status.STOPPED, Status.RETURNED})
OPEN = frozenset(Status) - FINAL
# The authorities still owe the applicant an answer.
UNSETTLED = OPEN - {Status.FINISHED}


class RouteKind(TextChoices):
    """What a place on a procedure's route is for; each at most once, in this order."""

    RECEIVE = "receive", pgettext_lazy("place", "Tiếp nhận")
    ASSIGN = "assign", pgettext_lazy("place", "Phân công")
    APPRAISE = "appraise", pgettext_lazy("place", "Thẩm định")
    REVIEW = "review", pgettext_lazy("place", "Soát xét")
    APPROVE = "approve", pgettext_lazy("place", "Phê duyệt")
    ISSUE = "issue", pgettext_lazy("place", "Cấp số, phát hành")
    RETURN = "return", pgettext_lazy("place", "Trả kết quả")


class Payment(TextChoices):
    NONE = "none", _("Không thu phí")
    DUE = "due", _("Chưa nộp")
    PAID = "paid", pgettext_lazy("payment", "Đã nộp")


class Delivery(TextChoices):
    NONE = "none", _("Chưa có kết quả")
    READY = "ready", _("Chờ trả")
    HANDED_OVER = "handed_over", _("Đã trả")


class Channel(TextChoices):
    """How a dossier came in; national codes 1, 2, 3."""

    COUNTER = "counter", _("Trực tiếp")
    ONLINE = "online", _("Trực tuyến")
    POST = "post", _("Bưu chính")


class Defect(TextChoices):
    """What is wrong with a part or an answer."""

    MISSING = "missing", _("Còn thiếu")
    UNREADABLE = "unreadable", _("Không đọc được")
    WRONG = "wrong", _("Nội dung chưa đúng")
    EXPIRED = "expired", _("Hết hiệu lực")
    UNSIGNED = "unsigned", _("Thiếu chữ ký hoặc con dấu")


class Way(TextChoices):
    """How a result is given out."""

    COUNTER = "counter", _("Tại quầy")
    POST = "post", _("Qua bưu chính")
    ELECTRONIC = "electronic", _("Bản điện tử")


class Form(TextChoices):
    """The seven papers of the one-stop mechanism; their numbers are data (letters)."""

    RECEIPT = "receipt", _("Giấy tiếp nhận hồ sơ và hẹn trả kết quả")
    SUPPLEMENT = "supplement", _("Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ")
    REFUSAL = "refusal", _("Phiếu từ chối tiếp nhận, giải quyết hồ sơ")
    APOLOGY = "apology", _("Văn bản xin lỗi và đề nghị gia hạn")
    STOP = "stop", _("Thông báo dừng giải quyết hồ sơ")
    SLIP = "slip", _("Phiếu kiểm soát quá trình giải quyết hồ sơ")
    REGISTER = "register", _("Sổ theo dõi hồ sơ")


class Step(TextChoices):
    """Every act on a dossier, in the words of the button."""

    FILE = "file", _("Nộp hồ sơ")
    ACCEPT = "accept", _("Tiếp nhận")
    REFUSE = "refuse", _("Từ chối tiếp nhận")
    REQUEST_SUPPLEMENT = "request_supplement", _("Yêu cầu bổ sung")
    ANSWER_SUPPLEMENT = "answer_supplement", _("Nộp bổ sung")
    ASSIGN = "assign", _("Phân công")
    TAKE = "take", _("Nhận xử lý")
    ASK_OPINION = "ask_opinion", _("Lấy ý kiến cơ quan khác")
    GIVE_OPINION = "give_opinion", _("Cho ý kiến")
    PROPOSE = "propose", _("Trình duyệt")
    ENDORSE = "endorse", _("Đồng ý trình lãnh đạo")
    SEND_BACK = "send_back", _("Trả lại thẩm định")
    APPROVE = "approve", _("Phê duyệt")
    ISSUE = "issue", _("Cấp số và phát hành")
    HAND_OVER = "hand_over", _("Trả kết quả")
    REQUEST_PAYMENT = "request_payment", _("Yêu cầu nộp phí, lệ phí")
    RECORD_PAYMENT = "record_payment", _("Ghi nhận đã nộp phí")
    WITHDRAW = "withdraw", _("Rút hồ sơ")
    STOP = "stop", _("Dừng xử lý")
    APOLOGISE = "apologise", _("Xin lỗi và hẹn lại")
    RECOUNT = "recount", _("Tính lại hạn theo lịch làm việc mới")
    ANONYMISE = "anonymise", _("Ẩn danh hồ sơ hết thời hạn lưu")


# Taken by the system alone, when the facts call for it.
AUTOMATIC = frozenset({Step.RECOUNT, Step.ANONYMISE})

# The same acts as the timeline tells them.
DONE = {
    Step.FILE: _("Đã nộp hồ sơ"),
    Step.ACCEPT: _("Đã tiếp nhận, hẹn trả kết quả"),
    Step.REFUSE: _("Đã từ chối tiếp nhận"),
    Step.REQUEST_SUPPLEMENT: _("Đã yêu cầu bổ sung"),
    Step.ANSWER_SUPPLEMENT: _("Đã nộp bổ sung"),
    Step.ASSIGN: _("Đã phân công thẩm định"),
    Step.TAKE: _("Đã nhận xử lý"),
    Step.ASK_OPINION: _("Đã lấy ý kiến cơ quan khác"),
    Step.GIVE_OPINION: _("Đã cho ý kiến"),
    Step.PROPOSE: _("Đã trình duyệt"),
    Step.ENDORSE: _("Đã đồng ý trình lãnh đạo"),
    Step.SEND_BACK: _("Đã trả lại thẩm định"),
    Step.APPROVE: _("Đã phê duyệt"),
    Step.ISSUE: _("Đã cấp số, phát hành kết quả"),
    Step.HAND_OVER: _("Đã trả kết quả"),
    Step.REQUEST_PAYMENT: _("Đã yêu cầu nộp phí, lệ phí"),
    Step.RECORD_PAYMENT: _("Đã ghi nhận nộp phí, lệ phí"),
    Step.WITHDRAW: _("Đã rút hồ sơ"),
    Step.STOP: _("Đã dừng xử lý"),
    Step.APOLOGISE: _("Đã xin lỗi và hẹn lại"),
    Step.RECOUNT: _("Hạn đã tính lại theo lịch làm việc mới"),
    Step.ANONYMISE: _("Đã ẩn danh hồ sơ"),
}


class Situation(Protocol):
    """What a dossier must tell about itself so that its next status follows."""

    status: int
    at: str
    holder_id: int | None

    @property
    def is_accepted(self) -> bool: ...


def resting(situation: Situation) -> Status:
    """The status a dossier has when nothing is asked of its applicant."""
    if not situation.is_accepted:
        return Status.REGISTERED
    waits_for_someone = situation.at in {RouteKind.ASSIGN, RouteKind.APPRAISE}
    if waits_for_someone and situation.holder_id is None:
        return Status.ACCEPTED
    return Status.PROCESSING


def unchanged(situation: Situation) -> Status:
    return Status(situation.status)


def after_payment(situation: Situation) -> Status:
    """Paying ends the wait for payment and changes nothing else."""
    waited = situation.status == Status.FINANCIAL
    return resting(situation) if waited else unchanged(situation)


class Move(TextChoices):
    """What a step does to the position on the route."""

    STAY = "stay"
    FORWARD = "forward"
    TO_APPRAISAL = "to_appraisal"
    END = "end"


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of STEPS.

    sources: statuses the step may be taken from; at: places on the route (empty: any);
    target: the status after it, or how it follows from the situation; move: along the
    route.
    """

    sources: frozenset[Status]
    target: Status | Callable[[Situation], Status]
    at: frozenset[RouteKind] = frozenset()
    move: Move = Move.STAY


def _row(
    *sources: Status,
    to: Status | Callable[[Situation], Status],
    at: tuple[RouteKind, ...] = (),
    move: Move = Move.STAY,
) -> Transition:
    return Transition(frozenset(sources), to, frozenset(at), move)


_S, _R = Status, RouteKind
STEPS: dict[Step, Transition] = {
    Step.ACCEPT: _row(_S.REGISTERED, to=_S.ACCEPTED, at=(_R.RECEIVE,), move=Move.FORWARD),
    Step.REFUSE: _row(
        _S.REGISTERED, _S.SUPPLEMENT, to=_S.REFUSED, at=(_R.RECEIVE,), move=Move.END
    ),
    Step.REQUEST_SUPPLEMENT: _row(
        _S.REGISTERED,
        _S.ACCEPTED,
        _S.PROCESSING,
        to=_S.SUPPLEMENT,
        at=(_R.RECEIVE, _R.ASSIGN, _R.APPRAISE),
    ),
    Step.ANSWER_SUPPLEMENT: _row(_S.SUPPLEMENT, to=resting),
    Step.ASSIGN: _row(
        _S.ACCEPTED,
        _S.PROCESSING,
        to=_S.PROCESSING,
        at=(_R.ASSIGN, _R.APPRAISE),
        move=Move.TO_APPRAISAL,
    ),
    Step.TAKE: _row(_S.ACCEPTED, _S.PROCESSING, to=_S.PROCESSING, at=(_R.APPRAISE,)),
    Step.ASK_OPINION: _row(_S.PROCESSING, to=_S.PROCESSING, at=(_R.APPRAISE,)),
    Step.GIVE_OPINION: _row(_S.PROCESSING, _S.SUPPLEMENT, _S.FINANCIAL, to=unchanged),
    Step.PROPOSE: _row(
        _S.PROCESSING, to=_S.PROCESSING, at=(_R.APPRAISE,), move=Move.FORWARD
    ),
    Step.ENDORSE: _row(_S.PROCESSING, to=_S.PROCESSING, at=(_R.REVIEW,), move=Move.FORWARD),
    Step.SEND_BACK: _row(
        _S.PROCESSING, to=_S.PROCESSING, at=(_R.REVIEW, _R.APPROVE), move=Move.TO_APPRAISAL
    ),
    Step.APPROVE: _row(
        _S.PROCESSING, to=_S.PROCESSING, at=(_R.APPROVE,), move=Move.FORWARD
    ),
    Step.ISSUE: _row(_S.PROCESSING, to=_S.FINISHED, at=(_R.ISSUE,), move=Move.FORWARD),
    Step.HAND_OVER: _row(_S.FINISHED, to=_S.RETURNED, at=(_R.RETURN,), move=Move.END),
    Step.REQUEST_PAYMENT: _row(
        _S.ACCEPTED, _S.PROCESSING, to=_S.FINANCIAL, at=(_R.ASSIGN, _R.APPRAISE)
    ),
    Step.RECORD_PAYMENT: _row(*sorted(OPEN), to=after_payment),
    Step.WITHDRAW: _row(*sorted(UNSETTLED), to=_S.WITHDRAWN, move=Move.END),
    Step.STOP: _row(
        _S.ACCEPTED,
        _S.PROCESSING,
        _S.SUPPLEMENT,
        _S.FINANCIAL,
        to=_S.STOPPED,
        move=Move.END,
    ),
    # Owed for a missed date even when the dossier has ended meanwhile.
    Step.APOLOGISE: _row(*sorted(set(Status) - {_S.REGISTERED, _S.REFUSED}), to=unchanged),
    Step.RECOUNT: _row(
        _S.ACCEPTED, _S.PROCESSING, _S.SUPPLEMENT, _S.FINANCIAL, to=unchanged
    ),
    Step.ANONYMISE: _row(*sorted(FINAL), to=unchanged),
}
