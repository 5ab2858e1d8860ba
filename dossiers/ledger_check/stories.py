"""Dossiers read for checking: some hundred at a time, as plain values."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection, transaction

from dossiers.ledger_check.hashing import parsed
from dossiers.states import Status

_BATCH = 400


class Row(NamedTuple):
    """The dossier's own row: what lists show, and what must follow from the events."""

    pk: int
    code: str
    version_id: int
    case: str
    channel: str
    answers: str
    owner_name: str
    filed_by_id: int
    desk: str
    handler: str
    status: int
    at: str
    holder_id: int | None
    held_since: datetime
    payment: str
    fee: int
    delivery: str
    filed_at: datetime
    changed_at: datetime
    accepted_at: datetime | None
    due_at: datetime | None
    step_due_at: datetime | None
    paused_since: datetime | None
    calendar_edition: int
    answer_by: datetime | None
    finished_at: datetime | None
    supplements: int
    revision: int
    anonymised_at: datetime | None
    head_hash: memoryview


class Told(NamedTuple):
    """One event with its words and its place in the tree."""

    dossier_id: int
    pk: int
    seq: int
    step: str
    at: datetime
    by: int | None
    role: str
    agency: int | None
    status_from: int | None
    status_to: int
    facts: Any
    details_hash: bytes | None
    previous: bytes
    hash: bytes
    words: tuple[Any, Any, Any] | None  # data, salts, gone
    sealed: bool
    waiting: bool

    @property
    def settles(self) -> bool:
        return self.status_to == Status.FINISHED != self.status_from


class LetterRow(NamedTuple):
    dossier_id: int
    event_id: int
    form: str
    number: str
    agency: str
    issued_at: datetime
    issued_by: int | None
    about: datetime | None
    content_hash: memoryview
    salts: str | None
    data: str | None
    gone: str | None
    file: str | None
    sha256: str | None


class PaymentRow(NamedTuple):
    dossier_id: int
    amount: int
    method: str
    reference: str
    recorded_by: int
    recorded_at: datetime


class PartRow(NamedTuple):
    dossier_id: int
    code: str
    sha256: str
    round: int
    file: str


class ResultRow(NamedTuple):
    dossier_id: int
    number: str
    signed_by: int
    signed_at: datetime
    issued_at: datetime
    file: str
    sha256: str


class OpinionRow(NamedTuple):
    dossier_id: int
    agency: str
    asked_by: int
    asked_at: datetime
    due_at: datetime
    agrees: bool | None
    answered_by: int | None
    answered_at: datetime | None


@dataclass(slots=True)
class Story:
    """One dossier with everything that the record says of it."""

    row: Row
    events: list[Told] = field(default_factory=list)
    letters: list[LetterRow] = field(default_factory=list)
    payments: list[PaymentRow] = field(default_factory=list)
    parts: list[PartRow] = field(default_factory=list)
    results: list[ResultRow] = field(default_factory=list)
    opinions: list[OpinionRow] = field(default_factory=list)

    @property
    def code(self) -> str:
        return self.row.code


