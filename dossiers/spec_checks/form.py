"""Rules about the form: codes, conditions, bounds and prefill sources."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dossiers.spec_checks.conditions import condition_problems
from dossiers.spec_checks.fields import Field, form_fields
from dossiers.spec_checks.problem import Problem, repeated
from dossiers.spec_checks.procedure import real_day

RESERVED = "case"  # conditions name the chosen case by it
SOURCES = {
    "account.full_name": {"text"},
    "account.identity_number": {"identity"},
    "account.birth_date": {"date", "partial_date"},
    "account.phone": {"phone"},
    "account.email": {"email"},
    "account.address": {"address"},
    "account.nationality": {"text"},
    "account.gender": {"choice"},
}


def form_problems(document: Mapping[str, Any]) -> Iterator[Problem]:
    """Check the form, and the conditions of the parts, which look at the form."""
    sections = document["form"]["sections"]
    for place, code in repeated(section["code"] for section in sections):
        yield Problem(f"form.sections[{place}].code", f"{code} stands here twice")
    known: dict[str, Field] = {RESERVED: case_field(document)}
    for place, section in enumerate(sections):
        path = f"form.sections[{place}].fields"
        yield from _fields_problems(path, section["fields"], known)
    known |= form_fields(document)
    for place, part in enumerate(document["parts"]):
        yield from condition_problems(f"parts[{place}].when", part["when"], known)


def case_field(document: Mapping[str, Any]) -> Field:
    """The chosen case, as the choice field that conditions see."""
    return {"code": RESERVED, "type": "choice", "options": document["cases"]}


def _fields_problems(
    path: str, fields: Sequence[Field], known: dict[str, Field]
) -> Iterator[Problem]:
    """Check fields in order; `known` holds those before and grows with each one."""
    for place, field in enumerate(fields):
        at = f"{path}[{place}]"
        if field["code"] == RESERVED:
            yield Problem(f"{at}.code", f"{RESERVED} is reserved for the chosen case")
        elif field["code"] in known:
            yield Problem(f"{at}.code", f"{field['code']} stands here twice")
        yield from condition_problems(f"{at}.when", field["when"], known)
        yield from _field_problems(at, field)
        if field["type"] == "repeat":
            yield from _repeat_problems(at, field, known)
        known.setdefault(field["code"], field)


def _repeat_problems(
    path: str, field: Field, known: Mapping[str, Field]
) -> Iterator[Problem]:
    """An entry of a list sees the fields before the list and its own earlier ones."""
    if field["required"] != (field["min"] > 0):
        reason = "must be true exactly when at least one entry is wanted"
        yield Problem(f"{path}.required", reason)
    yield from _fields_problems(f"{path}.fields", field["fields"], dict(known))
    for place, inner in enumerate(field["fields"]):
        if inner["source"] is not None:
            at = f"{path}.fields[{place}].source"
            yield Problem(at, "must be null inside a repeat: the account is one person")


def _field_problems(path: str, field: Field) -> Iterator[Problem]:
    if "min" in field and field["min"] > field["max"]:
        yield Problem(f"{path}.min", f"is above the maximum {field['max']}")
    if "options" in field:
        for place, code in repeated(option["code"] for option in field["options"]):
            yield Problem(f"{path}.options[{place}].code", f"{code} stands here twice")
    first = field.get("not_before")
    if first not in (None, "today") and not real_day(first):
        yield Problem(f"{path}.not_before", "is not a day of the calendar")
    source = field["source"]
    if source is not None and field["type"] not in SOURCES[source]:
        yield Problem(f"{path}.source", f"{source} does not fit a field of this type")
