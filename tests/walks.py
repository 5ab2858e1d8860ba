"""Random roads: at each turn somebody who may takes some step they may take."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any

from dossiers import actions, policies
from dossiers.calendars import calendar_of
from dossiers.errors import AnswersInvalid
from dossiers.models import Dossier, Draft
from dossiers.states import Step
from egov import clock
from egov.models import User
from tests import makers
from tests.cast import Cast

# What a page would send for each step.
SENT: dict[Step, Callable[[Dossier], dict[str, Any]]] = {
    Step.ACCEPT: lambda dossier: {"note": "đủ"},
    Step.REFUSE: lambda dossier: {"ground": "Điều 17", "reason": "Sai nơi nộp"},
    Step.REQUEST_SUPPLEMENT: lambda dossier: {"items": makers.ITEMS},
    Step.ANSWER_SUPPLEMENT: lambda dossier: {},
    Step.ASSIGN: lambda dossier: {"assignee": "son"},
    Step.TAKE: lambda dossier: {},
    Step.ASK_OPINION: lambda dossier: {"agency": "H55.05", "question": "?", "days": "2"},
    Step.GIVE_OPINION: lambda dossier: {"agrees": "true", "answer": "Đồng ý"},
    Step.PROPOSE: lambda dossier: {"conclusion": "Đạt"},
    Step.ENDORSE: lambda dossier: {},
    Step.SEND_BACK: lambda dossier: {"reason": "Xem lại"},
    Step.APPROVE: lambda dossier: {},
    Step.ISSUE: lambda dossier: {},
    Step.HAND_OVER: lambda dossier: {"way": "counter"},
    Step.REQUEST_PAYMENT: lambda dossier: {"amount": "50.000", "ground": "NQ 10/2025"},
    Step.RECORD_PAYMENT: lambda dossier: {
        "amount": dossier.fee - sum(row.amount for row in dossier.payments.all()),
        "method": "cash",
        "reference": f"BL-{dossier.revision}",
    },
    Step.WITHDRAW: lambda dossier: {"reason": "Thôi"},
    Step.STOP: lambda dossier: {"ground": "Điều 20", "reason": "Không đủ"},
    Step.APOLOGISE: lambda dossier: {"until": later(dossier), "reason": "Chờ xác minh"},
}


def later(dossier: Dossier) -> str:
    """A working day some time after the due date, as typed."""
    due_at = max(dossier.due_at or clock.now(), clock.now())
    day = calendar_of(dossier.handling_agency).working_day_after(due_at.date(), 3)
    return f"{day:%d/%m/%Y}"


# Ends would come too soon if they were as likely as the rest.
_RARE = {Step.WITHDRAW, Step.STOP, Step.REFUSE, Step.APOLOGISE}


def choices(cast: Cast, dossier: Dossier) -> list[tuple[Step, User]]:
    return [
        (step, user)
        for user in cast.people.values()
        for step in policies.available_steps(user, dossier)
    ]


def walk(
    cast: Cast, dossier: Dossier, rng: Random, start: datetime, turns: int = 18
) -> Iterator[tuple[Step, User]]:
    """Take random steps, hours or days apart, and tell each one taken."""
    at = start
    for _ in range(turns):
        at += timedelta(minutes=rng.randint(1, 2000))
        with clock.standing_at(at):
            dossier = Dossier.objects.get(pk=dossier.pk)
            options = choices(cast, dossier)
            if len(options) > 1 and rng.random() < 0.9:
                options = [one for one in options if one[0] not in _RARE] or options
            if not options:
                return
            step, user = rng.choice(options)
            if step == Step.ANSWER_SUPPLEMENT:
                _prepare(dossier, user, rng)
            try:
                actions.perform(step, dossier.pk, by=user, data=SENT[step](dossier))
            except AnswersInvalid:
                continue  # an opinion or a payment is awaited
        yield step, user


def _prepare(dossier: Dossier, by: User, rng: Random) -> Draft:
    draft = actions.start_supplement(dossier.pk, by=by)
    name = f"Ma Thị {rng.randint(1, 10**6)}"
    return actions.save_draft(draft.key, by=by, answers={"child_name": name})