_ROW = """
SELECT one.id, one.code, version_id, one."case", channel, answers, owner_name, filed_by_id,
    desk.code, handler.code, status, at, holder_id, held_since, payment, fee, delivery,
    filed_at, changed_at, accepted_at, due_at, step_due_at, paused_since, calendar_edition,
    answer_by, finished_at, supplements, revision, anonymised_at, head_hash
FROM dossiers_dossier one
JOIN egov_agency desk ON desk.id = receiving_agency_id
JOIN egov_agency handler ON handler.id = handling_agency_id
WHERE one.id = ANY(%s) ORDER BY one.id"""
_EVENTS = """
SELECT dossier_id, one.id, one.seq, step, at, by_id, role, agency_id, status_from,
    status_to, facts, details_hash, previous, one.hash,
    words.event_id, words.data, words.salts, words.gone, leaf.position, waits.event_id
FROM dossiers_event one
LEFT JOIN dossiers_eventdetails words ON words.event_id = one.id
LEFT JOIN dossiers_leaf leaf ON leaf.event_id = one.id
LEFT JOIN dossiers_unsealed waits ON waits.event_id = one.id
WHERE dossier_id = ANY(%s) ORDER BY dossier_id, one.seq"""
_LETTERS = """
SELECT dossier_id, event_id, form, number, agency.code, issued_at, issued_by_id, about,
    content_hash, salts, data, gone, file, sha256
FROM dossiers_letter one
JOIN egov_agency agency ON agency.id = agency_id
LEFT JOIN dossiers_lettercontent content ON letter_id = one.id
WHERE dossier_id = ANY(%s) ORDER BY dossier_id, one.id"""
_PAYMENTS = """
SELECT dossier_id, amount, method, reference, recorded_by_id, recorded_at
FROM dossiers_paymentrecord WHERE dossier_id = ANY(%s) ORDER BY dossier_id, recorded_at"""
_PARTS = """
SELECT dossier_id, code, sha256, round, file
FROM dossiers_part WHERE dossier_id = ANY(%s) ORDER BY dossier_id, id"""
_RESULTS = """
SELECT dossier_id, number, signed_by_id, signed_at, issued_at, file, sha256
FROM dossiers_result WHERE dossier_id = ANY(%s)"""
_OPINIONS = """
SELECT dossier_id, agency.code, asked_by_id, asked_at, due_at, agrees, answered_by_id,
    answered_at
FROM dossiers_opinion one JOIN egov_agency agency ON agency.id = agency_id
WHERE dossier_id = ANY(%s) ORDER BY dossier_id, one.id"""


def rows(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    """What a query answers."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


@contextmanager
def snapshot() -> Iterator[None]:
    """Let several queries see the record at one moment, while others go on writing."""
    outside = not connection.in_atomic_block
    with transaction.atomic():
        if outside:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


def stories(keys: Iterable[int]) -> Iterator[list[Story]]:
    """The dossiers of these keys, some hundred at a time."""
    batch: list[int] = []
    for key in keys:
        batch.append(key)
        if len(batch) == _BATCH:
            yield _read(batch)
            batch = []
    if batch:
        yield _read(batch)


def all_keys() -> Iterator[int]:
    """The keys of all dossiers, read page by page."""
    last = 0
    page = "SELECT id FROM dossiers_dossier WHERE id > %s ORDER BY id LIMIT 20000"
    while found := rows(page, last):
        yield from (key for (key,) in found)
        last = found[-1][0]


@snapshot()
def _read(keys: list[int]) -> list[Story]:
    found = {row[0]: Story(Row._make(row)) for row in rows(_ROW, keys)}
    for row in rows(_EVENTS, keys):
        found[row[0]].events.append(_told(row))
    for letter in map(LetterRow._make, rows(_LETTERS, keys)):
        found[letter.dossier_id].letters.append(letter)
    for payment in map(PaymentRow._make, rows(_PAYMENTS, keys)):
        found[payment.dossier_id].payments.append(payment)
    for part in map(PartRow._make, rows(_PARTS, keys)):
        found[part.dossier_id].parts.append(part)
    for result in map(ResultRow._make, rows(_RESULTS, keys)):
        found[result.dossier_id].results.append(result)
    for opinion in map(OpinionRow._make, rows(_OPINIONS, keys)):
        found[opinion.dossier_id].opinions.append(opinion)
    return list(found.values())


def _told(row: tuple[Any, ...]) -> Told:
    details_hash = row[11]
    return Told._make(
        (
            *row[:10],
            parsed(row[10]),
            bytes(details_hash) if details_hash is not None else None,
            bytes(row[12]),
            bytes(row[13]),
            tuple(map(parsed, row[15:18])) if row[14] is not None else None,
            row[18] is not None,
            row[19] is not None,
        )
    )
