"""The clock, in stories one can check with a wall calendar.

March 2026 has no holidays: Monday 2nd, 9th, 16th, 23rd, 30th; eight office hours a day.
"""

from datetime import timedelta

import pytest

from dossiers.worktime import Kind, Limit, Mark, Reading, Rule, State, Unit, read

from .stories import VIETNAM, at, calendar_days, mark, naive, working_days

DAY = timedelta(hours=8)
HOUR = timedelta(hours=1)
ACCEPTED = mark(Kind.ACCEPTED, "2026-03-02T10:00")
FIVE = working_days(5)  # Tuesday 3rd to Monday 9th


def clock(rule: Rule, now: str, *marks: Mark) -> Reading:
    return read(rule, VIETNAM, marks, at(now))


class TestStates:
    def test_filing_alone_starts_nothing(self) -> None:
        filed = mark(Kind.RECEIVED, "2026-03-01T20:00")
        reading = clock(FIVE, "2026-03-20T09:00", filed)
        assert reading == Reading(State.NOT_STARTED)

    def test_a_dossier_refused_at_the_desk_has_no_due_date(self) -> None:
        refused = mark(Kind.ENDED, "2026-03-03T09:00", "refused")
        reading = clock(FIVE, "2026-03-20T09:00", refused)
        assert (reading.state, reading.due_at, reading.on_time) == (State.ENDED, None, None)
        assert reading.ended_at == at("2026-03-03T09:00")

    def test_the_day_of_acceptance_is_not_counted(self) -> None:
        reading = clock(FIVE, "2026-03-02T16:00", ACCEPTED)
        assert reading.state is State.RUNNING
        assert reading.starts_at == at("2026-03-03T07:30")
        assert reading.due_at == reading.first_due_at == at("2026-03-09T17:00")
        assert (reading.spent, reading.remaining) == (timedelta(0), 5 * DAY)

    def test_half_way(self) -> None:
        reading = clock(FIVE, "2026-03-05T14:00", ACCEPTED)
        assert (reading.spent, reading.remaining) == (
            2 * DAY + 5 * HOUR,
            2 * DAY + 3 * HOUR,
        )
        assert (reading.late, reading.on_time) == (False, None)

    def test_the_due_moment_itself_is_in_time(self) -> None:
        assert clock(FIVE, "2026-03-09T17:00", ACCEPTED).on_time is None
        assert clock(FIVE, "2026-03-09T17:00:01", ACCEPTED).on_time is False

    def test_late_is_counted_in_office_time(self) -> None:
        evening = clock(FIVE, "2026-03-09T22:00", ACCEPTED)
        assert (evening.late, evening.late_by) == (True, timedelta(0))
        next_day = clock(FIVE, "2026-03-10T09:30", ACCEPTED)
        assert (next_day.late_by, next_day.remaining) == (2 * HOUR, -2 * HOUR)

    def test_the_end_freezes_the_clock(self) -> None:
        ended = mark(Kind.ENDED, "2026-03-06T10:00", "issued")
        delivered = mark(Kind.ENDED, "2026-03-12T10:00", "delivered")
        reading = clock(FIVE, "2026-06-01T09:00", ACCEPTED, ended, delivered)
        assert (reading.state, reading.on_time, reading.late) == (State.ENDED, True, False)
        assert (reading.spent, reading.ended_at) == (
            3 * DAY + timedelta(hours=2.5),
            ended.at,
        )

    def test_a_second_acceptance_does_not_restart_it(self) -> None:
        again = mark(Kind.ACCEPTED, "2026-03-06T10:00")
        assert clock(FIVE, "2026-03-06T11:00", ACCEPTED, again).due_at == at(
            "2026-03-09T17:00"
        )


