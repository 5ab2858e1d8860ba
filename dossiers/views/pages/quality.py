"""How well the province serves, by agency and month."""

import csv
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.utils.dateparse import parse_date

from dossiers import facts
from dossiers.facts import Counts, MonthOf
from dossiers.views.pages.words import count, month_words, percent

MONTHS = 12
COLUMNS = (
    "month",
    "agency",
    "agency_name",
    "received",
    "received_online",
    "settled",
    "settled_on_time",
    "on_time_percent",
    "counted_until",
)


def quality(month: str, agency: str) -> dict[str, Any]:
    """Two tables of one set of rows: agencies (of a month, or of all), and months (of
    an agency, or of all). What the address names and does not exist counts as all."""
    rows = facts.by_agency_and_month(facts.months_back(MONTHS))
    months = sorted({row.month for row in rows}, reverse=True)
    agencies = dict(sorted({(row.agency, row.name) for row in rows}))
    chosen = _month(month, months)
    agency = agency if agency in agencies else ""
    return {
        "months": [{"code": f"{m:%Y-%m}", "name": month_words(m)} for m in months],
        "agencies": agencies,
        "month": f"{chosen:%Y-%m}" if chosen else "",
        "month_name": month_words(chosen) if chosen else "",
        "agency": agency,
        "agency_name": agencies.get(agency, ""),
        "by_agency": _by_agency([row for row in rows if chosen in {None, row.month}]),
        "by_month": _by_month([row for row in rows if agency in {"", row.agency}]),
        "cut_off": facts.cut_off(),
    }


def _month(text: str, months: Iterable[date]) -> date | None:
    try:
        wanted = parse_date(f"{text}-01")
    except ValueError:
        return None
    return next((month for month in months if month == wanted), None)


def _by_agency(rows: list[MonthOf]) -> list[dict[str, str]]:
    names = dict(sorted({(row.agency, row.name) for row in rows}))
    return [
        {"name": name, "code": code, **_shown(_sum(rows, agency=code))}
        for code, name in names.items()
    ]


def _by_month(rows: list[MonthOf]) -> list[dict[str, str]]:
    months = sorted({row.month for row in rows}, reverse=True)
    return [
        {
            "name": month_words(month),
            "code": f"{month:%Y-%m}",
            **_shown(_sum(rows, month=month)),
        }
        for month in months
    ]


def _sum(rows: list[MonthOf], *, agency: str = "", month: date | None = None) -> Counts:
    chosen = [
        row.counts
        for row in rows
        if agency in {"", row.agency} and month in {None, row.month}
    ]
    return Counts(
        received=sum(counts.received for counts in chosen),
        online=sum(counts.online for counts in chosen),
        settled=sum(counts.settled for counts in chosen),
        on_time=sum(counts.on_time for counts in chosen),
    )


def _shown(counts: Counts) -> dict[str, str]:
    return {
        "received": count(counts.received),
        "online": percent(counts.online_share),
        "settled": count(counts.settled),
        "on_time": count(counts.on_time),
        "share": percent(counts.on_time_share),
    }


class _Line:
    """What a csv writer writes to: hands each line back."""

    def write(self, line: str) -> str:
        return line


def csv_lines() -> Iterator[str]:
    """The same rows as data: ISO months, a point in decimals, one cut-off."""
    writer = csv.writer(_Line())
    until = facts.cut_off().isoformat(timespec="seconds")
    yield "\ufeff" + writer.writerow(COLUMNS)
    for row in facts.by_agency_and_month(facts.months_back(MONTHS)):
        counts = row.counts
        share = counts.on_time_share
        yield writer.writerow(
            [
                f"{row.month:%Y-%m}",
                row.agency,
                row.name,
                counts.received,
                counts.online,
                counts.settled,
                counts.on_time,
                "" if share is None else share,
                until,
            ]
        )
