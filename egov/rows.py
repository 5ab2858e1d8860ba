"""Rows read and written by statements that are made once per model.

Django makes each statement anew, which costs more than running it. That is nothing on
a page and half the time of the hottest road, filing. Values still go through the
model's fields.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import islice
from typing import Any

from django.db import connection
from django.db.models import AutoField, Field, Model

Given = tuple[tuple[str, str], ...]


def newest(model: type[Model]) -> str:
    """SQL for the key that this connection gave the newest row of `model`."""
    key = model._meta.pk
    assert key is not None
    return f"currval(pg_get_serial_sequence('{model._meta.db_table}', '{key.column}'))"


@cache
def _insertion(model: type[Model], given: Given) -> tuple[str, tuple[Field, ...]]:
    """The INSERT of a model and the fields it takes; `given`: column by SQL."""
    fields = tuple(
        field
        for field in model._meta.concrete_fields
        if not field.generated
        and not isinstance(field, AutoField)
        and field.attname not in dict(given)
    )
    columns = [str(field.column) for field in fields] + [name for name, _ in given]
    values = ["%s"] * len(fields) + [sql for _, sql in given]
    return (
        f'INSERT INTO "{model._meta.db_table}" ({_list(columns)})'
        f" VALUES ({', '.join(values)})",
        fields,
    )


@cache
def _change(model: type[Model]) -> tuple[str, tuple[Field, ...]]:
    """The UPDATE of a whole row and the fields it takes, the key last."""
    key = model._meta.pk
    assert key is not None
    fields = [
        field
        for field in model._meta.concrete_fields
        if not field.generated and not field.primary_key
    ]
    marks = ", ".join(f'"{field.column}" = %s' for field in fields)
    sql = f'UPDATE "{model._meta.db_table}" SET {marks} WHERE "{key.column}" = %s'
    return sql, (*fields, key)


def _list(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _values(row: Model, fields: Sequence[Field], *, add: bool) -> list[Any]:
    return [
        field.get_db_prep_save(field.pre_save(row, add=add), connection) for field in fields
    ]


class Together:
    """Statements that travel to the database in one piece, in their order.

    A filing holds its agency's number meanwhile: each trip saved lets the next one at
    that desk begin sooner. No signals, no defaults of the database.
    """

    def __init__(self) -> None:
        self.statements: list[str] = []
        self.values: list[Any] = []

    def insert(self, row: Model, **given: str) -> None:
        """A new row; `given` holds SQL for columns that only the database knows."""
        sql, fields = _insertion(type(row), tuple(sorted(given.items())))
        self.add(sql, *_values(row, fields, add=True))

    def update(self, row: Model) -> None:
        """A row that is there and locked."""
        sql, fields = _change(type(row))
        self.add(sql, *_values(row, fields, add=False))

    def add(self, sql: str, *values: Any) -> None:
        self.statements.append(sql)
        self.values += values

    def join(self, others: "Together") -> None:
        self.statements += others.statements
        self.values += others.values

    def run(self, *answers: str) -> tuple[Any, ...]:
        """Run them all; what the SQL expressions `answers` are worth at the end."""
        if answers:
            self.add(f"SELECT {', '.join(answers)}")
        with connection.cursor() as cursor:
            cursor.execute(";\n".join(self.statements), self.values)
            return tuple(cursor.fetchone()) if answers else ()


def kept(row: Model, key: Any = None) -> None:
    """Tell a row that it is in the database now, under this key."""
    if key is not None:
        row.pk = key
    row._state.adding = False
    row._state.db = connection.alias


class Joined:
    """Rows of several models from one written query.

    `sql` names each model's columns by its alias in braces: `SELECT {draft}, {agency}
    FROM … draft LEFT JOIN … agency …`. Columns named in `without` are left where they
    are, to be fetched when somebody asks.
    """

    def __init__(
        self, sql: str, *, without: Iterable[str] = (), **models: type[Model]
    ) -> None:
        left = set(without)
        self._shapes = [
            (
                model,
                [
                    field
                    for field in _stored(model)
                    if f"{alias}.{field.column}" not in left
                ],
            )
            for alias, model in models.items()
        ]
        columns = {
            alias: ", ".join(f'{alias}."{field.column}"' for field in fields)
            for alias, (_, fields) in zip(models, self._shapes, strict=True)
        }
        self._sql = sql.format(**columns)

    def rows(self, *values: Any) -> Iterator[list[Any]]:
        """Each row as its models' instances; None where an outer join found nothing."""
        with connection.cursor() as cursor:
            cursor.execute(self._sql, values)
            found = cursor.fetchall()
        for row in found:
            rest = iter(row)
            yield [
                _instance(model, fields, list(islice(rest, len(fields))))
                for model, fields in self._shapes
            ]


def _stored(model: type[Model]) -> list[Field]:
    return [field for field in model._meta.concrete_fields if not field.generated]


def _instance(model: type[Model], fields: list[Field], values: list[Any]) -> Model | None:
    for place, field in enumerate(fields):
        if field.primary_key and values[place] is None:
            return None
        if convert := getattr(field, "from_db_value", None):
            values[place] = convert(values[place], None, connection)
    names = [field.attname for field in fields]
    return model.from_db(connection.alias, names, values)