class TestPauses:
    def test_a_supplement_is_subtracted(self) -> None:
        paused = mark(Kind.PAUSED, "2026-03-04T10:00", "supplement")
        resumed = mark(Kind.RESUMED, "2026-03-06T14:00", "supplement")
        reading = clock(FIVE, "2026-03-06T14:00", ACCEPTED, paused, resumed)
        # 5.5 h of the 4th, 8 h of the 5th, 5 h of the 6th: Monday 17:00 + 18.5 h
        assert reading.due_at == at("2026-03-12T10:00")
        assert reading.spent == DAY + timedelta(hours=2.5)

    def test_while_it_lasts_the_due_moment_moves_along(self) -> None:
        paused = mark(Kind.PAUSED, "2026-03-04T10:00", "supplement")
        reading = clock(FIVE, "2026-03-05T10:00", ACCEPTED, paused)
        assert (reading.state, reading.paused_since) == (State.PAUSED, paused.at)
        assert reading.due_at == at("2026-03-10T17:00")
        assert reading.remaining == clock(FIVE, "2026-03-04T10:00", ACCEPTED).remaining

    def test_waiting_for_payment_stops_nothing_unless_the_rule_says_so(self) -> None:
        marks = (
            ACCEPTED,
            mark(Kind.PAUSED, "2026-03-04T07:30", "payment"),
            mark(Kind.RESUMED, "2026-03-06T07:30", "payment"),
        )
        land = Rule(FIVE.limit, pauses=frozenset({"supplement", "payment"}))
        assert clock(FIVE, "2026-03-06T09:00", *marks).due_at == at("2026-03-09T17:00")
        assert clock(land, "2026-03-06T09:00", *marks).due_at == at("2026-03-11T17:00")

    def test_overlapping_reasons_count_once(self) -> None:
        rule = Rule(FIVE.limit, pauses=frozenset({"supplement", "opinion"}))
        marks = (
            ACCEPTED,
            mark(Kind.PAUSED, "2026-03-03T07:30", "supplement"),
            mark(Kind.PAUSED, "2026-03-04T07:30", "opinion"),
            mark(Kind.RESUMED, "2026-03-05T07:30", "supplement"),
            mark(Kind.RESUMED, "2026-03-06T07:30", "opinion"),
        )
        assert clock(rule, "2026-03-05T12:00", *marks).state is State.PAUSED
        assert clock(rule, "2026-03-06T09:00", *marks).due_at == at("2026-03-12T17:00")

    def test_a_pause_after_the_due_moment_rescues_nobody(self) -> None:
        paused = mark(Kind.PAUSED, "2026-03-10T09:30", "supplement")
        reading = clock(FIVE, "2026-03-20T09:30", ACCEPTED, paused)
        assert reading.due_at == at("2026-03-09T17:00")
        assert (reading.state, reading.late) == (State.PAUSED, True)
        assert (reading.late_by, reading.on_time) == (2 * HOUR, False)

    def test_a_pause_before_counting_starts_takes_only_what_is_counted(self) -> None:
        paused = mark(Kind.PAUSED, "2026-03-02T13:00", "supplement")
        resumed = mark(Kind.RESUMED, "2026-03-03T09:30", "supplement")
        reading = clock(FIVE, "2026-03-03T10:00", ACCEPTED, paused, resumed)
        assert reading.due_at == at("2026-03-10T09:30")

    def test_pauses_before_acceptance_are_the_desks_business(self) -> None:
        paused = mark(Kind.PAUSED, "2026-02-26T13:00", "supplement")
        reading = clock(FIVE, "2026-03-05T10:00", paused, ACCEPTED)
        assert (reading.state, reading.due_at) == (State.RUNNING, at("2026-03-09T17:00"))

    def test_a_same_day_result_waits_for_the_supplement_too(self) -> None:
        rule = Rule(Limit(1, Unit.WORKING_DAY), same_day=True)
        paused = mark(Kind.PAUSED, "2026-03-02T11:00", "supplement")
        resumed = mark(Kind.RESUMED, "2026-03-03T08:30", "supplement")
        reading = clock(rule, "2026-03-03T09:00", ACCEPTED, paused, resumed)
        assert reading.starts_at == ACCEPTED.at
        assert reading.due_at == at("2026-03-03T14:30")


