"""What each step asks of the person who takes it: fields as data, and whom to choose.

The same field types and the same judge as procedures' forms, so a page's form, the
API's schema and the tests read one table: `QUESTIONS`.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from dossiers.models import Dossier, PaymentRecord
from dossiers.spec import Field, Option
from dossiers.states import Defect, Step, Way
from egov import clock
from egov.models import Agency, Role, User

REASONS = Defect.choices
WAYS = Way.choices


def specialists_of(agency: Agency) -> QuerySet[User]:
    """Who may be given a dossier of this agency today."""
    return _with_role(agency, Role.SPECIALIST)


def _with_role(agency: Agency, role: Role) -> QuerySet[User]:
    on = clock.today()
    lasting = Q(posts__valid_to__isnull=True) | Q(posts__valid_to__gt=on)
    return User.objects.filter(
        lasting,
        is_active=True,
        posts__agency=agency,
        posts__role=role,
        posts__valid_from__lte=on,
    ).distinct()


def agencies_to_ask(dossier: Dossier) -> QuerySet[Agency]:
    """Other agencies whose opinion may be asked."""
    kinds = [Agency.Kind.DEPARTMENT, Agency.Kind.COMMUNE]
    agencies = Agency.objects.in_force().filter(kind__in=kinds)
    return agencies.exclude(pk=dossier.handling_agency_id)


def _ask(
    code: str,
    kind: str,
    label: Any,
    *,
    required: bool = True,
    options: Iterable[tuple[str, Any]] = (),
    fields: tuple[Field, ...] = (),
    **limits: Any,
) -> Field:
    """A field whose words come from gettext instead of a procedure's document."""
    return Field(
        code=code,
        type=kind,
        label=label,
        help=limits.pop("help", None),
        required=required,
        source=None,
        when=None,
        limits=limits,
        options=tuple(Option(value, name) for value, name in options),
        fields=fields,
    )


def _note(dossier: Dossier) -> tuple[Field, ...]:
    return (_ask("note", "longtext", _("Ghi chú"), required=False, max=1000),)


def _ground_and_reason(dossier: Dossier) -> tuple[Field, ...]:
    return (
        _ask(
            "ground",
            "text",
            _("Căn cứ pháp lý"),
            max=200,
            help=_("Ví dụ: khoản 2 Điều 17 Nghị định 118/2025/NĐ-CP"),
        ),
        _ask("reason", "longtext", _("Lý do"), max=2000),
    )


def _reason(dossier: Dossier) -> tuple[Field, ...]:
    return (_ask("reason", "longtext", _("Lý do"), max=2000),)


def targets(dossier: Dossier) -> list[tuple[str, Any]]:
    """What a defect can point at: each part and each field of the form."""
    spec = dossier.spec
    parts = [(f"parts.{part.code}", part.name) for part in spec.parts]
    return parts + [(field.code, field.label) for field in spec.fields]


def _supplement(dossier: Dossier) -> tuple[Field, ...]:
    row = (
        _ask("target", "choice", _("Mục cần bổ sung"), options=targets(dossier)),
        _ask("reason", "choice", _("Lỗi"), options=REASONS),
        _ask("text", "text", _("Cần làm gì"), max=400),
        _ask("ground", "text", _("Căn cứ"), max=200),
        _ask("example", "text", _("Ví dụ"), required=False, max=300),
    )
    label = _("Tất cả những gì còn thiếu hoặc chưa đúng")
    return (_ask("items", "repeat", label, fields=row, min=1, max=40),)


def _assignment(dossier: Dossier) -> tuple[Field, ...]:
    people = specialists_of(dossier.handling_agency).order_by("full_name")
    options = [(person.username, person.full_name) for person in people]
    return (
        _ask("assignee", "choice", _("Chuyên viên"), options=options),
        *_note(dossier),
    )


def _question(dossier: Dossier) -> tuple[Field, ...]:
    agencies = agencies_to_ask(dossier)
    options = [(agency.code, agency.name) for agency in agencies]
    return (
        _ask("agency", "choice", _("Cơ quan được hỏi"), options=options),
        _ask("question", "longtext", _("Nội dung cần cho ý kiến"), max=2000),
        _ask("days", "integer", _("Trả lời trong (ngày làm việc)"), min=1, max=30),
    )


def _opinion(dossier: Dossier) -> tuple[Field, ...]:
    return (
        _ask("agrees", "yesno", _("Đồng ý")),
        _ask("answer", "longtext", _("Ý kiến"), max=2000),
    )


def _conclusion(dossier: Dossier) -> tuple[Field, ...]:
    return (_ask("conclusion", "longtext", _("Kết quả thẩm định"), max=2000),)


def _delivery(dossier: Dossier) -> tuple[Field, ...]:
    label = _("Người nhận (để trống: người nộp)")
    return (
        _ask("way", "choice", _("Cách trả"), options=WAYS),
        _ask("receiver", "text", label, required=False, max=120),
    )


def _demand(dossier: Dossier) -> tuple[Field, ...]:
    return (
        _ask("amount", "money", _("Số tiền"), min=1, max=100_000_000_000),
        _ask("ground", "text", _("Căn cứ"), max=200),
    )


def _payment(dossier: Dossier) -> tuple[Field, ...]:
    methods = PaymentRecord.Method.choices
    return (
        _ask("amount", "money", _("Số tiền"), min=1, max=100_000_000_000),
        _ask("method", "choice", _("Hình thức"), options=methods),
        _ask("reference", "text", _("Số chứng từ"), max=60),
    )


def _nothing(dossier: Dossier) -> tuple[Field, ...]:
    return ()


def _apology(dossier: Dossier) -> tuple[Field, ...]:
    if dossier.finished_at:
        return _reason(dossier)
    label = _("Hẹn lại ngày")
    return (
        _ask("until", "date", label, help=_("Một ngày làm việc sau hạn trả kết quả.")),
        _ask("reason", "longtext", _("Lý do"), max=2000),
    )


QUESTIONS: dict[Step, Callable[[Dossier], tuple[Field, ...]]] = {
    Step.ACCEPT: _note,
    Step.REFUSE: _ground_and_reason,
    Step.REQUEST_SUPPLEMENT: _supplement,
    Step.ANSWER_SUPPLEMENT: _nothing,
    Step.ASSIGN: _assignment,
    Step.TAKE: _nothing,
    Step.ASK_OPINION: _question,
    Step.GIVE_OPINION: _opinion,
    Step.PROPOSE: _conclusion,
    Step.ENDORSE: _note,
    Step.SEND_BACK: _reason,
    Step.APPROVE: _note,
    Step.ISSUE: _nothing,
    Step.HAND_OVER: _delivery,
    Step.REQUEST_PAYMENT: _demand,
    Step.RECORD_PAYMENT: _payment,
    Step.WITHDRAW: _reason,
    Step.STOP: _ground_and_reason,
    Step.APOLOGISE: _apology,
}
