"""Parallel test processes do not clear each other's cache."""

import os

import pytest
from django.conf import settings

from egov.local.apart import own_database


@pytest.mark.parametrize(
    ("url", "apart"),
    [
        ("unix:///tmp/x/valkey?db=0", "unix:///tmp/x/valkey?db=2"),
        ("redis://cache:6379/0", "redis://cache:6379/2"),
        ("redis://cache:6379", "redis://cache:6379/2"),
        ("redis://:secret@cache/15", "redis://:secret@cache/2"),
    ],
)
def test_the_second_process_has_the_second_database(url: str, apart: str) -> None:
    assert own_database(url, "gw1") == apart


def test_this_process_has_its_own() -> None:
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker is None:
        pytest.skip("not running in parallel")
    assert own_database(settings.REDIS_URL, worker) == settings.REDIS_URL
