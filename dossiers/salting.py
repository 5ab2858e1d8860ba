"""Salts for personal words, and what is left of a field that has gone."""

import secrets
from collections.abc import Iterable, Mapping
from typing import Any

from dossiers.ledger import SALT, details_hash, field_hash, fields_of

Salts = dict[str, str]


def salted(details: Mapping[str, Any]) -> tuple[bytes, Salts]:
    """Commit to every field under a fresh salt: the hash of all, and the salts (hex)."""
    fields = fields_of(details)
    salts = secrets.token_bytes(SALT * len(fields))
    each = {
        name: salts[SALT * place : SALT * (place + 1)] for place, name in enumerate(fields)
    }
    hashes = {name: field_hash(each[name], name, fields[name]) for name in fields}
    return details_hash(hashes), {name: salt.hex() for name, salt in each.items()}


def hash_of(
    details: Mapping[str, Any], salts: Mapping[str, str], gone: Mapping[str, str]
) -> bytes:
    """The hash of details some of whose fields may have left. Raises KeyError, ValueError
    for a field without its salt."""
    fields = fields_of(details)
    hashes = {
        name: field_hash(bytes.fromhex(salts[name]), name, value)
        for name, value in fields.items()
    }
    return details_hash(hashes | {name: bytes.fromhex(old) for name, old in gone.items()})


def without(
    details: Mapping[str, Any],
    salts: Mapping[str, str],
    gone: Mapping[str, str],
    *,
    names: Iterable[str] | None = None,
) -> tuple[dict[str, Any], Salts, dict[str, str]]:
    """Details, salts and gone after these fields left (all when None): the hash stays."""
    fields = fields_of(details)
    leaving = set(fields) if names is None else set(names) & set(fields)
    left = {name: value for name, value in fields.items() if name not in leaving}
    hashes = {
        name: field_hash(bytes.fromhex(salts[name]), name, fields[name]).hex()
        for name in leaving
    }
    return (
        nested(left),
        {name: salts[name] for name in left},
        {**gone, **hashes},
    )


def nested(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The inverse of `ledger.fields_of`."""
    details: dict[str, Any] = {}
    for name, value in fields.items():
        group, slash, key = name.partition("/")
        if slash and group == "answers":
            details.setdefault("answers", {})[key] = value
        else:
            details[name] = value
    return details
