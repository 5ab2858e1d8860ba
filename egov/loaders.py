"""What commands that fill a database share."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.base import CommandError
from django.db import connection


@contextmanager
def alone_and_quickly(lock: int, busy: str) -> Iterator[None]:
    """One loader at a time, which waits for no disk (what a crash loses, the next run
    loads again) and collects no garbage meanwhile: a sixth less time.

    lock: any number of the loader's own. Raises CommandError(busy) while another runs.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [lock])
        if not cursor.fetchone()[0]:
            raise CommandError(busy)
        cursor.execute("SET synchronous_commit TO off")
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        with connection.cursor() as cursor:
            cursor.execute("RESET synchronous_commit")
            cursor.execute("SELECT pg_advisory_unlock(%s)", [lock])
