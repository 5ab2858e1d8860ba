"""At the desk: take in, refuse, ask once for all that is missing."""

from collections.abc import Mapping, Sequence
from typing import Any

from dossiers.actions.drafts import end_supplement
from dossiers.calendars import calendar_of, stamp
from dossiers.models import Dossier
from dossiers.states import Form, Step
from dossiers.transitions import taking
from dossiers.worktime import Rule, due
from egov.models import User


def accept(pk: int, *, by: User, seen: int | None = None, note: str = "") -> Dossier:
    """Take a complete dossier in: the legal clock starts (NĐ 118/2025 art. 17)."""
    with taking(Step.ACCEPT, pk, by=by, seen=seen) as act:
        act.dossier.accepted_at = act.at
        act.facts["calendar"] = stamp(act.dossier.handling_agency)
        act.forms.append(Form.RECEIPT)
        if note:
            act.details["note"] = note
    return act.dossier


def refuse(
    pk: int, *, by: User | None, ground: str, reason: str, seen: int | None = None
) -> Dossier:
    """Do not take it in: in writing, with reason and legal ground (form 03)."""
    with taking(Step.REFUSE, pk, by=by, seen=seen) as act:
        act.facts["ground"] = ground
        act.details["reason"] = reason
        act.forms.append(Form.REFUSAL)
        end_supplement(act.dossier)
    return act.dossier


def request_supplement(
    pk: int,
    *,
    by: User,
    items: Sequence[Mapping[str, Any]],
    seen: int | None = None,
) -> Dossier:
    """Ask for everything that is missing, once: each item names field or part, reason,
    ground and an example (form 02). The clock stands until the answer."""
    with taking(Step.REQUEST_SUPPLEMENT, pk, by=by, seen=seen) as act:
        dossier = act.dossier
        dossier.supplements += 1
        rule = Rule(limit=dossier.spec.answer_within)
        dossier.answer_by = due(rule, calendar_of(dossier.receiving_agency), act.at)
        act.facts |= {
            "round": dossier.supplements,
            "answer_by": dossier.answer_by.isoformat(),
            "items": [
                {"target": item["target"], "reason": item["reason"]} for item in items
            ],
        }
        act.details["items"] = [dict(item) for item in items]
        act.forms.append(Form.SUPPLEMENT)
    return dossier
