"""A plugin of pytest: each of its parallel processes has a Redis database of its own.

PostgreSQL databases are told apart by pytest-django. Loaded by name before the settings are read.
"""

import os
import re


def own_database(url: str, worker: str) -> str:
    """The address with the number of `worker` (gw0, gw1 …) as its database, main being 0."""
    number = int(worker.removeprefix("gw")) + 1
    if url.startswith("unix:"):
        return f"{url.partition('?')[0]}?db={number}"
    return f"{re.sub(r'(?<=[^/:])/[0-9]*$', '', url)}/{number}"


if (_worker := os.environ.get("PYTEST_XDIST_WORKER")) and "REDIS_URL" in os.environ:
    os.environ["REDIS_URL"] = own_database(os.environ["REDIS_URL"], _worker)
