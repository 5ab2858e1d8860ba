"""Visits of real sites on this machine: asked for, made one at a time, confirmed."""

import gzip
import json
import time
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from egov import clock
from egov.errors import NotAllowed, NotFound
from rankings import actions, inspection, tasks
from rankings.errors import EditionStepRefused, Unusable
from rankings.models import Measurement, Observation, Visit
from rankings.probing.fetcher import Limits
from rankings.states import Origin, State, Verdict
from tests.rankings.inspection.scene import (
    PAGES,
    REAL,
    another,
    asked,
    collecting,
    drawn,
    visited,
)
from tests.rankings.makers import World
from tests.rankings.probing.sites import Handler, Route, moved, reply, serving, visitor

pytestmark = pytest.mark.django_db
STATE = Visit.State
SHORT = Limits(request_seconds=1.0, visit_seconds=20.0, pause=0.0, page_bytes=200_000)


# A hundred megabytes in a hundred kilobytes.
PACKED = gzip.compress(bytes(100_000_000), 9)


def bomb(handler: Handler) -> None:
    reply(handler, PACKED, Content_Encoding="gzip")


def drip(handler: Handler) -> None:
    """A byte now and then, for as long as anybody listens."""
    handler.send_response(200)
    handler.end_headers()
    for _ in range(100):
        handler.wfile.write(b"x")
        handler.wfile.flush()
        time.sleep(0.2)


@pytest.fixture
def small(settings: Any, tmp_path: Any) -> World:
    settings.MEDIA_ROOT = tmp_path
    return collecting(settings)


def test_only_an_assessor_allows_and_asks(small: World) -> None:
    for person in (small.nhi, small.phong, small.yen, small.la):
        with pytest.raises(NotAllowed):
            inspection.allow_site(by=person, unit=small.justice, url=REAL)
    site = inspection.allow_site(by=small.thao, unit=small.justice, url=REAL)
    with pytest.raises(EditionStepRefused):
        inspection.allow_site(by=small.thao, unit=small.justice, url=REAL)
    inspection.close_site(site.pk, by=small.thao)
    with pytest.raises(NotFound):
        inspection.ask_visit(site.pk, by=small.thao, edition=small.edition)


def test_a_visit_measures_with_raw_evidence(small: World) -> None:
    visit = visited(small)
    assert (visit.state, visit.failure) == (STATE.DONE, "")
    reachable = visit.measurements.get(code="reachable")
    assert reachable.value == "100"
    assert reachable.raw.read()
    assert not inspection.run_next()


def test_a_private_address_is_not_visited(small: World) -> None:
    visit = asked(small)
    with serving(PAGES) as server:
        # As in production: nothing but public addresses is permitted.
        inspection.run_next(lambda url: visitor(server.url, permits=lambda address: False))
    visit.refresh_from_db()
    assert visit.state == STATE.FAILED
    assert visit.failure
    assert not Measurement.objects.exists()


def test_one_at_a_time(small: World) -> None:
    visit = asked(small)
    Visit.objects.filter(pk=visit.pk).update(state=STATE.RUNNING, started_at=clock.now())
    other = inspection.allow_site(by=small.thao, unit=small.justice, url=f"{REAL}2")
    inspection.ask_visit(other.pk, by=small.thao, edition=small.edition)
    with serving(PAGES) as server:
        assert not inspection.run_next(lambda url: visitor(server.url))


def test_a_visit_is_asked_for_once_until_it_is_over(small: World) -> None:
    first = asked(small)
    again = inspection.ask_visit(first.site_id, by=small.thao, edition=small.edition)
    assert again == first
    with serving(PAGES) as server:
        assert inspection.run_next(lambda url: visitor(server.url))
    later = inspection.ask_visit(first.site_id, by=small.thao, edition=small.edition)
    assert later != first


def test_a_killed_visit_is_begun_once_more_and_then_given_up(small: World) -> None:
    visit = asked(small)

    def killed(url: str) -> Any:
        raise KeyboardInterrupt

    for begun in (1, 2):
        with pytest.raises(KeyboardInterrupt):
            inspection.run_next(killed)
        assert not inspection.run_next(killed)  # it may be running yet
        visit.refresh_from_db()
        assert (visit.state, visit.begun) == (STATE.RUNNING, begun)
        Visit.objects.update(started_at=clock.now() - timedelta(hours=1))
    assert not inspection.run_next(killed)
    visit.refresh_from_db()
    assert (visit.state, visit.failure) == (STATE.FAILED, "interrupted")


