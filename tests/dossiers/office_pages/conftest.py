"""What counting questions needs."""

from typing import Any

import pytest


@pytest.fixture
def own_cache(settings: Any) -> None:
    """A cache that no other process empties meanwhile."""
    backend = "django.core.cache.backends.locmem.LocMemCache"
    settings.CACHES = {"default": {"BACKEND": backend}}
