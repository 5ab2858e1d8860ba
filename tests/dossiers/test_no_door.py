"""No door changes a finish time, a due date or any moment that was recorded: pages, API,
admin, commands, and SQL under the application's own role and under its owner's."""

import re
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import psycopg2
import pytest
from django.apps import apps
from django.contrib import admin
from django.core.exceptions import ImproperlyConfigured
from django.core.management import (
    CommandError,
    call_command,
    get_commands,
    load_command_class,
)
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from dossiers import actions
from dossiers.ledger_check import check
from dossiers.models import Dossier, Event, TreeHead
from egov import clock
from egov.models import User
from tests import documents, makers
from tests.cast import Cast
from tests.dossiers.api.calls import Calls
from tests.owner import APPLICATION, as_owner

LONG_AGO = "2020-01-01T08:00:00+07:00"
MOMENTS = (
    *("filed_at", "accepted_at", "due_at", "step_due_at", "paused_since", "answer_by"),
    *("finished_at", "changed_at", "held_since", "anonymised_at"),
)
FORGED = dict.fromkeys((*MOMENTS, "at", "issued_at", "signed_at", "recorded_at"), LONG_AGO)


@contextmanager
def nothing_moves() -> Iterator[None]:
    """Every recorded moment is afterwards what it was before, and the record holds."""
    before = recorded()
    yield
    assert recorded() == before
    assert [one for one in check() if not isinstance(one, int)] == []


def recorded() -> list[Any]:
    dossiers = Dossier.objects.order_by("pk").values_list("pk", "revision", *MOMENTS)
    events = Event.objects.order_by("pk").values_list("pk", "at", "facts", "hash")
    return [*dossiers, *((pk, at, facts, bytes(kept)) for pk, at, facts, kept in events)]


# SQL ----------------------------------------------------------------------------------


@pytest.fixture
def yesterday(cast: Cast) -> Dossier:
    """A dossier under appraisal since yesterday, in a database that guards the clock as
    it does in production; every table of the record has a row."""
    with clock.standing_at(clock.now() - timedelta(days=1)):
        paid = makers.on_the_road(cast, "paying")
        actions.record_payment(
            paid.pk, by=cast.kien, amount=50_000, method="cash", reference="1"
        )
        makers.on_the_road(cast, "returned")
        dossier = makers.on_the_road(cast, "appraising")
    TreeHead.objects.create(
        size=1, root=bytes(32), at=clock.now(), key_id="x", signature=bytes(64)
    )
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        cursor.execute(
            "CREATE OR REPLACE FUNCTION clock_is_free() RETURNS boolean LANGUAGE sql STABLE"
            " AS 'SELECT false'"
        )
    return dossier


_NEXT = """
INSERT INTO dossiers_event (dossier_id, seq, step, at, role, status_from, status_to, facts,
    previous, hash)
SELECT dossier_id, seq + 1, 'approve', {at}, role, status_to, {to}, facts, hash, hash
FROM dossiers_event WHERE dossier_id = %(pk)s AND seq = {seq};""".format
_FOLLOW = """
UPDATE dossiers_dossier one SET revision = told.seq, head_hash = told.hash,
    status = told.status_to, changed_at = told.at, {}
FROM dossiers_event told WHERE one.id = %(pk)s AND told.dossier_id = one.id
    AND told.seq = one.revision + 1""".format
_NOW = _NEXT(at="now()", to=9, seq=3)
# A copy of a row of the record with something else in it.
_COPY = """
INSERT INTO dossiers_{0} SELECT (jsonb_populate_record(one, jsonb_build_object('id', -1, {1}))).*
FROM dossiers_{0} one LIMIT 1""".format
_KEY = "'key', gen_random_uuid()"

