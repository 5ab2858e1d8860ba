"""One door into every verb: judge what was given, then call it."""

from collections.abc import Callable, Mapping
from typing import Any

from dossiers import policies
from dossiers.actions import (
    ending,
    handling,
    keeping,
    paying,
    receiving,
    settling,
    supplementing,
)
from dossiers.answers import clean_answers
from dossiers.models import Dossier
from dossiers.offers import QUESTIONS
from dossiers.states import Step
from egov.errors import NotFound
from egov.models import User

VERBS: dict[Step, Callable[..., Dossier]] = {
    Step.ACCEPT: receiving.accept,
    Step.REFUSE: receiving.refuse,
    Step.REQUEST_SUPPLEMENT: receiving.request_supplement,
    Step.ANSWER_SUPPLEMENT: supplementing.answer_supplement,
    Step.ASSIGN: handling.assign,
    Step.TAKE: handling.take,
    Step.ASK_OPINION: handling.ask_opinion,
    Step.GIVE_OPINION: handling.give_opinion,
    Step.PROPOSE: handling.propose,
    Step.ENDORSE: settling.endorse,
    Step.SEND_BACK: settling.send_back,
    Step.APPROVE: settling.approve,
    Step.ISSUE: settling.issue,
    Step.HAND_OVER: settling.hand_over,
    Step.REQUEST_PAYMENT: handling.request_payment,
    Step.RECORD_PAYMENT: paying.record_payment,
    Step.WITHDRAW: ending.withdraw,
    Step.STOP: ending.stop,
    Step.APOLOGISE: keeping.apologise,
}


def perform(
    step: Step,
    pk: int,
    *,
    by: User,
    data: Mapping[str, Any],
    seen: int | None = None,
) -> Dossier:
    """Take any step with what a page or a client sent for it.

    Raises AnswersInvalid (paths of the step's questions), and what the verb raises.
    """
    dossier = Dossier.objects.visible_to(by).for_page().filter(pk=pk).first()
    if dossier is None:
        raise NotFound
    policies.require(by, step, dossier)
    inputs = clean_answers(QUESTIONS[step](dossier), data)
    return VERBS[step](pk, by=by, seen=seen, **inputs)
