"""Behind the desk: assign, take, ask others, ask for payment, propose."""

from django.utils.translation import gettext as _

from dossiers import fees, policies
from dossiers.calendars import calendar_of
from dossiers.errors import AnswersInvalid
from dossiers.models import Dossier, Opinion
from dossiers.offers import agencies_to_ask, specialists_of
from dossiers.states import Payment, Step
from dossiers.transitions import taking
from dossiers.worktime import Limit, Rule, Unit, due
from egov.models import User


def assign(
    pk: int, *, by: User, assignee: str, seen: int | None = None, note: str = ""
) -> Dossier:
    """Give it to a specialist of the handling agency (`assignee`: username)."""
    with taking(Step.ASSIGN, pk, by=by, seen=seen) as act:
        agency = act.dossier.handling_agency
        person = specialists_of(agency).filter(username=assignee).first()
        if person is None or policies.applicant(person, act.dossier):
            raise AnswersInvalid({"assignee": _("Hãy chọn một chuyên viên.")})
        act.dossier.holder = person
        act.dossier.held_since = act.at
        act.facts["holder"] = person.pk
        act.details["holder"] = person.full_name
        if note:
            act.details["note"] = note
    return act.dossier


def take(pk: int, *, by: User, seen: int | None = None) -> Dossier:
    """A specialist takes a free dossier of the agency."""
    with taking(Step.TAKE, pk, by=by, seen=seen) as act:
        act.dossier.holder = by
        act.dossier.held_since = act.at
        act.facts["holder"] = by.pk
    return act.dossier


def ask_opinion(
    pk: int,
    *,
    by: User,
    agency: str,
    question: str,
    days: int,
    seen: int | None = None,
) -> Dossier:
    """Ask another agency (`agency`: code), to be answered in `days` working days."""
    with taking(Step.ASK_OPINION, pk, by=by, seen=seen) as act:
        asked = agencies_to_ask(act.dossier).filter(code=agency).first()
        if asked is None:
            raise AnswersInvalid({"agency": _("Hãy chọn một cơ quan khác.")})
        if act.dossier.opinions.filter(agency=asked, answered_at=None).exists():
            raise AnswersInvalid({"agency": _("Cơ quan này chưa trả lời câu hỏi trước.")})
        rule = Rule(limit=Limit(days, Unit.WORKING_DAY))
        due_at = due(rule, calendar_of(asked), act.at)
        Opinion.objects.create(
            dossier=act.dossier,
            agency=asked,
            question=question,
            asked_by=by,
            asked_at=act.at,
            due_at=due_at,
        )
        act.facts |= {"asked": asked.code, "due": due_at.isoformat()}
        act.details["question"] = question
    return act.dossier


def give_opinion(
    pk: int, *, by: User, agrees: bool, answer: str, seen: int | None = None
) -> Dossier:
    """Answer for one's agency."""
    with taking(Step.GIVE_OPINION, pk, by=by, seen=seen) as act:
        opinion = act.dossier.opinions.select_for_update().get(
            agency=act.mandate.agency_id, answered_at=None
        )
        opinion.agrees, opinion.answer = agrees, answer
        opinion.answered_by, opinion.answered_at = by, act.at
        opinion.save()
        act.facts |= {"asked": act.mandate.agency_code, "agrees": agrees}
        act.details["answer"] = answer
    return act.dossier


def propose(pk: int, *, by: User, conclusion: str, seen: int | None = None) -> Dossier:
    """Put the appraised dossier before review or approval.

    Raises AnswersInvalid while an opinion is open: silence is not agreement.
    """
    with taking(Step.PROPOSE, pk, by=by, seen=seen) as act:
        waiting = act.dossier.opinions.filter(answered_at=None)
        if late := waiting.select_related("agency").first():
            text = _("Chưa có ý kiến của %(agency)s.") % {"agency": late.agency.name}
            raise AnswersInvalid({"conclusion": text})
        if _owes(act.dossier):
            raise AnswersInvalid({"conclusion": _("Người nộp chưa nộp phí, lệ phí.")})
        act.details["conclusion"] = conclusion
    return act.dossier


def _owes(dossier: Dossier) -> bool:
    """Whether more is unpaid than what the result costs when it is received."""
    if dossier.payment != Payment.DUE:
        return False
    spec, answers = dossier.spec, dossier.answers
    later = fees.of_result(spec, answers, channel=dossier.channel)
    return dossier.fee - later > sum(row.amount for row in dossier.payments.all())


def request_payment(
    pk: int, *, by: User, amount: int, ground: str, seen: int | None = None
) -> Dossier:
    """Ask for a fee or tax that only appraisal could tell (national status 6)."""
    with taking(Step.REQUEST_PAYMENT, pk, by=by, seen=seen) as act:
        act.dossier.fee += amount
        act.dossier.payment = Payment.DUE
        act.facts |= {"amount": amount, "ground": ground}
    return act.dossier
