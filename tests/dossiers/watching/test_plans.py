"""Among ten million dossiers a watch reads what is due: each question has its index."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.db.models import QuerySet

from dossiers.models import Alert, Dossier
from dossiers.watching import apologies, rounds
from dossiers.watching.watches import WATCHES
from egov import clock

_K = Alert.Kind
INDEXES: dict[str, str] = {
    _K.NEAR_DUE: "dossier_running",
    _K.OVERDUE: "dossier_running",
    _K.NOT_ACCEPTED: "dossier_step",
    _K.STEP_OVER: "dossier_step",
    _K.OPINION_OVER: "opinion_waiting",
    _K.ANSWER_NEAR: "dossier_answer",
    _K.ANSWER_OVER: "dossier_answer",
    _K.APOLOGY_WAITS: "dossiers_apologydraft",
}


def plan(question: QuerySet) -> str:
    """As PostgreSQL would ask it of a table too large to read whole."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    return question.explain()


@pytest.mark.parametrize("kind", [watch.kind for watch in WATCHES])
def test_each_watch_has_its_index(db: None, kind: str) -> None:
    [watch] = (watch for watch in WATCHES if watch.kind == kind)
    assert INDEXES[kind] in plan(rounds.unraised(watch, clock.now()))
    assert "alert_open" in plan(rounds.over(watch, clock.now()))


@pytest.mark.parametrize(
    ("question", "index"),
    [
        (lambda: apologies.wanting(clock.now()), "dossier_running"),
        (lambda: apologies.standing(clock.now()), "apologydraft"),
        (lambda: Dossier.objects.unanswered(clock.now()), "dossier_answer"),
    ],
    ids=["wanting", "standing", "unanswered"],
)
def test_so_have_the_letters_and_the_unanswered(
    db: None, question: Callable[[], QuerySet], index: str
) -> None:
    assert index in plan(question())
