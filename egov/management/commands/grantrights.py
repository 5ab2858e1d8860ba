"""manage.py grantrights: give the application's role its rights, as the owner."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from psycopg2 import sql
from psycopg2.sql import Identifier, Literal

from egov import env, rights

_MAKE = """
DO $$ BEGIN
    CREATE ROLE {role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$"""
# A role that owns the tables, or may become their owner, is not held back by anything.
_TOO_STRONG = """
SELECT rolsuper OR rolcreaterole OR rolbypassrls OR EXISTS (
    SELECT FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
    WHERE nspname = current_schema() AND relkind IN ('r', 'p')
        AND pg_has_role(rolname, relowner, 'MEMBER'))
FROM pg_roles WHERE rolname = %s"""


class Command(BaseCommand):
    """Takes all rights away and gives those listed, in one transaction: running
    processes notice nothing."""

    help = (
        "Make the application's role, if there is none, and give it what egov.rights"
        " lists. As the owner of the tables, after each migration. Safe to run again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--role", help="its name; a new one has no password")
        which.add_argument(
            "--url-file",
            type=Path,
            metavar="FILE",
            help="name and password as in this database address, postgres://role:password@…",
        )

    def handle(
        self, *, role: str | None, url_file: Path | None, verbosity: int, **options: Any
    ) -> None:
        name, password = (role or "", "") if url_file is None else _read(url_file)
        if not name:
            raise CommandError("the role has no name")
        try:
            with transaction.atomic():
                _make(name, password)
                _grant(name)
        except ProgrammingError as error:
            raise CommandError(f"run this as the owner of the tables: {error}") from None
        for label in rights.unlisted():
            self.stderr.write(f"{label} has no row in the rights of its app: none given")
        if verbosity > 1:
            self.stdout.write(f"{name} has its rights")


def _read(file: Path) -> tuple[str, str]:
    try:
        address = env.database(file.read_text(encoding="utf-8").strip())
    except (OSError, ImproperlyConfigured) as error:
        raise CommandError(f"{file} has no database address: {error}") from None
    return str(address["USER"]), str(address["PASSWORD"])


def _make(name: str, password: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM pg_roles WHERE rolname = %s", [name])
        if not cursor.rowcount:
            cursor.execute(sql.SQL(_MAKE).format(role=Identifier(name)))
        cursor.execute(_TOO_STRONG, [name])
        if cursor.fetchone()[0]:
            raise CommandError(
                f"{name} owns the tables or may: the rights hold it to nothing"
            )
        if password:
            change = sql.SQL("ALTER ROLE {} PASSWORD {}")
            cursor.execute(change.format(Identifier(name), Literal(password)))


def _grant(name: str) -> None:
    """Everything else is taken away, from the role and from everybody."""
    role = Identifier(name)
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database(), current_schema()")
        database, schema = (Identifier(word) for word in cursor.fetchone())
        place = {"role": role, "database": database, "schema": schema}
        for statement in (
            "REVOKE CREATE, TEMPORARY ON DATABASE {database} FROM PUBLIC, {role}",
            "REVOKE CREATE ON SCHEMA {schema} FROM PUBLIC, {role}",
            "REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM PUBLIC, {role}",
            "REVOKE ALL ON ALL SEQUENCES IN SCHEMA {schema} FROM PUBLIC, {role}",
            "GRANT CONNECT ON DATABASE {database} TO {role}",
            "GRANT USAGE ON SCHEMA {schema} TO {role}",
        ):
            cursor.execute(sql.SQL(statement).format(**place))
        for table, granted in rights.by_table().items():
            given = sql.SQL(f"GRANT {granted} ON {{}}.{{}} TO {{}}")
            cursor.execute(given.format(schema, Identifier(table), role))
        for sequence in _sequences():
            given = sql.SQL("GRANT USAGE ON SEQUENCE {}.{} TO {}")
            cursor.execute(given.format(schema, Identifier(sequence), role))


def _sequences() -> list[str]:
    """Sequences of the tables that take new rows."""
    tables = [table for table, granted in rights.by_table().items() if "INSERT" in granted]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT own.relname FROM pg_class own"
            " JOIN pg_depend ON pg_depend.objid = own.oid AND deptype IN ('a', 'i')"
            " JOIN pg_class its ON its.oid = refobjid"
            " WHERE own.relkind = 'S' AND its.relname = ANY(%s)"
            " AND own.relnamespace = current_schema()::regnamespace",
            [tables],
        )
        return [name for (name,) in cursor.fetchall()]
