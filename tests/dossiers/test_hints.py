"""Telling workers: after the commit, once for many events, and never at the filer's cost."""

from typing import Any

import pytest
from celery import Celery
from django.core.cache import cache
from django.db import transaction

from dossiers import tasks, transitions
from dossiers.models import Dossier, Message, Outbox
from dossiers.transitions import HINTED, _hint
from egov import clock
from egov.celery import app
from tests import makers
from tests.cast import Cast

AWAY = "redis+socket:///nonexistent/valkey.sock?virtual_host=0"


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the tasks sent to the broker."""
    names: list[str] = []

    def send_task(name: str, *args: Any, **kwargs: Any) -> None:
        names.append(name)

    monkeypatch.setattr(app, "send_task", send_task)
    monkeypatch.setattr(transitions, "_hint", _hint)
    return names


def test_many_acts_are_one_hint_until_a_worker_begins(
    cast: Cast, sent: list[str], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        makers.on_the_road(cast, "proposed")
    assert sent == ["dossiers.drain_outbox"]
    assert tasks.drain_outbox() == Dossier.objects.get().revision
    with django_capture_on_commit_callbacks(execute=True):
        makers.filed(cast)
    assert len(sent) == 2
    assert cache.get(HINTED)


def test_what_is_rolled_back_is_not_told(live_cast: Cast, sent: list[str]) -> None:
    def fails() -> None:
        with transaction.atomic():
            makers.filed(live_cast)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fails()
    assert not sent
    assert not Outbox.objects.exists()


def test_with_broker_and_cache_away_the_filing_is_safe(
    live_cast: Cast, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.CACHES = {
        "default": {
            "BACKEND": "egov.cache.ForgivingRedis",
            "LOCATION": "unix:///nonexistent/valkey.sock?db=0",
        }
    }
    away = Celery(broker=AWAY)
    away.conf.broker_transport_options = settings.CELERY_BROKER_TRANSPORT_OPTIONS
    monkeypatch.setattr(transitions, "app", away)
    monkeypatch.setattr(transitions, "_hint", _hint)
    waits: list[float] = []
    monkeypatch.setattr("kombu.utils.functional.sleep", waits.append)
    with clock.standing_at(makers.at("2026-03-11 09:00")):
        dossier = makers.on_the_road(live_cast, "accepted")
    assert not waits  # nobody stood before a page for it
    assert Outbox.objects.count() == dossier.revision
    assert tasks.sweep_outbox() == dossier.revision
    assert not Outbox.objects.exists()


def test_a_fresh_event_is_left_to_its_hint(cast: Cast) -> None:
    with clock.standing_at(makers.at("2026-03-11 09:00:00")):
        makers.filed(cast)
        assert tasks.sweep_outbox() == 0
    with clock.standing_at(makers.at("2026-03-11 09:00:11")):
        assert tasks.sweep_outbox() == 1
        assert tasks.drain_outbox() == 0
    assert Message.objects.filter(state=Message.State.SENT).count() == 2