class TestCalendarPeriods:
    @pytest.mark.parametrize(
        ("resumed", "expected"),
        [
            ("2026-03-05T10:00", "2026-03-13T17:00"),  # 2 days: Wed 11th + 2
            ("2026-03-06T10:00", "2026-03-16T17:00"),  # 3 days: Saturday, so Monday
            ("2026-03-04T10:00", "2026-03-12T17:00"),  # 1 day
            ("2026-03-03T11:00", "2026-03-12T17:00"),  # an hour after Wednesday's closing
        ],
    )
    def test_a_pause_adds_its_whole_span(self, resumed: str, expected: str) -> None:
        accepted = mark(Kind.ACCEPTED, "2026-03-01T10:00")  # Sunday: as if Monday morning
        marks = (
            accepted,
            mark(Kind.PAUSED, "2026-03-03T10:00", "supplement"),
            mark(Kind.RESUMED, resumed, "supplement"),
        )
        rule = calendar_days(9)
        assert clock(rule, "2026-03-03T09:00", accepted).due_at == at("2026-03-11T17:00")
        assert clock(rule, "2026-03-10T09:00", *marks).due_at == at(expected)

    def test_a_pause_on_the_last_morning_keeps_the_rest_of_that_day(self) -> None:
        """Day 13 is Sunday 15th, so due Monday 16th; the pause begins on that Monday."""
        paused = mark(Kind.PAUSED, "2026-03-16T10:00", "supplement")
        resumed = mark(Kind.RESUMED, "2026-03-18T10:00", "supplement")
        rule = calendar_days(13)
        assert clock(rule, "2026-03-16T09:00", ACCEPTED).due_at == at("2026-03-16T17:00")
        assert not clock(rule, "2026-03-17T18:00", ACCEPTED, paused).late
        reading = clock(rule, "2026-03-18T10:00", ACCEPTED, paused, resumed)
        assert reading.due_at == at("2026-03-18T17:00")

    def test_counting_starts_with_the_next_day(self) -> None:
        reading = clock(calendar_days(9), "2026-03-09T09:30", ACCEPTED)
        assert reading.starts_at == at("2026-03-03T00:00")
        assert (reading.spent, reading.remaining) == (
            4 * DAY + 2 * HOUR,
            2 * DAY + 6 * HOUR,
        )


class TestExtension:
    """At most once, at least one working day before the due moment; both dates are kept."""

    EXTENDED = mark(Kind.EXTENDED, "2026-03-06T17:00", until="2026-03-13T17:00")

    def test_both_dates_are_kept(self) -> None:
        reading = clock(FIVE, "2026-03-10T09:30", ACCEPTED, self.EXTENDED)
        assert reading.first_due_at == at("2026-03-09T17:00")
        assert reading.due_at == at("2026-03-13T17:00")
        assert reading.extended_until == self.EXTENDED.until
        assert (reading.late, reading.remaining) == (False, 3 * DAY + 6 * HOUR)

    @pytest.mark.parametrize(
        ("ended", "on_time", "reappointed"),
        [
            ("2026-03-09T16:00", True, True),
            ("2026-03-10T09:00", False, True),
            ("2026-03-16T09:00", False, False),
        ],
    )
    def test_an_apology_does_not_reset_the_on_time_flag(
        self, ended: str, on_time: bool, reappointed: bool
    ) -> None:
        end = mark(Kind.ENDED, ended, "issued")
        reading = clock(FIVE, "2026-04-01T09:00", ACCEPTED, self.EXTENDED, end)
        assert (reading.on_time, reading.on_time_reappointed) == (on_time, reappointed)

    def test_one_moment_later_is_too_late(self) -> None:
        late = mark(Kind.EXTENDED, "2026-03-09T07:30:01", until="2026-03-13T17:00")
        reading = clock(FIVE, "2026-03-09T09:00", ACCEPTED, late)
        assert (reading.due_at, reading.on_time_reappointed) == (reading.first_due_at, None)
        assert reading.extended_until is None

    def test_a_second_one_is_ignored(self) -> None:
        second = mark(Kind.EXTENDED, "2026-03-09T10:00", until="2026-03-20T17:00")
        reading = clock(FIVE, "2026-03-10T09:00", ACCEPTED, self.EXTENDED, second)
        assert reading.due_at == at("2026-03-13T17:00")

    def test_it_cannot_shorten_the_time(self) -> None:
        earlier = mark(Kind.EXTENDED, "2026-03-04T10:00", until="2026-03-06T17:00")
        reading = clock(FIVE, "2026-03-05T09:00", ACCEPTED, earlier)
        assert reading.due_at == reading.first_due_at == at("2026-03-09T17:00")

    def test_a_later_pause_moves_both_dates(self) -> None:
        paused = mark(Kind.PAUSED, "2026-03-09T07:30", "supplement")
        resumed = mark(Kind.RESUMED, "2026-03-10T07:30", "supplement")
        reading = clock(FIVE, "2026-03-11T09:00", ACCEPTED, self.EXTENDED, paused, resumed)
        assert reading.first_due_at == at("2026-03-10T17:00")
        assert reading.due_at == at("2026-03-16T17:00")

    def test_a_pause_between_the_dates_moves_only_the_second(self) -> None:
        paused = mark(Kind.PAUSED, "2026-03-10T07:30", "supplement")
        resumed = mark(Kind.RESUMED, "2026-03-11T07:30", "supplement")
        reading = clock(FIVE, "2026-03-11T09:00", ACCEPTED, self.EXTENDED, paused, resumed)
        assert reading.first_due_at == at("2026-03-09T17:00")
        assert reading.due_at == at("2026-03-16T17:00")

    def test_a_new_date_outside_office_hours_is_not_missed_while_the_clock_stands(
        self,
    ) -> None:
        saturday = mark(Kind.EXTENDED, "2026-03-06T17:00", until="2026-03-14T09:00")
        stopped = mark(Kind.PAUSED, "2026-03-13T18:00", "supplement")
        reading = clock(FIVE, "2026-03-14T10:00", ACCEPTED, saturday, stopped)
        assert reading.state is State.PAUSED
        assert not reading.late
        assert reading.due_at == at("2026-03-14T10:00")


