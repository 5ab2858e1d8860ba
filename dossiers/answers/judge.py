"""Judge a form's answers: what is kept, or every fault at once."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from dossiers.answers.conditions import holds
from dossiers.answers.types import READERS, Bad, is_empty
from dossiers.errors import AnswersInvalid
from dossiers.spec import Field


def clean_answers(
    fields: Iterable[Field], answers: Mapping[str, Any], *, case: str = ""
) -> dict[str, Any]:
    """The answers as they are kept: only fields asked, each in its one form.

    A field whose condition is false is neither asked nor kept. Raises AnswersInvalid
    with every fault: path (`name`, `members.0.name`) → sentence.
    """
    faults: dict[str, str] = {}
    kept = _clean(fields, answers, {"case": case}, "", faults)
    if faults:
        raise AnswersInvalid(faults)
    return kept


def is_asked(field: Field, answers: Mapping[str, Any], *, case: str = "") -> bool:
    """Whether these answers make the field part of the form."""
    return holds(field.when, {**answers, "case": case})


def _clean(
    fields: Iterable[Field],
    answers: Mapping[str, Any],
    known: dict[str, Any],
    path: str,
    faults: dict[str, str],
) -> dict[str, Any]:
    """`known` grows by each answer kept, so later conditions see earlier answers."""
    kept: dict[str, Any] = {}
    for field in fields:
        if not holds(field.when, known):
            continue
        given = answers.get(field.code)
        here = f"{path}{field.code}"
        if field.type == "repeat":
            kept[field.code] = _rows(field, given, known, here, faults)
        elif is_empty(given):
            if field.required:
                faults[here] = _("Hãy trả lời mục này.")
            continue
        else:
            try:
                kept[field.code] = READERS[field.type](field, given)
            except Bad as bad:
                faults[here] = bad.message
                continue
        known[field.code] = kept[field.code]
    return kept


def _rows(
    field: Field,
    given: Any,
    known: Mapping[str, Any],
    path: str,
    faults: dict[str, str],
) -> list[dict[str, Any]]:
    """The rows of a repeated group, blank ones dropped."""
    if given is not None and not isinstance(given, list):
        faults[path] = _("Hãy nhập thành từng dòng.")
        return []
    rows = [row for row in given or [] if not is_empty(row)]
    least = int(field.limits.get("min", 0))
    most = int(field.limits.get("max", 50))
    if len(rows) > most:
        faults[path] = _("Nhiều nhất %(most)d dòng.") % {"most": most}
        return []
    kept, missing = [], least - len(rows)
    for number, row in enumerate(rows):
        if not isinstance(row, Mapping):
            faults[f"{path}.{number}"] = _("Hãy nhập thành từng dòng.")
            continue
        before = len(faults)
        answers = _clean(field.fields, row, dict(known), f"{path}.{number}.", faults)
        if answers:
            kept.append(answers)
        elif len(faults) == before:
            missing += 1  # it answered nothing that was asked
    if missing > 0:
        faults[path] = _("Cần ít nhất %(least)d dòng.") % {"least": least}
    return kept


def paths(fields: Iterable[Field], path: str = "") -> Iterator[tuple[str, Field]]:
    """Every field with the path by which a fault would name it (row 0 of repeats)."""
    for field in fields:
        yield f"{path}{field.code}", field
        if field.type == "repeat":
            yield from paths(field.fields, f"{path}{field.code}.0.")
