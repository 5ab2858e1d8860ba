"""One clock: it stands where a test puts it, in that thread, and nowhere else."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from egov import clock
from tests import makers

NOON = makers.at("2026-03-11 12:00")


def test_it_is_the_wall_clock_unless_it_stands() -> None:
    before = timezone.now()
    assert before <= clock.now() <= timezone.now()
    with clock.standing_at(NOON):
        assert clock.now() == clock.now() == NOON
    assert clock.now() >= before


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 3, 11, 16, 59, tzinfo=UTC), date(2026, 3, 11)),
        (datetime(2026, 3, 11, 17, 0, tzinfo=UTC), date(2026, 3, 12)),
        (datetime(2025, 12, 31, 17, 0, tzinfo=UTC), date(2026, 1, 1)),
    ],
)
def test_the_day_is_that_of_the_province(moment: datetime, day: date) -> None:
    with clock.standing_at(moment):
        assert clock.today() == day


def test_inner_moments_give_way_to_outer_ones_even_after_a_fault() -> None:
    later = NOON + timedelta(days=1)

    def fails() -> None:
        with clock.standing_at(later):
            assert clock.now() == later
            raise RuntimeError

    with clock.standing_at(NOON):
        with pytest.raises(RuntimeError):
            fails()
        assert clock.now() == NOON


def test_it_stands_in_this_thread_only() -> None:
    with clock.standing_at(NOON), ThreadPoolExecutor(1) as pool:
        assert pool.submit(clock.now).result() > NOON


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"), clock.standing_at(datetime(2026, 3, 11)):  # noqa: DTZ001
        pass


def test_nobody_sets_it_in_production(settings: Any) -> None:
    settings.CLOCK_MAY_BE_SET = False
    with pytest.raises(ImproperlyConfigured), clock.standing_at(NOON):
        pass
