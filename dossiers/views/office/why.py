"""Why a dossier is where it is, in one or two sentences: its latest event in words."""

from collections.abc import Callable, Mapping
from datetime import datetime

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dossiers.models import Dossier, Event, EventDetails, Opinion
from dossiers.states import RouteKind, Status, Step
from dossiers.views.office.remaining import remaining_of
from egov.models import User
from egov.templatetags.say import dong


def short(moment: datetime | str | None) -> str:
    """27/11 11:30 where the province is."""
    at = parse_datetime(moment) if isinstance(moment, str) else moment
    return timezone.localtime(at).strftime("%d/%m %H:%M") if at else ""


def why_now(
    dossier: Dossier,
    event: Event,
    *,
    reader: User,
    now: datetime,
    asked: Opinion | None = None,
) -> str:
    """The sentences for this reader. `asked`: what the reader's agency is to answer."""
    if asked is not None:
        return _("%(agency)s hỏi ý kiến, trả lời trước %(due)s.") % {
            "agency": dossier.handling_agency.name,
            "due": short(asked.due_at),
        }
    said = [_late(dossier, now), SENTENCES[Step(event.step)](dossier, event, reader)]
    return " ".join(sentence for sentence in said if sentence)


def _late(dossier: Dossier, now: datetime) -> str:
    due_at = dossier.due_at
    if dossier.at == RouteKind.RECEIVE and dossier.status == Status.REGISTERED:
        late = remaining_of(dossier, now).tone == "late"
        return _("Quá 8 giờ làm việc chưa tiếp nhận.") if late else ""
    if due_at is None or due_at >= now or dossier.paused_since or dossier.finished_at:
        return ""
    return _("Quá hạn từ %(when)s.") % {"when": short(due_at)}


def _who(event: Event) -> str:
    return event.by.full_name if event.by else _("hệ thống")


def _holder(dossier: Dossier, reader: User) -> str:
    if dossier.holder_id == reader.pk:
        return _("bạn")
    return dossier.holder.full_name if dossier.holder else ""


def _filed(dossier: Dossier, event: Event, reader: User) -> str:
    ways = {
        "online": _("Mới nộp trực tuyến."),
        "counter": _("Mới nộp tại quầy."),
        "post": _("Mới nhận qua bưu chính."),
    }
    return ways[dossier.channel]


def _accepted(dossier: Dossier, event: Event, reader: User) -> str:
    if dossier.at == RouteKind.ASSIGN:
        return _("Đã tiếp nhận, chờ phân công.")
    return _("Đã tiếp nhận, chưa ai nhận xử lý.")


def _asked_to_supplement(dossier: Dossier, event: Event, reader: User) -> str:
    number = len(event.facts.get("items", ()))
    words = ngettext(
        "Chờ người nộp bổ sung %(n)d điểm, trước %(when)s.",
        "Chờ người nộp bổ sung %(n)d điểm, trước %(when)s.",
        number,
    )
    return words % {"n": number, "when": short(event.facts.get("answer_by"))}


def _supplemented(dossier: Dossier, event: Event, reader: User) -> str:
    number = len(event.facts.get("changed", ())) + len(event.facts.get("parts", ()))
    words = ngettext(
        "Người nộp vừa bổ sung %(n)d mục.", "Người nộp vừa bổ sung %(n)d mục.", number
    )
    running = _("Đồng hồ chạy lại.") if dossier.is_accepted else ""
    return f"{words % {'n': number}} {running}".strip()


def _assigned(dossier: Dossier, event: Event, reader: User) -> str:
    return _("Mới phân công cho %(who)s.") % {"who": _holder(dossier, reader)}


def _taken(dossier: Dossier, event: Event, reader: User) -> str:
    if dossier.holder_id == reader.pk:
        return _("Bạn đã nhận xử lý.")
    return _("%(who)s đã nhận xử lý.") % {"who": _who(event)}


def _asking(dossier: Dossier, event: Event, reader: User) -> str:
    return _("Đang chờ ý kiến cơ quan khác, hạn %(when)s.") % {
        "when": short(event.facts.get("due"))
    }


def _answered(dossier: Dossier, event: Event, reader: User) -> str:
    agency = event.agency.name if event.agency else ""
    if event.facts.get("agrees"):
        return _("Ý kiến của %(agency)s đã về: đồng ý.") % {"agency": agency}
    return _("Ý kiến của %(agency)s đã về: không đồng ý.") % {"agency": agency}


def _proposed(dossier: Dossier, event: Event, reader: User) -> str:
    return _("%(who)s trình, chờ quyết định.") % {"who": _who(event)}


def _endorsed(dossier: Dossier, event: Event, reader: User) -> str:
    return _("%(who)s đã soát xét, trình ký.") % {"who": _who(event)}


def _sent_back(dossier: Dossier, event: Event, reader: User) -> str:
    reason = str(EventDetails.of(event).get("reason", ""))
    return _("%(who)s trả lại: %(reason)s") % {"who": _who(event), "reason": reason}


def _approved(dossier: Dossier, event: Event, reader: User) -> str:
    return _("%(who)s đã phê duyệt, chờ cấp số.") % {"who": _who(event)}


def _issued(dossier: Dossier, event: Event, reader: User) -> str:
    number = event.facts.get("number", "")
    return _("Kết quả số %(number)s đã phát hành, chờ trả.") % {"number": number}


def _payment_asked(dossier: Dossier, event: Event, reader: User) -> str:
    amount = dong(event.facts.get("amount", 0))
    return _("Chờ người nộp nộp %(amount)s.") % {"amount": amount}


def _done(dossier: Dossier, event: Event, reader: User) -> str:
    return f"{event.done_label}."


Sentence = Callable[[Dossier, Event, User], str]
SENTENCES: Mapping[Step, Sentence] = dict.fromkeys(Step, _done) | {
    Step.FILE: _filed,
    Step.ACCEPT: _accepted,
    Step.REQUEST_SUPPLEMENT: _asked_to_supplement,
    Step.ANSWER_SUPPLEMENT: _supplemented,
    Step.ASSIGN: _assigned,
    Step.TAKE: _taken,
    Step.ASK_OPINION: _asking,
    Step.GIVE_OPINION: _answered,
    Step.PROPOSE: _proposed,
    Step.ENDORSE: _endorsed,
    Step.SEND_BACK: _sent_back,
    Step.APPROVE: _approved,
    Step.ISSUE: _issued,
    Step.REQUEST_PAYMENT: _payment_asked,
}
