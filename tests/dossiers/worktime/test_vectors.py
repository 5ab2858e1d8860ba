"""Due dates worked out by hand from the published days off."""

from datetime import datetime

import pytest

from dossiers.worktime import TZ, Calendar, Limit, Rule, Unit, due

DAY, HOUR = Unit.WORKING_DAY, Unit.WORKING_HOUR
PLAIN, MONTH = Unit.CALENDAR_DAY, Unit.MONTH

VECTORS = [
    # Saturday worked in exchange, then the four-day holiday
    (3, DAY, "2025-04-25T10:00", "2025-04-29T17:00"),
    (3, DAY, "2025-04-29T10:00", "2025-05-07T17:00"),
    (1, DAY, "2026-01-09T10:00", "2026-01-10T17:00"),
    # over Tết 2026
    (3, DAY, "2026-02-13T10:12", "2026-02-25T17:00"),
    (8, HOUR, "2026-02-13T10:12", "2026-02-23T10:12"),
    # outside office hours: weekend, evening, exactly at closing, before opening, at noon
    (1, DAY, "2026-03-07T09:00", "2026-03-10T17:00"),
    (1, DAY, "2026-03-05T20:00", "2026-03-09T17:00"),
    (1, DAY, "2026-03-05T17:00", "2026-03-09T17:00"),
    (1, DAY, "2026-03-05T16:59:59", "2026-03-06T17:00"),
    (1, DAY, "2026-03-05T06:00", "2026-03-06T17:00"),
    (1, HOUR, "2026-03-05T12:00", "2026-03-05T14:00"),
    # working hours end at closing, not at the next opening
    (8, HOUR, "2026-03-05T07:30", "2026-03-05T17:00"),
    (1, HOUR, "2026-03-05T16:00", "2026-03-05T17:00"),
    (1, HOUR, "2026-03-06T16:30", "2026-03-09T08:00"),
    # calendar days: the last one is Sunday 15/03, so Monday
    (30, PLAIN, "2026-02-13T10:12", "2026-03-16T17:00"),
    (10, PLAIN, "2026-03-03T10:00", "2026-03-13T17:00"),
    # months: no 31 February, and 28 February 2026 is a Saturday
    (1, MONTH, "2026-01-30T10:00", "2026-03-02T17:00"),
    (1, MONTH, "2024-01-31T10:00", "2024-02-29T17:00"),
    (12, MONTH, "2025-12-15T10:00", "2026-12-15T17:00"),
]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=TZ)


@pytest.mark.parametrize(("amount", "unit", "accepted", "expected"), VECTORS)
def test_the_due_moment_is_the_one_worked_out_by_hand(
    amount: int, unit: Unit, accepted: str, expected: str
) -> None:
    rule = Rule(Limit(amount, unit))
    assert due(rule, Calendar.vietnam(), at(accepted)) == at(expected)


@pytest.mark.parametrize(
    ("accepted", "expected"),
    [
        ("2026-02-12T07:30", "2026-02-12T17:00"),
        ("2026-02-12T14:59:59.999999", "2026-02-12T17:00"),
        ("2026-02-12T15:00", "2026-02-13T17:00"),
        ("2026-02-12T18:00", "2026-02-13T17:00"),
        ("2026-02-13T15:00", "2026-02-23T17:00"),
        ("2026-02-14T09:00", "2026-02-23T17:00"),
    ],
)
def test_a_same_day_result_is_due_next_working_day_from_15_00(
    accepted: str, expected: str
) -> None:
    rule = Rule(Limit(1, DAY), same_day=True)
    assert due(rule, Calendar.vietnam(), at(accepted)) == at(expected)
