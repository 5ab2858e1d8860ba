"""The part of JSON Schema that spec.schema.json uses, with messages a person can act on.

Written out because the engine has no dependency, and because `oneOf` of kinds should say
which kinds there are instead of listing ten failures.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path

from rankings.engine.errors import SpecFault

Schema = Mapping[str, object]
Found = Iterator[SpecFault]
TAGS = ("step", "kind")


@cache
def spec_schema() -> Schema:
    """Return spec.schema.json."""
    path = Path(__file__).with_name("spec.schema.json")
    return dict(json.loads(path.read_text(encoding="utf-8")))


def faults(value: object, schema: Schema, path: str = "") -> Found:
    """Yield what the schema does not allow, each with its path."""
    if "$ref" in schema:
        yield from faults(value, _resolved(str(schema["$ref"])), path)
    elif "oneOf" in schema:
        yield from _one_of(value, _schemas(schema["oneOf"]), path)
    else:
        yield from _plain(value, schema, path)


def _resolved(reference: str) -> Schema:
    found: object = spec_schema()
    for step in reference.removeprefix("#/").split("/"):
        assert isinstance(found, Mapping)
        found = found[step]
    assert isinstance(found, Mapping)
    return found


def _schemas(value: object) -> list[Schema]:
    assert isinstance(value, Sequence)
    return [dict(item) for item in value]


def _plain(value: object, schema: Schema, path: str) -> Found:
    if "type" in schema and not _is(value, str(schema["type"])):
        yield SpecFault(
            path or "$", f"must be {_article(str(schema['type']))}, not {_short(value)}"
        )
        return
    for keyword, check in CHECKS.items():
        if keyword in schema:
            yield from check(value, schema[keyword], schema, path)


def _one_of(value: object, branches: list[Schema], path: str) -> Found:
    """By the tags `step` and `kind` if the branches have them, else any that fits."""
    for tag in TAGS:
        if isinstance(value, Mapping) and any(
            tag in _consts(branch) for branch in branches
        ):
            known = sorted({str(_consts(branch).get(tag)) for branch in branches})
            kept = [b for b in branches if _consts(b).get(tag) == value.get(tag)]
            if not kept:
                got = f"unknown {_short(value[tag])}" if tag in value else "is missing"
                yield SpecFault(f"{path}.{tag}", f"{got}; known are {', '.join(known)}")
                return
            branches = kept
    results = [list(faults(value, branch, path)) for branch in branches]
    if all(results):
        yield from min(results, key=_distance)


def _distance(found: list[SpecFault]) -> int:
    """Prefer the branch whose type fits."""
    return len(found) + 10 * any(" must be " in f" {fault.reason}" for fault in found)


def _consts(branch: Schema) -> Mapping[str, object]:
    properties = branch.get("properties", {})
    assert isinstance(properties, Mapping)
    return {name: s["const"] for name, s in properties.items() if "const" in s}


def _is(value: object, kind: str) -> bool:
    if isinstance(value, bool):
        return kind == "boolean"
    return isinstance(value, TYPES[kind])


def _article(kind: str) -> str:
    return {"integer": "a whole number", "array": "a list", "object": "an object"}.get(
        kind, kind if kind == "null" else f"a {kind}"
    )


def _short(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else f"{text[:57]}…"


def _properties(value: object, rule: object, schema: Schema, path: str) -> Found:
    assert isinstance(value, Mapping)
    assert isinstance(rule, Mapping)
    for name, part in value.items():
        inner = f"{path}.{name}" if path else name
        if name in rule:
            yield from faults(part, rule[name], inner)
        elif schema.get("additionalProperties") is False:
            yield SpecFault(inner, f"is not known here; known are {', '.join(rule)}")


def _required(value: object, rule: object, schema: Schema, path: str) -> Found:
    assert isinstance(value, Mapping)
    assert isinstance(rule, list)
    for name in rule:
        if name not in value:
            yield SpecFault(f"{path}.{name}" if path else name, "is missing")


def _items(value: object, rule: object, schema: Schema, path: str) -> Found:
    assert isinstance(value, list)
    assert isinstance(rule, Mapping)
    for number, item in enumerate(value):
        code = item.get("code") if isinstance(item, Mapping) else None
        name = f"({code})" if isinstance(code, str) else ""
        yield from faults(item, rule, f"{path}[{number}]{name}")


def _min_items(value: object, rule: object, schema: Schema, path: str) -> Found:
    assert isinstance(value, list)
    if len(value) < int(str(rule)):
        yield SpecFault(path, f"needs at least {rule} entries, has {len(value)}")


def _const(value: object, rule: object, schema: Schema, path: str) -> Found:
    if value != rule:
        yield SpecFault(path, f"must be {_short(rule)}, not {_short(value)}")


def _enum(value: object, rule: object, schema: Schema, path: str) -> Found:
    assert isinstance(rule, list)
    if isinstance(value, bool) or value not in rule:
        known = ", ".join(_short(item) for item in rule)
        yield SpecFault(path, f"unknown {_short(value)}; known are {known}")


def _pattern(value: object, rule: object, schema: Schema, path: str) -> Found:
    if not re.fullmatch(str(rule), str(value)):
        kind = {"^[A-": "a code (letters, digits, _ and -, at most 64)"}.get(
            str(rule)[:4], "a number with a decimal point"
        )
        yield SpecFault(path, f"{_short(value)} is not {kind}")


def _min_length(value: object, rule: object, schema: Schema, path: str) -> Found:
    if len(str(value)) < int(str(rule)):
        yield SpecFault(path, "must not be empty")


def _minimum(value: object, rule: object, schema: Schema, path: str) -> Found:
    if Decimal(str(value)) < Decimal(str(rule)):
        yield SpecFault(path, f"must be at least {rule}, not {value}")


def _maximum(value: object, rule: object, schema: Schema, path: str) -> Found:
    if Decimal(str(value)) > Decimal(str(rule)):
        yield SpecFault(path, f"must be at most {rule}, not {value}")


def _above(value: object, rule: object, schema: Schema, path: str) -> Found:
    if Decimal(str(value)) <= Decimal(str(rule)):
        yield SpecFault(path, f"must be above {rule}, not {value}")


TYPES: dict[str, tuple[type, ...]] = {
    "object": (Mapping,),
    "array": (list,),
    "string": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, Decimal),
    "null": (type(None),),
}
CHECKS: dict[str, Callable[[object, object, Schema, str], Found]] = {
    "required": _required,
    "properties": _properties,
    "items": _items,
    "minItems": _min_items,
    "const": _const,
    "enum": _enum,
    "pattern": _pattern,
    "minLength": _min_length,
    "minimum": _minimum,
    "maximum": _maximum,
    "exclusiveMinimum": _above,
}