class TestSteps:
    RULE = Rule(Limit(5, Unit.WORKING_DAY), shares=(("appraise", 60), ("approve", 20)))

    def test_a_step_has_its_share_of_the_whole_time(self) -> None:
        moved = mark(Kind.MOVED, "2026-03-02T10:00", "appraise")
        step = clock(self.RULE, "2026-03-05T17:00", ACCEPTED, moved).step
        assert step is not None
        assert (step.code, step.share, step.allotted, step.spent) == (
            "appraise",
            60,
            3 * DAY,
            3 * DAY,
        )
        assert not step.over
        step = clock(self.RULE, "2026-03-06T07:31", ACCEPTED, moved).step
        assert step is not None
        assert step.over

    def test_visits_add_up_and_stops_do_not_count(self) -> None:
        marks = (
            ACCEPTED,
            mark(Kind.MOVED, "2026-03-02T10:00", "appraise"),
            mark(Kind.MOVED, "2026-03-04T07:30", "approve"),
            mark(Kind.MOVED, "2026-03-05T07:30", "appraise"),
            mark(Kind.PAUSED, "2026-03-05T09:30", "supplement"),
        )
        step = clock(self.RULE, "2026-03-09T09:00", *marks).step
        assert step is not None
        assert (step.since, step.spent) == (at("2026-03-05T07:30"), DAY + 2 * HOUR)

    def test_a_step_without_a_share_is_never_over(self) -> None:
        moved = mark(Kind.MOVED, "2026-03-02T10:00", "return")
        step = clock(self.RULE, "2026-03-20T17:00", ACCEPTED, moved).step
        assert step is not None
        assert (step.share, step.allotted, step.over) == (None, None, False)


class TestRefusals:
    def test_marks_out_of_order(self) -> None:
        paused = mark(Kind.PAUSED, "2026-03-01T10:00", "supplement")
        with pytest.raises(ValueError, match="comes after"):
            clock(FIVE, "2026-03-05T10:00", ACCEPTED, paused)

    def test_an_extension_of_nothing(self) -> None:
        with pytest.raises(ValueError, match="not accepted"):
            clock(FIVE, "2026-03-09T10:00", TestExtension.EXTENDED)

    def test_naive_moments(self) -> None:
        with pytest.raises(ValueError, match="no time zone"):
            Mark(Kind.ACCEPTED, naive("2026-03-02T10:00"))
        with pytest.raises(ValueError, match="no time zone"):
            Mark(Kind.EXTENDED, at("2026-03-02T10:00"), until=naive("2026-03-02T10:00"))
        with pytest.raises(ValueError, match="no time zone"):
            read(FIVE, VIETNAM, [ACCEPTED], naive("2026-03-02T11:00"))

    def test_marks_that_do_not_say_what_they_must(self) -> None:
        moment = at("2026-03-02T10:00")
        for kind in (Kind.PAUSED, Kind.MOVED, Kind.EXTENDED):
            with pytest.raises(ValueError, match="names"):
                Mark(kind, moment)

    @pytest.mark.parametrize("amount", [0, -3, 10_000])
    def test_limits_that_are_none(self, amount: int) -> None:
        with pytest.raises(ValueError, match="1 to 9999"):
            Limit(amount, Unit.WORKING_DAY)

    def test_units_nobody_counts(self) -> None:
        with pytest.raises(ValueError, match="counts"):
            Limit(3, "fortnight")  # type: ignore[arg-type]

    @pytest.mark.parametrize(
        "shares", [(("a", 60), ("b", 60)), (("a", -1),), (("a", 10), ("a", 10))]
    )
    def test_shares_that_make_no_whole(self, shares: tuple[tuple[str, int], ...]) -> None:
        with pytest.raises(ValueError, match="share"):
            Rule(Limit(3, Unit.WORKING_DAY), shares=shares)

    def test_a_same_day_rule_with_another_limit(self) -> None:
        with pytest.raises(ValueError, match="same-day"):
            Rule(Limit(3, Unit.WORKING_DAY), same_day=True)
