"""A real Celery worker beside a test, on the test's own database and a broker of its own."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import connection

from egov.celery import app
from tests.conftest import redis_database

ROOT = Path(__file__).resolve().parent.parent


def environment() -> dict[str, str]:
    """What a worker is started with so that it serves the test."""
    number = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
    redis = redis_database(str(settings.REDIS_URL), 8 + int(number))
    at = connection.settings_dict
    url = f"postgres://{at['USER']}:{at['PASSWORD']}@/{at['NAME']}?host={at['HOST']}"
    if at["PORT"]:
        url += f"&port={at['PORT']}"
    return dict(os.environ) | {
        "DATABASE_URL": url,
        "REDIS_URL": redis,
        "SECRET_KEY": "worker",
        "DEMO": "false",
        "MEDIA_ROOT": str(settings.MEDIA_ROOT),
        "LOG_LEVEL": "WARNING",
        "DJANGO_SETTINGS_MODULE": "egov.settings",
    }


def worker(environ: dict[str, str]) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "celery", "-A", "egov", "worker", "-c", "2"]
    return subprocess.Popen(
        [*command, "--loglevel", "WARNING", "--without-gossip", "--without-mingle"],
        cwd=ROOT,
        env=environ,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def kill(process: subprocess.Popen[bytes], how: signal.Signals) -> None:
    os.killpg(process.pid, how)
    process.wait(30)


def until(true: Callable[[], object], seconds: float = 40) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.1)
    return False


def ask(task: str, broker: str) -> None:
    app.send_task(task, connection=app.broker_connection(broker))
