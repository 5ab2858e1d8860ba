"""The processes of the product on one machine: their commands and their settings."""

import os
import sys
from collections.abc import Mapping

from egov.local import port
from egov.local.environment import ROOT
from egov.local.home import Home
from egov.local.postgres import APPLICATION
from egov.local.processes import FAMILY, Process

PYTHON = (sys.executable, "-m")
QUIET_WORKER = ("--without-gossip", "--without-mingle", "--without-heartbeat")


def settings(
    home: Home, *, host: str, number: int, demo: bool, servers: Mapping[str, str]
) -> dict[str, str]:
    """What egov.settings reads: ours, unless the starter's environment says otherwise."""
    anywhere = host in port.WILDCARDS
    ours = {
        "SECRET_KEY": home.secret_key(),
        "DEBUG": "false",
        "DEMO": str(demo).lower(),
        "BASE_URL": port.base_url(host, number),
        "ALLOWED_HOSTS": "*" if anywhere else f"localhost,127.0.0.1,[::1],{host}",
        "MEDIA_ROOT": str(home.var / "media"),
        "SIGNING_FOLDER": str(home.var / "signing"),
        "LEDGER_FOLDER": str(home.var / "ledger"),
        "PUBLISHED_FOLDER": str(home.var / "published"),
        "STATIC_ROOT": str(home.var / "static"),
        "BEAT_FILE": str(home.var / "beat" / "schedule"),
        # Chromium has no sandbox for root.
        "INSPECTION_SANDBOX": str(os.geteuid() != 0).lower(),
    }
    named = {name: os.environ[name] for name in ours if name in os.environ}
    return ours | named | dict(servers) | {"DJANGO_SETTINGS_MODULE": "egov.settings"}


def environment(home: Home, values: Mapping[str, str]) -> dict[str, str]:
    return dict(os.environ) | dict(values) | {FAMILY: str(home.var)}


def preparation(
    home: Home, environ: Mapping[str, str], owner: Mapping[str, str]
) -> Process:
    """Migrates as the `owner` of an embedded database and lets the application's role in;
    a database of the starter's own has one role for all."""
    environ = {**environ, **owner}
    roles = [APPLICATION] if "DATABASE_URL" in owner else []
    command = [*PYTHON, "egov.local", "prepare", *roles]
    return Process("prepare", command, home.log / "prepare.log", environ, talks=True)


def web(home: Home, environ: Mapping[str, str], socket: int) -> Process:
    """Gunicorn on a socket that stays open while it restarts."""
    config = ["--config", str(ROOT / "deploy" / "gunicorn.conf.py")]
    options = [*config, "--bind", f"fd://{socket}", "--graceful-timeout", "3"]
    command = [*PYTHON, "gunicorn", "egov.wsgi:application", *options]
    return Process("web", command, home.log / "web.log", environ, inherited=[socket])


def worker(home: Home, environ: Mapping[str, str]) -> Process:
    options = ["--concurrency", "2", "--loglevel", "info", *QUIET_WORKER]
    command = [*PYTHON, "celery", "-A", "egov", "worker", *options]
    return Process("worker", command, home.log / "worker.log", environ)


def beat(home: Home, environ: Mapping[str, str]) -> Process:
    (home.var / "beat").mkdir(mode=0o700, exist_ok=True)
    command = [
        *PYTHON,
        "celery",
        "-A",
        "egov",
        "beat",
        "--loglevel",
        "info",
        "--pidfile=",
    ]
    return Process("beat", command, home.log / "beat.log", environ)


def demo(home: Home, environ: Mapping[str, str]) -> Process:
    """Fills the demo behind the first pages, so it gives way to them."""
    command = [*PYTHON, "egov.local", "fill"]
    return Process(
        "demo", command, home.log / "demo.log", environ, prefix=["nice", "-n", "10"]
    )
