"""What the database refuses by itself, whoever writes: raw SQL against its rules."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError
from django.test.utils import CaptureQueriesContext

from dossiers import actions
from dossiers.models import Dossier, Draft, Part, ProcedureVersion
from egov import clock
from tests import makers
from tests.cast import Cast
from tests.owner import as_owner
from tests.tampering import tamper

SEND_BACK = makers._step("send_back", "dung", reason="Xem lại")


def refused(constraint: str, sql: str, *values: Any, past_triggers: bool = False) -> None:
    """The database refuses the statement, naming the constraint. `past_triggers`: even
    without the triggers, which would be there first."""

    def write() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, values)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    def write_past_triggers() -> None:
        tamper(f"SET CONSTRAINTS ALL IMMEDIATE; {sql}", values)

    with pytest.raises(IntegrityError, match=constraint):
        write_past_triggers() if past_triggers else write()


# Place on the road → what somebody writes by hand → the rule that is in the way.
BY_HAND: list[tuple[str, str, str]] = [
    ("filed", "status = 0", "dossier_status"),
    ("filed", "status = 11", "dossier_status"),
    ("filed", "status = 2", "dossier_unaccepted_is_early"),
    ("filed", "status = 4", "dossier_unaccepted_is_early"),
    ("filed", "status = 6", "dossier_unaccepted_is_early"),
    ("filed", "status = 8, finished_at = now()", "dossier_unaccepted_is_early"),
    ("filed", "status = 9, finished_at = now()", "dossier_unaccepted_is_early"),
    ("filed", "accepted_at = now()", "dossier_accepted_has_due"),
    ("filed", "status = 3", "dossier_finished"),
    ("filed", "status = 7", "dossier_finished"),
    ("filed", "at = 'archive'", "dossier_at"),
    ("filed", "at = ''", "dossier_at"),
    ("filed", "code = NULL", "code"),
    ("filed", "fee = -1", "fee"),
    ("filed", "revision = -1", "revision"),
    ("appraising", "due_at = NULL", "dossier_accepted_has_due"),
    ("appraising", "accepted_at = NULL", "dossier_unaccepted_is_early"),
    ("appraising", "status = 10", "dossier_finished"),
    ("issued", "finished_at = NULL", "dossier_finished"),
    ("returned", "finished_at = NULL", "dossier_finished"),
    ("stopped", "finished_at = NULL", "dossier_finished"),
]


@pytest.mark.parametrize(("where", "change", "constraint"), BY_HAND)
def test_a_dossier_cannot_be_put_into_an_impossible_state(
    cast: Cast, where: str, change: str, constraint: str
) -> None:
    makers.on_the_road(cast, where)
    refused(constraint, f"UPDATE dossiers_dossier SET {change}", past_triggers=True)
    refused("does not follow", f"UPDATE dossiers_dossier SET {change}")


def test_one_number_one_key_one_draft_one_dossier(cast: Cast) -> None:
    first, second = makers.filed(cast), makers.filed(cast)
    change = "UPDATE dossiers_dossier SET {} = %s WHERE id = %s".format
    for name in ("code", "draft_key", "filing_key"):
        value = getattr(first, name)
        value = value if name == "code" else str(value)
        refused(name, change(name), value, second.pk, past_triggers=True)


def test_two_people_may_use_the_same_key(cast: Cast) -> None:
    first = makers.filed(cast)
    draft = makers.draft(cast, by=cast.tam)
    assert actions.file(draft.key, by=cast.tam, key=first.filing_key).created


def test_a_part_has_a_home_and_a_content(cast: Cast) -> None:
    makers.filed(cast)
    homeless, empty = "dossier_id = NULL", "size = 0"
    refused("part_has_a_home", f"UPDATE dossiers_part SET {homeless}", past_triggers=True)
    refused("part_not_empty", f"UPDATE dossiers_part SET {empty}", past_triggers=True)
    for change in (homeless, empty):
        refused("append-only", f"UPDATE dossiers_part SET {change}")
    part = Part.objects.get()
    part.pk = None
    with pytest.raises(IntegrityError, match="key"), transaction.atomic():
        part.save(force_insert=True)


def test_one_open_question_to_an_agency(cast: Cast) -> None:
    makers.on_the_road(cast, "consulting")
    again = (
        "INSERT INTO dossiers_opinion"
        " (dossier_id, agency_id, question, asked_by_id, asked_at, due_at, answer)"
        " SELECT dossier_id, agency_id, 'x', asked_by_id, now(), now(), ''"
        " FROM dossiers_opinion"
    )
    refused("opinion_open_once", again)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE dossiers_opinion SET answered_at = now()")
        cursor.execute(again)


def test_events_are_numbered_once_and_know_the_statuses(cast: Cast) -> None:
    makers.filed(cast)
    copied = (
        "INSERT INTO dossiers_event (dossier_id, seq, step, at, role, status_to, facts,"
        " previous, hash) SELECT dossier_id, {}, step, at, role, {}, facts, previous, hash"
        " FROM dossiers_event"
    ).format
    refused("does not follow", copied(1, 1))
    refused("event_seq", copied(1, 1), past_triggers=True)
    refused("event_status", copied(2, 0), past_triggers=True)
    refused("event_status", copied(2, 11), past_triggers=True)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE dossiers_paymentrecord SET amount = 1",
        "DELETE FROM dossiers_paymentrecord",
        "TRUNCATE dossiers_paymentrecord CASCADE",
    ],
)
def test_money_that_was_recorded_stays_recorded(cast: Cast, sql: str) -> None:
    dossier = makers.on_the_road(cast, "paying")
    actions.record_payment(
        dossier.pk, by=cast.kien, amount=50_000, method="cash", reference="1"
    )
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_a_version_has_its_number_once_and_two_pairs_of_eyes(cast: Cast) -> None:
    version = ProcedureVersion.objects.get(procedure=cast.birth)
    known = {
        "procedure": cast.birth,
        "effective_from": clock.today(),
        "decision": "x",
        "document": version.document,
        "digest": "x",
    }
    with pytest.raises(IntegrityError, match="version_number"), transaction.atomic():
        ProcedureVersion.objects.create(**known, number=version.number)
    with (
        pytest.raises(IntegrityError, match="author_is_not_publisher"),
        transaction.atomic(),
    ):
        ProcedureVersion.objects.create(
            **known, number=2, edited_by=cast.dung, published_by=cast.dung
        )
    draft = ProcedureVersion.objects.create(**known, number=2)
    draft.decision = "chưa công bố thì sửa được"
    with as_owner():
        draft.save()
        draft.delete()


def test_a_dossier_with_a_past_cannot_be_deleted(cast: Cast) -> None:
    dossier = makers.filed(cast)
    with as_owner():
        refused("dossiers_", "DELETE FROM dossiers_dossier WHERE id = %s", dossier.pk)


def test_a_supplement_has_one_draft(cast: Cast) -> None:
    dossier = makers.on_the_road(cast, "asked")
    actions.start_supplement(dossier.pk, by=cast.lan)
    other = makers.draft(cast)
    refused(
        "dossier_id",
        "UPDATE dossiers_draft SET dossier_id = %s WHERE key = %s",
        dossier.pk,
        str(other.key),
    )
    assert Draft.objects.count() == 2


def test_a_step_writes_in_a_bounded_number_of_queries(cast: Cast) -> None:
    """However long the road behind it is."""
    dossier = makers.on_the_road(cast, "proposed")
    counts = []
    for _ in range(4):
        for step in (SEND_BACK, makers.PROPOSE):
            with CaptureQueriesContext(connection) as queries:
                step(cast, Dossier.objects.get(pk=dossier.pk))
            counts.append(len(queries))
    assert counts[2:4] == counts[4:6] == counts[6:]  # the first round fills caches
