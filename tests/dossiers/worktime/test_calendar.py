"""The calendar as data: days, hours and what it refuses."""

import ast
import sys
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

import dossiers.worktime
from dossiers.worktime import TZ, Calendar, Day, DayKind, OfficeHours

from .stories import VIETNAM, at, naive

FULL_DAY = timedelta(hours=8)


class TestVietnam:
    def test_days_off_are_weekdays_and_worked_days_saturdays(self) -> None:
        for day, known in VIETNAM.days.items():
            assert (day.isoweekday() == 6) == (known.kind is DayKind.WORKED), day
            assert known.name_vi, day
            assert known.name_en, day
            assert known.notice, day

    def test_only_years_without_a_notice_are_provisional(self) -> None:
        assert {day.year for day, known in VIETNAM.days.items() if known.provisional} == {
            2027
        }
        assert VIETNAM.announced_year == 2026

    @pytest.mark.parametrize(("year", "legal"), [(2024, 11), (2025, 11), (2026, 12)])
    def test_a_swap_takes_a_weekday_and_gives_a_saturday(
        self, year: int, legal: int
    ) -> None:
        """Eleven legal days off, twelve from 2026; those on a weekend are made up for."""
        kinds = [known.kind for day, known in VIETNAM.days.items() if day.year == year]
        assert kinds.count(DayKind.OFF) - kinds.count(DayKind.WORKED) == legal

    def test_it_is_shared_per_office_hours(self) -> None:
        mornings = OfficeHours(((time(7), time(11)),))
        assert Calendar.vietnam(mornings) is Calendar.vietnam(OfficeHours(mornings.spans))
        assert Calendar(VIETNAM.days, mornings).table is Calendar(VIETNAM.days).table


class TestMoments:
    def test_opening_and_closing(self) -> None:
        assert VIETNAM.opens(date(2026, 3, 5)) == at("2026-03-05T07:30")
        assert VIETNAM.closes(date(2026, 3, 5)) == at("2026-03-05T17:00")

    @pytest.mark.parametrize(
        ("moment", "opening"),
        [
            ("2026-03-05T07:29", "2026-03-05T07:30"),
            ("2026-03-05T07:30", "2026-03-05T07:30"),
            ("2026-03-05T11:30", "2026-03-05T13:00"),
            ("2026-03-05T16:59:59", "2026-03-05T16:59:59"),
            ("2026-03-05T17:00", "2026-03-06T07:30"),
            ("2026-02-13T17:00", "2026-02-23T07:30"),
        ],
    )
    def test_the_next_opening(self, moment: str, opening: str) -> None:
        assert VIETNAM.next_opening(at(moment)) == at(opening)
        assert VIETNAM.is_open(at(moment)) == (moment == opening)

    def test_a_full_day_ends_at_closing_and_a_moment_more_the_next_morning(self) -> None:
        opening = at("2026-02-13T07:30")
        assert VIETNAM.add_working(opening, FULL_DAY) == at("2026-02-13T17:00")
        more = VIETNAM.add_working(opening, FULL_DAY + timedelta(minutes=1))
        assert more == at("2026-02-23T07:31")

    def test_other_zones_mean_the_same_moment(self) -> None:
        utc = datetime(2026, 2, 13, 3, 12, tzinfo=UTC)
        assert VIETNAM.next_opening(utc) == at("2026-02-13T10:12")
        assert VIETNAM.next_opening(utc).tzinfo is TZ
        late = datetime(2026, 2, 12, 23, 0, tzinfo=UTC)
        assert VIETNAM.next_opening(late) == at("2026-02-13T07:30")

    def test_a_worked_sunday_and_a_day_off_without_hours(self) -> None:
        calendar = Calendar({date(2026, 3, 8): Day(DayKind.WORKED, "Làm bù", "Make-up")})
        assert calendar.is_working(date(2026, 3, 8))
        assert not calendar.is_working(date(2026, 3, 7))
        assert (
            calendar.working_between(at("2026-03-07T00:00"), at("2026-03-09T00:00"))
            == FULL_DAY
        )


class TestRefusals:
    def test_naive_moments(self) -> None:
        with pytest.raises(ValueError, match="no time zone"):
            VIETNAM.next_opening(naive("2026-03-05T09:00"))

    @pytest.mark.parametrize("year", [1, 1999, 2061, 9999])
    def test_years_it_does_not_cover(self, year: int) -> None:
        for zone in (UTC, TZ):
            with pytest.raises(ValueError, match="2000 to 2060"):
                VIETNAM.is_open(datetime(year, 6, 30, tzinfo=zone))
        with pytest.raises(ValueError, match="2000 to 2060"):
            VIETNAM.is_working(date(year, 1, 1))

    def test_an_end_beyond_the_calendar(self) -> None:
        with pytest.raises(ValueError, match="after 2060"):
            VIETNAM.add_working(at("2060-12-01T09:00"), timedelta(days=60))

    @pytest.mark.parametrize("number", [0, -1])
    def test_working_days_before_a_date(self, number: int) -> None:
        with pytest.raises(ValueError, match="counted from 1"):
            VIETNAM.working_day_after(date(2026, 3, 5), number)

    def test_taking_time_away(self) -> None:
        with pytest.raises(ValueError, match="only be added"):
            VIETNAM.add_working(at("2026-03-05T09:00"), timedelta(microseconds=-1))

    @pytest.mark.parametrize(
        "spans",
        [
            (),
            ((time(9), time(8)),),
            ((time(8), time(12)), (time(12), time(17))),
            ((time(13), time(17)), (time(7), time(11))),
            ((time(8, tzinfo=UTC), time(12, tzinfo=UTC)),),
            ((time(8), time(8, 0, 30)),),
        ],
    )
    def test_office_hours_that_make_no_day(
        self, spans: tuple[tuple[time, time], ...]
    ) -> None:
        with pytest.raises(ValueError, match="Office hours"):
            OfficeHours(spans)


def test_the_package_needs_nothing_but_the_standard_library() -> None:
    known = {"dossiers.worktime"}
    for path in Path(dossiers.worktime.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            names = (
                [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            )
            if isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            for name in names:
                assert any(name.startswith(prefix) for prefix in known) or _standard(
                    name
                ), name


def _standard(name: str) -> bool:
    return name.partition(".")[0] in sys.stdlib_module_names
