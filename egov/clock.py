"""The one clock. Everything that asks for the time asks here.

Tests and the demo may stand at another moment; elsewhere it is the wall clock.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

# The database refuses events of another moment unless its owner has said this.
FREE_THE_CLOCK = (
    "CREATE OR REPLACE FUNCTION clock_is_free() RETURNS boolean LANGUAGE sql STABLE"
    " AS 'SELECT true'"
)

_set: ContextVar[datetime | None] = ContextVar("clock", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _set.get() or timezone.now()


def today() -> date:
    """The present day where the province is."""
    return timezone.localdate(now())


@contextmanager
def standing_at(moment: datetime) -> Iterator[None]:
    """Let `now` answer `moment` inside the block (this thread only)."""
    if not settings.CLOCK_MAY_BE_SET:
        raise ImproperlyConfigured("Only tests and the demo may set the clock.")
    if timezone.is_naive(moment):
        raise ValueError("The clock needs an aware moment.")
    token = _set.set(moment)
    try:
        yield
    finally:
        _set.reset(token)
