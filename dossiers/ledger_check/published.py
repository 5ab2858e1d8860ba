"""What was published once for all: versions of procedures, calendars, and numbers given."""

import hashlib
import json
from collections.abc import Iterator

from dossiers.ledger import canonical
from dossiers.ledger_check.found import Broken, Kind
from dossiers.ledger_check.papers import odd_content
from dossiers.ledger_check.stories import rows, snapshot
from dossiers.publishing import digest_of

_PAGE = 100


def published() -> Iterator[Broken]:
    """Everything beside the dossiers that the record rests on."""
    yield from _versions()
    yield from _editions()
    yield from _numbers()
    yield from _registers()


def _versions() -> Iterator[Broken]:
    last = 0
    page = """SELECT one.id, code, number, document, digest
        FROM dossiers_procedureversion one
        JOIN dossiers_procedure procedure ON procedure.id = procedure_id
        WHERE one.id > %s AND published_at IS NOT NULL ORDER BY one.id LIMIT %s"""
    while found := rows(page, last, _PAGE):
        for _pk, code, number, document, digest in found:
            if digest_of(json.loads(document)) != digest:
                yield Broken(code, number, "it was changed", Kind.VERSION)
        last = found[-1][0]


def _editions() -> Iterator[Broken]:
    sql = "SELECT number, days, digest FROM dossiers_calendaredition ORDER BY number"
    expected = 1
    for number, days, digest in rows(sql):
        for gone in range(expected, number):
            yield Broken("", gone, "it is missing", Kind.EDITION)
        if hashlib.sha256(canonical(json.loads(days))).hexdigest() != digest:
            yield Broken("", number, "its days were changed", Kind.EDITION)
        expected = number + 1


def _numbers() -> Iterator[Broken]:
    """Dossier numbers have no gaps: one that is missing was a dossier."""
    given = """SELECT code || '-' || to_char(day, 'YYMMDD'), last
        FROM dossiers_numbercounter JOIN egov_agency agency ON agency.id = agency_id"""
    there = """SELECT split_part(code, '-', 1) || '-' || split_part(code, '-', 2), count(*)
        FROM dossiers_dossier GROUP BY 1"""
    with snapshot():
        counts, series_given = dict(rows(there)), sorted(rows(given))
    for series, last in series_given:
        if counts.get(series, 0) != last:
            yield from _gaps(series, last)


def _gaps(series: str, last: int) -> Iterator[Broken]:
    sql = "SELECT code FROM dossiers_dossier WHERE starts_with(code, %s)"
    known = {int(code.rpartition("-")[2]) for (code,) in rows(sql, f"{series}-")}
    for number in sorted({*range(1, last + 1)} ^ known):
        reason = "no dossier has it" if number <= last else "it was never given"
        yield Broken(f"{series}-{number:04d}", number, reason, Kind.NUMBER)


def _registers() -> Iterator[Broken]:
    """Letters of no dossier: the content of each."""
    sql = """SELECT number, content_hash, data, salts, gone FROM dossiers_letter one
        LEFT JOIN dossiers_lettercontent ON letter_id = one.id
        WHERE dossier_id IS NULL ORDER BY one.id"""
    for number, committed, data, salts, gone in rows(sql):
        if reason := odd_content(data, salts, gone, bytes(committed)):
            yield Broken(number, 1, reason, Kind.LETTER)
