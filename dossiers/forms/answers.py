"""A form made of fields: reads what was sent, asks the one judge, shows questions.

Serves procedures' forms, one section a page, and the questions of a step alike.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from django.http import QueryDict

from dossiers.answers import clean_answers
from dossiers.errors import AnswersInvalid
from dossiers.forms.questions import Builder
from dossiers.forms.reading import raw_answers
from dossiers.spec import Field
from egov.questions import Question


class AnswersForm:
    """Fields, what was sent or kept for them, and what is wrong with it.

    data: the page's form data; None shows `initial`. initial: answers kept so far, other
    pages' included, so that conditions on them can be worked out. faults: path →
    sentence (`members.0.name`), shown beside the fields. sources: code → sentence saying
    where a value came from. places: names to suggest in addresses, (provinces, communes).
    """

    def __init__(
        self,
        fields: Sequence[Field],
        data: QueryDict | None = None,
        *,
        initial: Mapping[str, Any] | None = None,
        case: str = "",
        faults: Mapping[str, str] | None = None,
        prefix: str = "",
        sources: Mapping[str, str] | None = None,
        places: tuple[tuple[str, ...], tuple[str, ...]] = ((), ()),
    ) -> None:
        self.data = data
        self.case = case
        self.initial = dict(initial or {})
        self.faults: dict[str, str] = dict(faults or {})
        self.answers: dict[str, Any] = {}
        known = {**self.initial, "case": case}
        for field in fields:
            known.pop(field.code, None)
        self._builder = Builder(
            fields,
            known=known,
            prefix=f"{prefix}-" if prefix else "",
            sources=sources or {},
            places=places,
        )
        self.fields = self._builder.fields

    @property
    def is_bound(self) -> bool:
        return self.data is not None

    @property
    def asks_rows(self) -> bool:
        """A row was added or taken away without JavaScript: show the page again."""
        return self.data is not None and ("_add" in self.data or "_remove" in self.data)

    @cached_property
    def given(self) -> dict[str, Any]:
        """Raw answers: what was sent, or what was kept before anything is."""
        if self.data is None:
            return {field.code: self.initial.get(field.code) for field in self.fields}
        return raw_answers(
            self.fields,
            self.data,
            prefix=self._builder.prefix,
            without=self.data.get("_remove", ""),
        )

    @cached_property
    def _passes(self) -> bool:
        try:
            self.answers = clean_answers(self.fields, self.given, case=self.case)
        except AnswersInvalid as invalid:
            self.faults |= invalid.fields
        return not self.faults

    def is_valid(self) -> bool:
        """Ask the judge once. True leaves `answers`, False leaves `faults`."""
        return self.is_bound and self._passes

    @property
    def questions(self) -> list[Question]:
        added = self.data.get("_add", "") if self.data is not None else ""
        return self._builder.questions(self.given, self.faults, added=added)

    def __iter__(self) -> Iterator[Question]:
        return iter(self.questions)

    @property
    def errors(self) -> list[dict[str, str]]:
        """Rows of the error summary: href, label, message."""
        return [
            {
                "href": self._builder.anchor(path),
                "label": self._builder.label(path),
                "message": text,
            }
            for path, text in self.faults.items()
        ]
