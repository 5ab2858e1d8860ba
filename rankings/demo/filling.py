"""All invented editions, one after the other."""

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta

from django.utils import timezone

from egov import clock
from rankings.demo import plan
from rankings.demo.cast import Cast
from rankings.demo.collecting import Collecting
from rankings.demo.living import Living
from rankings.models import Edition


@contextmanager
def before_the_demo() -> Iterator[None]:
    """Stand in the clock at a day before the first invented edition was planned: what
    others published long ago is not the newest thing in a demo."""
    first = plan.plans()[0].before(clock.now())
    with clock.standing_at(first.at("plan") - timedelta(days=21)):
        yield


def fill(
    now: datetime, report: Callable[[str], None], only: Sequence[str] | None = None
) -> None:
    """Live what has not been lived; `only` these indices. LookupError without people."""
    cast = Cast()
    if cast.missing():
        raise LookupError("nobody makes rankings yet: run loaddemo first")
    for one in plan.plans():
        if only is None or one.index in only:
            Living(one.before(now), cast, report).live()
            gc.collect()
    today = timezone.localdate(now)
    appealed, opened = _held(plan.appealed_now(today)), _held(plan.open_now(today))
    if only is None or appealed.index in only:
        Living(appealed, cast, report).live_until("decide")
    if only is None or opened.index in only:
        Collecting(Living(opened, cast, report)).fill()


def _held(fresh: plan.Plan) -> plan.Plan:
    """The plan of an edition that goes on; once planned, by the day on which it opened."""
    edition = Edition.objects.filter(index__code=fresh.index, code=fresh.code).first()
    if edition is None or edition.opens_on is None:
        return fresh
    return replace(fresh, opens=edition.opens_on)
