"""Ends without a result: the applicant withdraws, the agency stops."""

from dossiers.actions.drafts import end_supplement
from dossiers.models import Dossier
from dossiers.states import Form, Step
from dossiers.transitions import taking
from egov.models import User


def withdraw(pk: int, *, by: User, reason: str, seen: int | None = None) -> Dossier:
    """The applicant takes the dossier back."""
    with taking(Step.WITHDRAW, pk, by=by, seen=seen) as act:
        act.details["reason"] = reason
        end_supplement(act.dossier)
    return act.dossier


def stop(
    pk: int, *, by: User | None, ground: str, reason: str, seen: int | None = None
) -> Dossier:
    """The agency ends it, with ground and reason (form 05)."""
    with taking(Step.STOP, pk, by=by, seen=seen) as act:
        act.facts["ground"] = ground
        act.details["reason"] = reason
        act.forms.append(Form.STOP)
        end_supplement(act.dossier)
    return act.dossier