# What somebody tries with the application's role, and the words of the refusal.
SQL: dict[str, tuple[str, str]] = {
    **{
        f"a dossier's {name}": (
            f"UPDATE dossiers_dossier SET {name} ="
            f" coalesce({name}, now()) - interval '1 day' WHERE id = %(pk)s",
            "does not follow",
        )
        for name in MOMENTS
    },
    "a dossier's finish taken back": (
        "UPDATE dossiers_dossier SET finished_at = NULL, status = 4 WHERE status = 10",
        "does not follow",
    ),
    "another version": (
        "UPDATE dossiers_dossier SET version_id = %(version)s",
        "does not follow",
    ),
    "another case": ("UPDATE dossiers_dossier SET \"case\" = 'x'", "does not follow"),
    "another channel": ("UPDATE dossiers_dossier SET channel = 'post'", "does not follow"),
    "another handler": (
        "UPDATE dossiers_dossier SET handling_agency_id = %(agency)s",
        "does not follow",
    ),
    "another calendar": (
        "UPDATE dossiers_dossier SET calendar_edition = 1",
        "does not follow",
    ),
    "nothing at all": ("UPDATE dossiers_dossier SET fee = fee", "does not follow"),
    "a back-dated event": (
        _NEXT(at="now() - interval '20 minutes'", to=9, seq=3),
        "not of this moment",
    ),
    "a slightly back-dated event": (
        _NEXT(at="now() - interval '3 minutes'", to=9, seq=3),
        "not of this moment",
    ),
    "an event to come": (
        _NEXT(at="now() + interval '3 minutes'", to=9, seq=3),
        "not of this moment",
    ),
    "an event before the last": (
        _NEXT(at="now() - interval '2 days'", to=9, seq=3),
        "does not follow",
    ),
    "an event in the middle": (_NEXT(at="now()", to=9, seq=2), "does not follow"),
    "an event of no dossier's": (_NOW, "has not moved its dossier"),
    "an act that finished earlier": (
        _NOW + _FOLLOW("finished_at = told.at - interval '1 day'"),
        "does not follow",
    ),
    "an act that did not finish": (
        _NEXT(at="now()", to=4, seq=3) + _FOLLOW("finished_at = told.at"),
        "does not follow",
    ),
    "a finish without its moment": (
        _NOW + _FOLLOW("finished_at = NULL"),
        "does not follow",
    ),
    "an act with another due date": (
        _NOW + _FOLLOW("finished_at = told.at, due_at = due_at + interval '1 day'"),
        "does not follow",
    ),
    "an act with another acceptance": (
        _NOW + _FOLLOW("finished_at = told.at, accepted_at = told.at"),
        "does not follow",
    ),
    "an act with another calendar": (
        _NOW + _FOLLOW("finished_at = told.at, calendar_edition = 7"),
        "does not follow",
    ),
    "an act with another filing": (
        _NOW + _FOLLOW("finished_at = told.at, filed_at = told.at"),
        "append-only|does not follow",
    ),
    "a dossier without an event": (
        """INSERT INTO dossiers_dossier (version_id, "case", channel, answers, owner_name,
            owner_identity, owner_phone, owner_email, authority, code, filing_key, draft_key,
            filed_by_id, receiving_agency_id, handling_agency_id, status, at, held_since,
            payment, fee, delivery, filed_at, changed_at, calendar_edition, supplements,
            revision, head_hash)
        SELECT version_id, "case", channel, answers, '', '', '', '', '', 'x',
            gen_random_uuid(), gen_random_uuid(), filed_by_id, receiving_agency_id,
            handling_agency_id, 1, 'receive', held_since, payment, fee, delivery, filed_at,
            changed_at, 0, 0, 1, head_hash FROM dossiers_dossier WHERE id = %(pk)s""",
        "does not begin with its event",
    ),
    "a letter that no act issued": (
        _COPY("letter", f"{_KEY}, 'number', 'x'"),
        "no event names the letter",
    ),
    "a back-dated register": (
        _COPY(
            "letter",
            f"{_KEY}, 'number', 'x', 'form', 'register', 'dossier_id', NULL, 'event_id', NULL",
        ),
        "letter is not of this moment",
    ),
    "a payment that no act recorded": (
        _COPY("paymentrecord", "'reference', 'x', 'amount', 1"),
        "no event names the payment",
    ),
    "a back-dated payment": (
        _COPY("paymentrecord", "'reference', 'x', 'recorded_at', '2020-01-01'"),
        "no event names the payment",
    ),
    "a result that no act issued": (
        _COPY("result", f"{_KEY}, 'dossier_id', %(pk)s"),
        "no event issued the result",
    ),
    "a result of another moment": (
        "UPDATE dossiers_result SET issued_at = issued_at - interval '1 day'",
        "append-only",
    ),
    "a part handed in": ("UPDATE dossiers_part SET sha256 = 'x'", "append-only"),
    "a part taken away": ("DELETE FROM dossiers_part", "append-only"),
    "other words": (
        "UPDATE dossiers_eventdetails SET data = data || '{\"x\": 1}'",
        "replaced",
    ),
    "salts taken away": ("UPDATE dossiers_eventdetails SET salts = '{}'", "replaced"),
    "words shortened": (
        'UPDATE dossiers_eventdetails SET data = \'{"answers": {"child_name": "x"}}\'',
        "replaced",
    ),
    # The guards themselves
    "triggers off": ("ALTER TABLE dossiers_dossier DISABLE TRIGGER ALL", "must be owner"),
    "a trigger dropped": (
        "DROP TRIGGER dossier_follows ON dossiers_dossier",
        "must be owner",
    ),
    "a trigger added": (
        "CREATE TRIGGER t BEFORE INSERT ON dossiers_event EXECUTE FUNCTION refuse_change()",
        "permission denied",
    ),
    "a column changed": (
        "ALTER TABLE dossiers_dossier ALTER finished_at SET DEFAULT now()",
        "must be owner",
    ),
    "the table dropped": ("DROP TABLE dossiers_event CASCADE", "must be owner"),
    "as a replica": ("SET session_replication_role = replica", "permission denied"),
    "the clock freed": (clock.FREE_THE_CLOCK, "permission denied|must be owner"),
    "the clock's guard dropped": ("DROP FUNCTION clock_is_free() CASCADE", "must be owner"),
    "a guard renamed": ("ALTER FUNCTION event_follows() RENAME TO x", "must be owner"),
    "the owner of a guard": (
        f"ALTER FUNCTION event_follows() OWNER TO {APPLICATION}",
        "owner",
    ),
    "another schema": ("CREATE SCHEMA shadow", "permission denied"),
    "a table": ("CREATE TABLE shadow (x int)", "permission denied"),
    "a function": (
        "CREATE FUNCTION clock_is_free(int) RETURNS boolean LANGUAGE sql AS 'SELECT true'",
        "permission denied",
    ),
    "a temporary table": (
        "CREATE TEMPORARY TABLE dossiers_event (x int)",
        "permission denied",
    ),
    "a number given back": (
        "SELECT setval(pg_get_serial_sequence('dossiers_event', 'id'), 1)",
        "permission denied",
    ),
    "a right it has not": (
        f"GRANT DELETE ON dossiers_event TO {APPLICATION}; DELETE FROM dossiers_event",
        "permission denied",
    ),
    "a stronger role": (f"ALTER ROLE {APPLICATION} SUPERUSER", "permission denied"),
    "a role": ("CREATE ROLE helper SUPERUSER", "permission denied"),
    "a program": ("COPY dossiers_event TO PROGRAM 'cat'", "permission denied"),
    "the server's files": ("SELECT pg_read_file('PG_VERSION')", "permission denied"),
}


