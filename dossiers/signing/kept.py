"""What was found in a document, as JSON beside its file and back."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from dossiers.signing.signature import Change, Signature

_MOMENTS = ("claimed_at", "stamped_at", "valid_from", "valid_until")
Row = dict[str, Any]


def as_rows(signatures: Iterable[Signature]) -> list[Row]:
    """Signatures as values that JSON can hold."""
    return [
        {
            name: value.isoformat() if isinstance(value, datetime) else value
            for name, value in asdict(one).items()
        }
        for one in signatures
    ]


def from_rows(rows: Iterable[Mapping[str, Any]]) -> list[Signature]:
    """The inverse of `as_rows`."""
    return [
        Signature(
            **{
                **row,
                "change": Change(row["change"]),
                **{
                    name: datetime.fromisoformat(row[name]) if row[name] else None
                    for name in _MOMENTS
                },
            }
        )
        for row in rows
    ]
