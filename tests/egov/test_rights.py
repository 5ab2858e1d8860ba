"""The application's role: every model has its row, and the database keeps to it."""

from pathlib import Path
from typing import Any

import psycopg2
import pytest
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.db import connection

from egov import rights
from tests.owner import APPLICATION, as_owner

KNOWN = {rights.READ, rights.ADD, rights.ADD_AND_REMOVE, rights.WRITE, rights.ALL}
NEVER_CHANGED = ("event", "letter", "paymentrecord", "leaf", "treenode", "treehead")


def test_every_model_has_a_row_and_every_row_a_model() -> None:
    assert not rights.unlisted()
    labels = {model._meta.label for model in rights.models()}
    assert not rights.listed().keys() - labels
    assert set(rights.listed().values()) <= KNOWN


@pytest.mark.django_db
def test_the_database_grants_what_is_listed_and_no_more() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, array_to_string(array(SELECT name FROM unnest(%s) name"
            " WHERE has_table_privilege(%s, pg_class.oid, name)), ', ') FROM pg_class"
            " WHERE relkind IN ('r', 'p', 'v', 'm') AND relnamespace = 'public'::regnamespace",
            [
                [
                    "SELECT",
                    "INSERT",
                    "UPDATE",
                    "DELETE",
                    "TRUNCATE",
                    "REFERENCES",
                    "TRIGGER",
                ],
                APPLICATION,
            ],
        )
        found = dict(cursor.fetchall())
    assert found == rights.by_table()


@pytest.mark.parametrize("table", NEVER_CHANGED)
def test_what_was_recorded_is_only_added_to(table: str) -> None:
    assert rights.by_table()[f"dossiers_{table}"] == rights.ADD


@pytest.mark.django_db
@pytest.mark.parametrize(
    "sql",
    [
        "SELECT has_schema_privilege(%s, 'public', 'CREATE')",
        "SELECT has_database_privilege(%s, current_database(), 'CREATE')",
        "SELECT has_database_privilege(%s, current_database(), 'TEMPORARY')",
        "SELECT bool_or(has_sequence_privilege(%s, oid, 'UPDATE')) FROM pg_class"
        " WHERE relkind = 'S'",
    ],
)
def test_it_makes_nothing_of_its_own(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, [APPLICATION])
        assert cursor.fetchone() == (False,)


@pytest.mark.django_db
class TestGranting:
    def test_twice_is_once(self) -> None:
        with as_owner():
            call_command("grantrights", role=APPLICATION)

    def test_only_the_owner_grants(self) -> None:
        with pytest.raises(CommandError, match="as the owner"):
            call_command("grantrights", role=APPLICATION)

    def test_an_owner_is_not_held_back(self) -> None:
        owner = connection.settings_dict["USER"]
        with as_owner(), pytest.raises(CommandError, match="hold it to nothing"):
            call_command("grantrights", role=owner)

    def test_name_and_password_of_an_address(self, tmp_path: Path) -> None:
        file = tmp_path / "database_url"
        file.write_text("postgres://other_app:se%27cret@db/motcua\n")
        with as_owner():
            call_command("grantrights", url_file=file)
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT rolpassword LIKE 'SCRAM%', rolcanlogin FROM pg_authid"
                    " WHERE rolname = 'other_app'"
                )
                assert cursor.fetchone() == (True, True)

    @pytest.mark.parametrize("text", ["", "mysql://a:b@c/d", "postgres://db/motcua"])
    def test_an_address_without_a_role(self, tmp_path: Path, text: str) -> None:
        file = tmp_path / "database_url"
        file.write_text(text)
        with as_owner(), pytest.raises(CommandError):
            call_command("grantrights", url_file=file)


@pytest.mark.django_db
def test_a_deployment_as_the_owner_is_warned() -> None:
    def said() -> set[Any]:
        return {one.id for one in run_checks(include_deployment_checks=True)}

    assert "egov.W002" not in said()
    with as_owner():
        assert "egov.W002" in said()


@pytest.mark.django_db(transaction=True)
def test_the_role_signs_in_and_reads() -> None:
    settings = connection.settings_dict
    own = psycopg2.connect(
        host=settings["HOST"],
        port=settings["PORT"] or None,
        user=APPLICATION,
        dbname=settings["NAME"],
    )
    with own, own.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM dossiers_event")
        assert cursor.fetchone() == (0,)
    own.close()
