"""From a field of a form to the question a page shows."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from dossiers.forms.conditions import left_of
from dossiers.forms.typed import as_typed
from dossiers.spec import Field
from egov.questions import Option, Question

Places = tuple[tuple[str, ...], tuple[str, ...]]

_AUTOCOMPLETE = {
    "account.full_name": "name",
    "account.birth_date": "bday",
    "account.phone": "tel",
    "account.email": "email",
    "account.nationality": "country-name",
}


class Builder:
    """The fields a page can still ask, and how each becomes a question.

    `fields` are those whose condition may come true on this page, with what is left of
    the condition in `when`. `prefix` stands before every name and ends with a hyphen.
    """

    def __init__(
        self,
        fields: Sequence[Field],
        *,
        known: Mapping[str, Any],
        prefix: str = "",
        sources: Mapping[str, str],
        places: Places,
    ) -> None:
        self.prefix = prefix
        self.fields = _askable(fields, known, frozenset())
        self._sources = sources
        self._places = places

    def questions(
        self, values: Mapping[str, Any], faults: Mapping[str, str], *, added: str = ""
    ) -> list[Question]:
        """`added` names the repeated group that gets one more, blank row."""
        return [
            self._question(field, values, faults, self.prefix, added=added)
            for field in self.fields
        ]

    def anchor(self, path: str) -> str:
        """Where the error summary links to; "" when the page has no such question."""
        return f"#q-{self.prefix}{path.replace('.', '-')}" if self._trail(path) else ""

    def label(self, path: str) -> str:
        """The question in words, with the row's number: Thành viên 2 – Họ tên."""
        return " – ".join(self._trail(path))

    def _trail(self, path: str) -> list[str]:
        names: list[str] = []
        fields: Sequence[Field] = self.fields
        for step in path.split("."):
            if step.isdecimal() and names:
                names[-1] += f" {int(step) + 1}"
                continue
            field = next((field for field in fields if field.code == step), None)
            if field is None:
                return []
            names.append(str(field.label).rstrip("?: "))
            fields = field.fields
        return names

    def _question(
        self,
        field: Field,
        values: Mapping[str, Any],
        faults: Mapping[str, str],
        before: str,
        *,
        added: str = "",
    ) -> Question:
        name = f"{before}{field.code}"
        path = name.removeprefix(self.prefix).replace("-", ".")
        question = self._bare(field, values.get(field.code), name)
        question = replace(question, error=faults.get(path, ""))
        if field.type != "repeat":
            return question
        rows = _rows(values.get(field.code))
        rows += [{}] * (max(question.least - len(rows), 0) + (added == name))
        return replace(
            question,
            rows=tuple(
                self._row(field, row, faults, f"{name}-{number}-")
                for number, row in enumerate(rows)
            ),
            blank=self._row(field, {}, {}, f"{name}-__index__-"),
        )

    def _row(
        self,
        field: Field,
        row: Mapping[str, Any],
        faults: Mapping[str, str],
        before: str,
    ) -> tuple[Question, ...]:
        return tuple(self._question(inner, row, faults, before) for inner in field.fields)

    def _bare(self, field: Field, value: Any, name: str) -> Question:
        """The question without its error and rows."""
        provinces, communes = self._places if field.type == "address" else ((), ())
        return Question(
            code=field.code,
            name=name,
            type=field.type,
            label=str(field.label),
            help=str(field.help or ""),
            required=field.required,
            value=as_typed(field, value),
            source=self._sources.get(field.code, "") if value else "",
            when=json.dumps(field.when, ensure_ascii=False) if field.when else "",
            options=_options(field, value),
            suggestions=provinces,
            communes=communes,
            autocomplete=_AUTOCOMPLETE.get(field.source or "", ""),
            longest=_longest(field),
            least=int(field.limits.get("min", 0)) if field.type == "repeat" else 0,
            most=int(field.limits.get("max", 50)) if field.type == "repeat" else 10,
        )


def _askable(
    fields: Sequence[Field], known: Mapping[str, Any], outer: frozenset[str]
) -> tuple[Field, ...]:
    asked = outer | {field.code for field in fields}
    askable = []
    for field in fields:
        left = left_of(field.when, known, asked)
        if left is False:
            continue
        when = None if left is True else left
        inner = _askable(field.fields, known, asked)
        askable.append(replace(field, when=when, fields=inner))
    return tuple(askable)


def _rows(given: Any) -> list[Mapping[str, Any]]:
    rows = given if isinstance(given, list) else []
    return [row for row in rows if isinstance(row, Mapping)]


def _options(field: Field, value: Any) -> tuple[Option, ...]:
    chosen = value if isinstance(value, list) else [value]
    return tuple(
        Option(code=option.code, name=str(option.name), chosen=option.code in chosen)
        for option in field.options
    )


def _longest(field: Field) -> int | None:
    most = field.limits.get("max") if field.type in {"text", "longtext"} else None
    return None if most is None else int(most)