def test_who_was_taken_for_dead_changes_nothing_when_it_ends(small: World) -> None:
    visit = asked(small)

    def late(url: str) -> Any:
        Visit.objects.update(started_at=clock.now() - timedelta(hours=1))
        inspection.run_next(lambda url: visitor(server.url))
        return visitor(server.url)

    with serving(PAGES) as server:
        assert inspection.run_next(late)
    visit.refresh_from_db()
    assert (visit.state, visit.begun) == (STATE.DONE, 2)
    assert visit.measurements.filter(code="reachable").count() == 1


@pytest.mark.parametrize(
    ("home", "code"),
    [
        (moved("http://127.0.0.1:1/"), "foreign"),
        (moved("/"), "redirects"),
        (bomb, "too_large"),
        (drip, "timeout"),
    ],
)
def test_a_hostile_site_is_written_down_and_the_next_visit_made(
    small: World, home: Route, code: str
) -> None:
    visit = asked(small)
    other = inspection.allow_site(by=small.thao, unit=small.justice, url=f"{REAL}2")
    second = inspection.ask_visit(other.pk, by=small.thao, edition=small.edition)
    with serving({"/": home}) as server:
        assert inspection.run_next(lambda url: visitor(server.url, limits=SHORT))
    with serving(PAGES) as server:
        assert inspection.run_next(lambda url: visitor(server.url))
    visit.refresh_from_db()
    second.refresh_from_db()
    assert second.state == STATE.DONE
    if visit.state == STATE.FAILED:
        assert visit.failure == code
    else:
        reachable = visit.measurements.get(code="reachable")
        assert reachable.value == "0"
        tries = json.loads(reachable.raw.read())["tries"]
        assert {one["failure"] for one in tries} == {code}


def test_a_confirmed_measurement_becomes_a_report_that_somebody_else_assesses(
    small: World,
) -> None:
    measured = visited(small).measurements.get(code="tls")
    # Whoever was drawn to assess it would assess what they reported.
    for person in (small.yen, small.nhi, small.la, drawn(small)):
        with pytest.raises(NotAllowed):
            inspection.confirm(measured.pk, by=person)
    value = inspection.confirm(measured.pk, by=another(small))
    layer = value.layers.get()
    assert (value.state, layer.origin) == (State.REPORTED, Origin.PORTAL)
    assert layer.cells == {"LAN": "0"}  # served without encryption
    evidence = layer.evidence.get()
    assert (evidence.url, evidence.sha256) == (REAL, measured.sha256)
    with pytest.raises(EditionStepRefused):
        inspection.confirm(measured.pk, by=another(small))
    actions.assess(value.pk, by=drawn(small), verdict=Verdict.ACCEPTED)
    assert Observation.objects.get(pk=value.pk).state == State.SETTLED


def test_what_no_indicator_asks_for_is_not_reported(small: World) -> None:
    measured = visited(small).measurements.get(code="hsts")
    with pytest.raises(EditionStepRefused):
        inspection.confirm(measured.pk, by=small.thao)


def test_what_was_measured_stays(small: World) -> None:
    measured = visited(small).measurements.filter(code="tls")
    with pytest.raises(DatabaseError, match="stays"), transaction.atomic():
        measured.update(value="1")


def test_what_is_no_address_is_not_allowed(small: World) -> None:
    for url in (
        "",
        "tuphap",
        "ftp://tuphap.example/",
        "https://a:b@tuphap.example/",
        "http://[",
    ):
        with pytest.raises(Unusable):
            inspection.allow_site(by=small.thao, unit=small.justice, url=url)


def test_a_closed_site_is_not_visited_any_more(small: World) -> None:
    visit = asked(small)
    inspection.close_site(visit.site_id, by=small.thao)
    assert not inspection.run_next()
    visit.refresh_from_db()
    assert (visit.state, visit.failure) == (STATE.FAILED, "closed")


def test_all_sites_are_asked_for_at_once(small: World) -> None:
    first = asked(small)
    inspection.allow_site(
        by=small.thao, unit=small.finance, url="https://taichinh.example/"
    )
    closed = inspection.allow_site(
        by=small.thao, unit=small.health, url="https://yte.example/"
    )
    inspection.close_site(closed.pk, by=small.thao)
    assert inspection.ask_visits(by=small.thao, edition=small.edition) == 2
    assert first in Visit.objects.all()
    assert Visit.objects.count() == 2


def test_the_task_finds_nothing_to_do(small: World) -> None:
    assert tasks.visit_next() is False
