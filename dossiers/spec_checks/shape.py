"""The JSON schema of the format, its complaints put into plain sentences."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend

from dossiers.spec_checks.problem import Problem, path_of, shown

SCHEMA = Path(__file__).resolve().parent.parent / "catalogue" / "schema.json"
MOST_ERRORS = 1000

KINDS = {
    "object": "an object",
    "array": "a list",
    "string": "a string",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "null": "null",
}


@dataclass(frozen=True)
class Complaint:
    """A schema rule, what it wants, the schema it stands in, and what it met."""

    rule: str
    wanted: Any
    schema: Any
    met: Any


def shape_problems(document: object) -> list[Problem]:
    """Validate against the schema; for each place keep the most telling complaint.

    A failed oneOf only says that nothing fits, so any other complaint is better.
    """
    best: dict[str, Complaint] = {}
    for error in islice(_validator().iter_errors(document), MOST_ERRORS):
        for path, complaint in _places(error):
            if path not in best or best[path].rule == "oneOf":
                best[path] = complaint
    return [Problem(path, _reason(complaint)) for path, complaint in best.items()]


@cache
def _validator() -> Any:
    """The draft takes 1.0 for an integer; here a figure that is counted is written 1."""
    types = Draft202012Validator.TYPE_CHECKER.redefine("integer", _is_integer)
    strict: Any = extend(Draft202012Validator, type_checker=types)  # type: ignore[no-untyped-call]
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return strict(_inlined(schema, schema["$defs"]))


def _inlined(schema: Any, definitions: Mapping[str, Any], inside: str = "") -> Any:
    """The schema with each reference replaced by what it names: checked in two thirds
    of the time. A definition's reference to itself stays."""
    if isinstance(schema, list):
        return [_inlined(inner, definitions, inside) for inner in schema]
    if not isinstance(schema, dict):
        return schema
    whole = {
        key: _inlined(inner, definitions, inside)
        for key, inner in schema.items()
        if key not in {"$ref", "$defs"}
    }
    if "$defs" in schema:
        whole["$defs"] = schema["$defs"]
    name = schema.get("$ref", "").removeprefix("#/$defs/")
    if not name:
        return whole
    if f"/{name}/" in inside:
        return schema
    named = _inlined(definitions[name], definitions, f"{inside}/{name}/")
    return {**whole, "allOf": [*whole.get("allOf", []), named]} if whole else named


def _is_integer(checker: object, value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _places(error: ValidationError) -> Iterator[tuple[str, Complaint]]:
    """A missing or unknown key is a problem of that key, not of what holds it."""
    complaint = Complaint(
        str(error.validator), error.validator_value, error.schema, error.instance
    )
    path = list(error.absolute_path)
    if complaint.rule == "additionalProperties":
        for key in sorted(complaint.met.keys() - complaint.schema["properties"].keys()):
            yield path_of([*path, key]), complaint
    elif complaint.rule == "required":
        for key in complaint.wanted:
            if key not in complaint.met:
                yield path_of([*path, key]), complaint
    else:
        yield path_of(path), complaint


def _reason(complaint: Complaint) -> str:
    say = REASONS.get(complaint.rule)
    return say(complaint) if say else "does not fit the format"


def _kind(complaint: Complaint) -> str:
    wanted = complaint.wanted
    names = [wanted] if isinstance(wanted, str) else wanted
    return f"must be {' or '.join(KINDS[name] for name in names)}"


def _one_of(complaint: Complaint) -> str:
    words = ["null" if value is None else str(value) for value in complaint.wanted]
    return f"must be one of {', '.join(words)}, not {shown(complaint.met)}"


def _pattern(complaint: Complaint) -> str:
    if complaint.wanted == r"\S":
        return "must not be blank"
    return f"must be {complaint.schema['description']}, not {shown(complaint.met)}"


def _says(words: str) -> Callable[[Complaint], str]:
    return lambda complaint: words.format(complaint.wanted)


REASONS: dict[str, Callable[[Complaint], str]] = {
    "additionalProperties": _says("is not a key of this format"),
    "required": _says("is missing"),
    "type": _kind,
    "enum": _one_of,
    "const": _says("must be {}"),
    "pattern": _pattern,
    "oneOf": _says("must hold field and is, field and in, or one of all, any, not"),
    "contains": lambda complaint: f"must contain {complaint.wanted['const']}",
    "uniqueItems": _says("names something twice"),
    "minimum": _says("must be at least {}"),
    "maximum": _says("must be at most {}"),
    "minLength": _says("must have at least {} characters"),
    "maxLength": _says("must have at most {} characters"),
    "minItems": _says("must have at least {} entries"),
    "maxItems": _says("must have at most {} entries"),
}
