"""How acts on editions and layers of values are chained: SHA-256(previous ‖ canonical body)."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from rankings.engine.canonical import canonical, digest

BEGINNING = bytes(32)


def linked(previous: bytes, body: Mapping[str, Any]) -> bytes:
    """The hash of a link: 32 bytes over the hash before and what this one says."""
    return hashlib.sha256(previous + canonical(body)).digest()


def moment_text(at: datetime) -> str:
    """A moment as a body holds it: ISO 8601 in UTC, whatever zone it came in."""
    return at.astimezone(UTC).isoformat()


def evidence_digest(bodies: Iterable[Mapping[str, Any]]) -> str:
    """What a layer says of its evidence: a digest over all of it, "" without any."""
    listed = list(bodies)
    return digest(canonical(listed)) if listed else ""


def draws_digest(bodies: Iterable[Mapping[str, Any]]) -> str:
    """What an act of replacing says of its draws: a digest over all of them."""
    return digest(canonical(list(bodies)))
