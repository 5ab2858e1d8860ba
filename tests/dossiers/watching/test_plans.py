"""Among many dossiers a watch reads what is due: each question has its index."""

import re

import pytest
from django.db import connection
from django.db.models import QuerySet

from dossiers.models import Alert, Dossier, Opinion
from dossiers.watching import apologies, rounds
from dossiers.watching.watches import WATCHES
from egov import clock
from tests import makers
from tests.cast import Cast
from tests.owner import as_owner
from tests.tampering import tamper

_K = Alert.Kind
# By which moment an index bounds what is read; drafts are few, their table is the bound.
BOUND_BY: dict[str, str] = {
    _K.NEAR_DUE: "due_at",
    _K.OVERDUE: "due_at",
    _K.NOT_ACCEPTED: "step_due_at",
    _K.STEP_OVER: "step_due_at",
    _K.OPINION_OVER: "due_at",
    _K.ANSWER_NEAR: "answer_by",
    _K.ANSWER_OVER: "answer_by",
}
MANY = 20_000
WHOLE = re.compile("Seq Scan on dossiers_(dossier|opinion)")
# What makes the copies differ: one in fifty is open, of these one in ten waits for the
# applicant; moments lie within a year before and after now.
_AROUND = "now() + (n %% 700 - 350) * interval '1 day'"
DOSSIERS = {
    "code": "'H55.12-200101-' || n",
    "draft_key": "gen_random_uuid()",
    "filing_key": "gen_random_uuid()",
    "holder_id": "(SELECT (array_agg(id))[1 + n %% count(*)::int] FROM egov_user)",
    "status": "CASE WHEN n %% 50 > 0 THEN 10 WHEN n %% 500 > 0 THEN 4 ELSE 5 END",
    "finished_at": "CASE WHEN n %% 50 > 0 THEN now() END",
    "due_at": _AROUND,
    "step_due_at": f"CASE WHEN n %% 50 = 0 THEN {_AROUND} END",
    "answer_by": f"CASE WHEN n %% 500 = 0 THEN {_AROUND} END",
    "paused_since": "CASE WHEN n %% 500 = 0 THEN now() END",
}
OPINIONS = {
    "dossier_id": "(SELECT min(id) FROM dossiers_dossier) + n",
    "due_at": _AROUND,
    "answered_at": "CASE WHEN n %% 100 > 0 THEN now() END",
}


def copied(model: type[Dossier | Opinion], changes: dict[str, str]) -> str:
    """SQL that copies the first row of a table many times, with other values in places."""
    columns = [
        str(field.column)
        for field in model._meta.concrete_fields
        if not field.generated and not field.primary_key
    ]
    names = ", ".join(f'"{name}"' for name in columns)
    values = ", ".join(changes.get(name, f'one."{name}"') for name in columns)
    table = model._meta.db_table
    return (
        f"INSERT INTO {table} ({names}) SELECT {values}"
        f" FROM (SELECT * FROM {table} ORDER BY id LIMIT 1) one,"
        f" generate_series(1, {MANY}) n"
    )


@pytest.fixture
def many(cast: Cast) -> None:
    """A table too large to read whole, and PostgreSQL knows it."""
    makers.on_the_road(cast, "consulting")
    tamper(copied(Dossier, DOSSIERS), [])
    tamper(copied(Opinion, OPINIONS), [])
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("ANALYZE dossiers_dossier, dossiers_opinion")


def test_each_question_is_bounded_by_an_index(many: None) -> None:
    now = clock.now()
    questions: dict[str, tuple[QuerySet, str]] = {
        **{
            watch.kind: (rounds.unraised(watch, now), BOUND_BY[watch.kind])
            for watch in WATCHES
            if watch.kind in BOUND_BY
        },
        "wanting": (apologies.wanting(now), "due_at"),
        "unanswered": (Dossier.objects.unanswered(now), "answer_by"),
    }
    for name, (asked, moment) in questions.items():
        plan = asked.explain()
        assert re.search(rf"Index Cond: .*\b{moment} [<>]", plan), f"{name}: {plan}"
        assert not WHOLE.search(plan), f"{name}: {plan}"


def test_what_is_over_and_what_is_drafted_reads_no_dossier_in_vain(many: None) -> None:
    """These begin from open alerts and drafts, of which there are few."""
    now = clock.now()
    questions: list[QuerySet] = [rounds.over(watch, now) for watch in WATCHES]
    questions += [apologies.standing(now)]
    waits = next(watch for watch in WATCHES if watch.kind == _K.APOLOGY_WAITS)
    questions += [rounds.unraised(waits, now)]
    for asked in questions:
        assert not WHOLE.search(asked.explain()), asked.explain()
