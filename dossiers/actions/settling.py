"""Deciding: review, approve or send back, issue, hand over."""

from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers.errors import AnswersInvalid
from dossiers.models import Dossier, Result
from dossiers.numbering import next_result_number
from dossiers.states import Form, Payment, Step
from dossiers.transitions import taking
from egov.models import User


def endorse(pk: int, *, by: User, seen: int | None = None, note: str = "") -> Dossier:
    """The section head agrees that it goes to the approver."""
    with taking(Step.ENDORSE, pk, by=by, seen=seen) as act:
        if note:
            act.details["note"] = note
    return act.dossier


def send_back(pk: int, *, by: User, reason: str, seen: int | None = None) -> Dossier:
    """Back to appraisal, with the reason."""
    with taking(Step.SEND_BACK, pk, by=by, seen=seen) as act:
        act.details["reason"] = reason
    return act.dossier


def approve(pk: int, *, by: User, seen: int | None = None, note: str = "") -> Dossier:
    """Decide in favour. Number and date come with issuing."""
    with taking(Step.APPROVE, pk, by=by, seen=seen) as act:
        if note:
            act.details["note"] = note
    return act.dossier


def issue(pk: int, *, by: User, seen: int | None = None) -> Dossier:
    """Number and issue the result; from here it waits to be handed over."""
    with taking(Step.ISSUE, pk, by=by, seen=seen) as act:
        dossier = act.dossier
        approval = dossier.events.filter(step=Step.APPROVE).latest("seq")
        year = timezone.localdate(act.at).year
        number = next_result_number(dossier.handling_agency, year)
        assert approval.by is not None
        Result.objects.create(
            dossier=dossier,
            number=number,
            signed_by=approval.by,
            signed_at=approval.at,
            issued_at=act.at,
        )
        act.facts["number"] = number
        act.forms.append(Form.SLIP)
    return dossier


def hand_over(
    pk: int, *, by: User, way: str, seen: int | None = None, receiver: str = ""
) -> Dossier:
    """Give the result out: at the counter, by post or electronically.

    Raises AnswersInvalid while a fee is unpaid.
    """
    with taking(Step.HAND_OVER, pk, by=by, seen=seen) as act:
        if act.dossier.payment == Payment.DUE:
            raise AnswersInvalid({"way": _("Người nộp chưa nộp phí, lệ phí.")})
        act.facts["way"] = way
        act.details["receiver"] = receiver or act.dossier.owner_name
    return act.dossier
