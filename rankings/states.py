"""Where an edition and each of its values may stand, and which step leads where.

An edition collects, is reviewed, shows each unit its own row, settles the appeals, is
final, is published. A value is reported, assessed (twice where much hangs on it), settled,
perhaps appealed against, final. Nothing goes back: what was said stays as a layer.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class EditionStatus(TextChoices):
    PLANNED = "planned", _("Chuẩn bị")
    COLLECTING = "collecting", _("Đang thu thập")
    REVIEWING = "reviewing", _("Đang thẩm định")
    PROVISIONAL = "provisional", _("Tạm tính, nhận khiếu nại")
    FINAL = "final", _("Đã chốt")
    PUBLISHED = "published", _("Đã công bố")
    CORRECTING = "correcting", _("Đang đính chính")


class EditionStep(TextChoices):
    PLAN = "plan", _("Lập kỳ xếp hạng")
    OPEN = "open", _("Mở thu thập")
    CLOSE = "close", _("Đóng thu thập")
    SHOW = "show", _("Gửi kết quả tạm tính cho từng đơn vị")
    SETTLE = "settle", _("Chốt số liệu")
    PUBLISH = "publish", _("Công bố")
    CORRECT = "correct", _("Mở đính chính")
    CANCEL = "cancel", _("Thôi đính chính")
    REPLACE = "replace", _("Thay người thẩm định")
    REPLAN = "replan", _("Sửa kế hoạch")
    POSTPONE = "postpone", _("Lùi ngày")


@dataclass(frozen=True)
class EditionMove:
    """From which statuses a step may be taken, and where it leads; None: it stays there."""

    sources: tuple[EditionStatus, ...]
    target: EditionStatus | None


E = EditionStatus
EDITION_STEPS: Mapping[EditionStep, EditionMove] = {
    EditionStep.PLAN: EditionMove((), E.PLANNED),
    EditionStep.OPEN: EditionMove((E.PLANNED,), E.COLLECTING),
    EditionStep.CLOSE: EditionMove((E.COLLECTING,), E.REVIEWING),
    EditionStep.SHOW: EditionMove((E.REVIEWING,), E.PROVISIONAL),
    EditionStep.SETTLE: EditionMove((E.PROVISIONAL,), E.FINAL),
    EditionStep.PUBLISH: EditionMove((E.FINAL, E.CORRECTING), E.PUBLISHED),
    EditionStep.CORRECT: EditionMove((E.PUBLISHED,), E.CORRECTING),
    EditionStep.CANCEL: EditionMove((E.CORRECTING,), E.PUBLISHED),
    EditionStep.REPLACE: EditionMove((E.COLLECTING, E.REVIEWING), None),
    EditionStep.REPLAN: EditionMove((E.PLANNED,), None),
    EditionStep.POSTPONE: EditionMove((E.COLLECTING, E.REVIEWING, E.PROVISIONAL), None),
}
# Of these a revision is out.
OUT = frozenset({E.PUBLISHED, E.CORRECTING})
# While an edition stands here nobody may add a layer to any of its values.
LOCKED = frozenset({E.PLANNED, E.FINAL, E.PUBLISHED})


class State(TextChoices):
    """Where a value stands."""

    OPEN = "open", _("Chưa báo cáo")
    REPORTED = "reported", _("Đã báo cáo")
    RETURNED = "returned", _("Trả lại để sửa")
    ASSESSED = "assessed", _("Chờ người thẩm định thứ hai")
    DISPUTED = "disputed", _("Hai người thẩm định khác nhau")
    SETTLED = "settled", _("Đã thẩm định")
    APPEALED = "appealed", _("Đang khiếu nại")
    FINAL = "final", _("Đã chốt")


class Step(TextChoices):
    """What is said of a value; each is one layer."""

    REPORT = "report", _("Báo cáo")
    RETURN = "return", _("Trả lại")
    ASSESS = "assess", _("Thẩm định")
    ADJUDICATE = "adjudicate", _("Phân xử")
    APPEAL = "appeal", _("Khiếu nại")
    DECIDE = "decide", _("Giải quyết khiếu nại")
    FINISH = "finish", _("Chốt")
    CORRECT = "correct", _("Đính chính")


class Verdict(TextChoices):
    """What an assessor, an adjudicator or who decides an appeal finds."""

    ACCEPTED = "accepted", _("Chấp nhận")
    ADJUSTED = "adjusted", _("Điều chỉnh")
    REJECTED = "rejected", _("Không công nhận")
    UPHELD = "upheld", _("Giữ nguyên")
    REVISED = "revised", _("Sửa theo khiếu nại")


class Origin(TextChoices):
    """Where a reported value comes from."""

    PERSON = "person", _("Đơn vị tự báo cáo")
    TABLE = "table", _("Bảng số liệu nộp theo tệp")
    DOSSIERS = "dossiers", _("Tính từ hồ sơ của hệ thống")
    PORTAL = "portal", _("Đo trên cổng thông tin")


@dataclass(frozen=True)
class Move:
    """A step of a value: status of the edition → where the value may stand then."""

    places: Mapping[EditionStatus, tuple[State, ...]]

    @property
    def during(self) -> tuple[EditionStatus, ...]:
        """The statuses of the edition in which it may be taken at all."""
        return tuple(self.places)

    def allows(self, status: str, state: str) -> bool:
        """Whether it may be taken of a value that stands so in an edition that stands so."""
        return state in self.places.get(EditionStatus(status), ())


S = State
_LOOKED_AT = (E.COLLECTING, E.REVIEWING)
STEPS: Mapping[Step, Move] = {
    # Once collection is closed only what was sent back may be mended.
    Step.REPORT: Move(
        {E.COLLECTING: (S.OPEN, S.REPORTED, S.RETURNED), E.REVIEWING: (S.RETURNED,)}
    ),
    Step.RETURN: Move(dict.fromkeys(_LOOKED_AT, (S.REPORTED,))),
    Step.ASSESS: Move(dict.fromkeys(_LOOKED_AT, (S.REPORTED, S.ASSESSED))),
    Step.ADJUDICATE: Move(dict.fromkeys(_LOOKED_AT, (S.DISPUTED,))),
    Step.APPEAL: Move({E.PROVISIONAL: (S.SETTLED,)}),
    Step.DECIDE: Move({E.PROVISIONAL: (S.APPEALED,)}),
    Step.FINISH: Move({E.PROVISIONAL: (S.SETTLED,)}),
    Step.CORRECT: Move({E.CORRECTING: (S.FINAL,)}),
}
# A value may be sent back this often; then it is assessed as it is.
MOST_RETURNS = 2
# From this many points on two assessors look, without seeing each other's verdict.
HEAVY_POINTS = 10
