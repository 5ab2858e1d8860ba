"""The applicant's answer to a supplement request."""

from django.db import transaction
from django.utils.translation import gettext as _

from dossiers.actions.filing import preflight
from dossiers.answers import clean_answers
from dossiers.errors import AnswersInvalid
from dossiers.models import Dossier, Draft
from dossiers.states import Step
from dossiers.transitions import taking
from egov.models import User


@transaction.atomic
def answer_supplement(pk: int, *, by: User, seen: int | None = None) -> Dossier:
    """Hand in the prepared supplement: changed answers, added files. The clock runs on.

    Raises AnswersInvalid when something is still missing or nothing was prepared.
    """
    with taking(Step.ANSWER_SUPPLEMENT, pk, by=by, seen=seen) as act:
        dossier = act.dossier
        # Nobody hands in what another is still writing, nor a file that is on its way.
        own = Draft.objects.visible_to(by).filter(dossier=dossier).for_page()
        draft = own.select_for_update(of=("self",)).first()
        if draft is None:
            raise AnswersInvalid({"draft": _("Bạn chưa bổ sung gì.")})
        if faults := preflight(draft):
            raise AnswersInvalid(faults)
        answers = clean_answers(draft.spec.fields, draft.answers, case=draft.case)
        parts = list(draft.parts.all())
        changed = sorted(
            code
            for code in {*answers, *dossier.answers}
            if answers.get(code) != dossier.answers.get(code)
        )
        if not parts and not changed:
            raise AnswersInvalid({"draft": _("Bạn chưa bổ sung gì.")})
        dossier.answers = answers
        dossier.answer_by = None
        act.facts |= {
            "round": dossier.supplements,
            "changed": changed,
            "parts": [{"code": part.code, "sha256": part.sha256} for part in parts],
        }
        act.details["answers"] = {code: answers.get(code) for code in changed}
        draft.parts.update(dossier=dossier, draft=None, round=dossier.supplements)
        draft.delete()
    return dossier
