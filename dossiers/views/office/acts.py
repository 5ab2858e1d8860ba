"""The steps a person may take, as buttons: order, tone and key of each."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse

from dossiers.models import Dossier
from dossiers.policies import available_steps, mandate_for
from dossiers.states import Step
from egov.models import User

# On their own matters officials act at the applicant's pages.
_AS_APPLICANT = frozenset({"applicant", "representative"})


@dataclass(frozen=True, slots=True)
class Manner:
    """How a step is offered. key: letter; grave: ends the dossier without a result;
    at_once: asks nothing that must be answered, so the button takes the step itself."""

    key: str
    grave: bool = False
    at_once: bool = False


# In the order of the buttons; the first that is possible is the primary one.
MANNERS: Mapping[Step, Manner] = {
    Step.GIVE_OPINION: Manner("y"),
    Step.ANSWER_SUPPLEMENT: Manner("m", at_once=True),
    Step.ACCEPT: Manner("t", at_once=True),
    Step.TAKE: Manner("n", at_once=True),
    Step.ASSIGN: Manner("p"),
    Step.PROPOSE: Manner("t"),
    Step.ENDORSE: Manner("d"),
    Step.APPROVE: Manner("d"),
    Step.ISSUE: Manner("c", at_once=True),
    Step.HAND_OVER: Manner("r"),
    Step.RECORD_PAYMENT: Manner("h"),
    Step.REQUEST_SUPPLEMENT: Manner("b"),
    Step.ASK_OPINION: Manner("e"),
    Step.SEND_BACK: Manner("l"),
    Step.REQUEST_PAYMENT: Manner("f"),
    Step.APOLOGISE: Manner("a"),
    Step.REFUSE: Manner("u", grave=True),
    Step.STOP: Manner("s", grave=True),
}


@dataclass(frozen=True, slots=True)
class Button:
    """One step offered. tone: class suffix of the button, "" for the primary one."""

    step: str
    label: str
    url: str
    key: str
    tone: str
    at_once: bool


def steps_of(user: User, dossier: Dossier) -> list[Step]:
    """What this official may do with the dossier now, in the order of the buttons."""
    possible = {
        step
        for step in available_steps(user, dossier)
        if (mandate := mandate_for(user, step, dossier))
        and mandate.role not in _AS_APPLICANT
    }
    return [step for step in MANNERS if step in possible]


def buttons_of(user: User, dossier: Dossier) -> list[Button]:
    """The same as buttons; at most one is primary."""
    return [
        _button(step, dossier, first=number == 0)
        for number, step in enumerate(steps_of(user, dossier))
    ]


def _button(step: Step, dossier: Dossier, *, first: bool) -> Button:
    manner = MANNERS[step]
    tone = "danger-quiet" if manner.grave else "" if first else "secondary"
    return Button(
        step=step.value,
        label=str(step.label),
        url=reverse("office:step", args=[dossier.code, step.value]),
        key=manner.key,
        tone=tone,
        at_once=manner.at_once,
    )