def refused(words: str, sql: str, values: dict[str, Any]) -> None:
    with pytest.raises(DatabaseError, match=words):
        written(sql, values)


@transaction.atomic
def written(sql: str, values: dict[str, Any]) -> None:
    """The statements, and what is checked when their transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize("attempt", SQL)
def test_sql_as_the_application(cast: Cast, yesterday: Dossier, attempt: str) -> None:
    sql, words = SQL[attempt]
    values = {
        "pk": yesterday.pk,
        "version": cast.permit.versions.get().pk,
        "agency": cast.commune.pk,
    }
    before = recorded()
    refused(words, sql, values)
    assert recorded() == before


RECORD = {
    "event": "at = at - interval '1 day'",
    "letter": "issued_at = issued_at - interval '1 day'",
    "paymentrecord": "amount = 1",
    "procedureversion": "decision = 'x'",
    "treehead": "root = signature",
    "eventdetails": "data = '{\"x\": 1}'",
}
WAYS = (
    "UPDATE dossiers_{0} SET {1}",
    "DELETE FROM dossiers_{0}",
    "TRUNCATE dossiers_{0} CASCADE",
)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("table", RECORD)
def test_the_record_stays(yesterday: Dossier, table: str, way: str) -> None:
    """Whoever writes: the application has no such right, and the owner meets a trigger."""
    sql = way.format(table, RECORD[table])
    refused("permission denied|append-only|cannot be replaced", sql, {})
    with as_owner():
        refused("append-only|cannot be replaced", sql, {})


def test_a_temporary_table_does_not_stand_before_the_record(yesterday: Dossier) -> None:
    """Even for who may make one: the guards read the tables of their own schema."""
    shadow = (
        "CREATE TEMPORARY TABLE dossiers_event AS SELECT * FROM public.dossiers_event;"
        " UPDATE pg_temp.dossiers_event SET seq = seq + 1, at = at - interval '1 day',"
        " status_to = 9;"
        " UPDATE public.dossiers_dossier one SET revision = told.seq,"
        " head_hash = told.hash, status = 9, changed_at = told.at, finished_at = told.at"
        " FROM pg_temp.dossiers_event told WHERE one.id = %(pk)s AND one.id = dossier_id"
        " AND told.seq = one.revision + 1"
    )
    with as_owner():
        refused("does not follow", shadow, {"pk": yesterday.pk})


def test_the_role_is_nobody_else_and_becomes_nobody_else(live_cast: Cast) -> None:
    """Signed in as itself, as in production."""
    settings = connection.settings_dict
    own = psycopg2.connect(
        host=settings["HOST"],
        port=settings["PORT"] or None,
        user=APPLICATION,
        dbname=settings["NAME"],
    )
    own.autocommit = True
    try:
        with own.cursor() as cursor:
            cursor.execute(
                "SELECT rolsuper, rolcreaterole, rolcreatedb, rolbypassrls, rolreplication,"
                " (SELECT count(*) FROM pg_auth_members WHERE member = pg_roles.oid)"
                " FROM pg_roles WHERE rolname = current_user"
            )
            assert cursor.fetchone() == (False, False, False, False, False, 0)
            cursor.execute(
                "SELECT count(*) FROM pg_class WHERE relowner = current_user::regrole"
            )
            assert cursor.fetchone() == (0,)
            owner = settings["USER"]
            for sql in (
                f"SET ROLE {owner}",
                f"SET SESSION AUTHORIZATION {owner}",
                f"REASSIGN OWNED BY {owner} TO {APPLICATION}",
                "TRUNCATE dossiers_event CASCADE",
                "ALTER DATABASE postgres OWNER TO CURRENT_USER",
            ):
                with pytest.raises(psycopg2.errors.InsufficientPrivilege):
                    cursor.execute(sql)
    finally:
        own.close()


# Pages and API ------------------------------------------------------------------------

ITEM = makers.ITEMS[0]
# Each act on the road: who takes it, by which face, and what it asks.
ACTS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("minh", "accept", {}),
    ("hoa", "take", {}),
    ("hoa", "ask_opinion", {"agency": "H55.05", "question": "Có ý kiến?", "days": 2}),
    ("ngoc", "give_opinion", {"agrees": True, "answer": "Đồng ý"}),
    ("hoa", "request_payment", {"amount": 50_000, "ground": "NQ 10"}),
    ("kien", "record_payment", {"amount": 50_000, "method": "cash", "reference": "1"}),
    ("hoa", "propose", {"conclusion": "Đủ"}),
    ("dung", "send_back", {"reason": "Xem lại"}),
    ("hoa", "propose", {"conclusion": "Đủ"}),
    ("dung", "approve", {}),
    ("van", "issue", {}),
    ("minh", "hand_over", {"way": "counter"}),
)


def test_pages_take_no_moment(cast: Cast) -> None:
    """Forged fields in every form of the road, from the draft to the result: each act has
    the moment at which it was taken."""
    began = clock.now()
    draft = makers.draft(cast)
    lan = Client()
    lan.force_login(cast.lan)
    for page in ("draft_review", "draft_file"):
        lan.post(reverse(f"dossiers:{page}", args=[draft.key]), {**FORGED, "agree": "yes"})
    dossier = Dossier.objects.get()
    for who, step, asked in ACTS:
        client = Client()
        client.force_login(getattr(cast, who))
        given = {name: "true" if value is True else value for name, value in asked.items()}
        seen = Dossier.objects.get().revision
        page = reverse("office:step", args=[dossier.code, step])
        answer = client.post(page, {**FORGED, **given, "seen": seen})
        assert answer.status_code == 302, (step, answer.content.decode())
    _lived_now(began)


def test_pages_of_the_applicant_take_no_moment(cast: Cast) -> None:
    began = clock.now()
    dossier = makers.on_the_road(cast, "appraising")
    lan = Client()
    lan.force_login(cast.lan)
    page = reverse("dossiers:step", args=[dossier.code, "withdraw"])
    given = {**FORGED, "reason": "Nhầm", "seen": dossier.revision}
    assert lan.post(page, given).status_code == 302
    _lived_now(began)


def _lived_now(began: datetime) -> None:
    dossier = Dossier.objects.get()
    moments = [event.at for event in dossier.events.all()]
    assert began <= min(moments)
    assert max(moments) <= clock.now()
    assert dossier.finished_at in moments
    assert [one for one in check() if not isinstance(one, int)] == []


def test_the_api_refuses_every_forged_field(cast: Cast) -> None:
    """One by one, in the body of each act; then the act itself, now."""
    began = clock.now()
    dossier = makers.filed(cast)
    for who, step, asked in ACTS:
        client = Calls(getattr(cast, who))
        revision = Dossier.objects.get().revision
        for name, moment in FORGED.items():
            with nothing_moves():
                answer = client.act(dossier.code, step, {**asked, name: moment}, revision)
                assert answer.status_code in {400, 422}, (step, name)
        answer = client.act(dossier.code, step, asked, revision)
        assert answer.status_code == 200, (step, answer.content)
    _lived_now(began)


@pytest.mark.parametrize("method", ["put", "patch", "delete", "post"])
def test_a_dossier_is_not_written_through_the_api(cast: Cast, method: str) -> None:
    dossier = makers.on_the_road(cast, "returned")
    for person in (cast.lan, cast.minh, cast.dung):
        call: Callable[..., Any] = getattr(Calls(person).client, method)
        with nothing_moves():
            for path in (f"dossiers/{dossier.code}/", "dossiers/"):
                assert call(f"/api/v1/{path}", FORGED).status_code == 405


def test_drafts_of_the_api_take_no_moment(cast: Cast) -> None:
    draft = makers.draft(cast)
    client = Calls(cast.lan)
    for name, moment in FORGED.items():
        body = {"answers": documents.ANSWERS, name: moment}
        assert client.patch(f"drafts/{draft.key}/", body).status_code in {400, 422, 428}


# Admin and commands -------------------------------------------------------------------

RECORDED = [
    model
    for model in admin.site._registry
    if model._meta.app_label == "dossiers" and model.__name__ not in {"Field", "Procedure"}
]


@pytest.mark.parametrize("model", RECORDED, ids=lambda model: model.__name__)
def test_the_admin_changes_nothing_recorded(cast: Cast, model: Any) -> None:
    makers.on_the_road(cast, "returned")
    client = Client()
    client.force_login(User.objects.create_superuser("quan", full_name="Quản trị"))
    prefix = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    with nothing_moves():
        assert client.post(reverse(f"{prefix}_add"), FORGED).status_code == 403
        for row in model._default_manager.all()[:1]:
            for page in ("change", "delete"):
                given = {**FORGED, "post": "yes"}
                address = reverse(f"{prefix}_{page}", args=[row.pk])
                assert client.post(address, given).status_code == 403
        action = {"action": "delete_selected", "_selected_action": "1", "post": "yes"}
        client.post(reverse(f"{prefix}_changelist"), action)


OURS = {config.name for config in apps.get_app_configs()} & {"egov", "dossiers", "rankings"}


@pytest.mark.parametrize(
    "name", sorted(name for name, app in get_commands().items() if app in OURS)
)
def test_no_command_takes_a_moment(name: str) -> None:
    parser: ArgumentParser = load_command_class(get_commands()[name], name).create_parser(
        "manage.py", name
    )
    for option in parser._actions:
        words = " ".join([option.dest, *option.option_strings])
        assert option.type not in {datetime, date, datetime.fromisoformat}
        assert not re.search(r"\b(at|now|date|time|moment|clock|when)\b", words), words


def test_nobody_sets_the_clock_of_a_real_record(settings: Any) -> None:
    settings.CLOCK_MAY_BE_SET = False
    with pytest.raises(ImproperlyConfigured):
        clock.standing_at(datetime(2020, 1, 1, tzinfo=UTC)).__enter__()
    with pytest.raises(CommandError):
        call_command("freeclock")
