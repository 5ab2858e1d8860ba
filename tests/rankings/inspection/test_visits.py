"""Visits of real sites on this machine: asked for, made one at a time, confirmed."""

from copy import deepcopy
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from egov import clock
from egov.errors import NotAllowed, NotFound
from rankings import actions, inspection, tasks
from rankings.errors import EditionStepRefused
from rankings.models import Measurement, Observation, Visit
from rankings.states import Origin, State
from tests.rankings import makers
from tests.rankings.makers import World, world
from tests.rankings.probing.sites import serving, visitor

pytestmark = pytest.mark.django_db
PAGES: dict[str, Any] = {
    "/": "<html lang=vi><title>Sở</title><a href=/gioi-thieu>Giới thiệu</a></html>",
    "/gioi-thieu": "<html lang=vi><title>Giới thiệu</title></html>",
}
REAL = "https://tuphap.example/"


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Any) -> World:
    """The edition collects; whether the site has encryption comes from a visit."""
    settings.MEDIA_ROOT = tmp_path
    document = deepcopy(makers.DOCUMENT)
    node = next(one for one in document["nodes"] if one["code"] == "LAN")
    node["source"] = "portal:tls"
    monkeypatch.setattr(makers, "DOCUMENT", document)
    held = world()
    actions.open_collection(held.edition.pk, by=held.phong)
    held.edition.refresh_from_db()
    return held


def asked(small: World) -> Visit:
    site = inspection.allow_site(by=small.thao, unit=small.justice, url=REAL)
    return inspection.ask_visit(site.pk, by=small.thao, edition=small.edition)


def visited(small: World) -> Visit:
    visit = asked(small)
    with serving(PAGES) as server:
        assert inspection.run_next(lambda url: visitor(server.url))
    visit.refresh_from_db()
    return visit


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
    assert (visit.state, visit.failure) == (Visit.State.DONE, "")
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
    assert visit.state == Visit.State.FAILED
    assert visit.failure
    assert not Measurement.objects.exists()


def test_one_at_a_time_and_a_killed_one_is_given_up(small: World) -> None:
    visit = asked(small)
    second = inspection.ask_visit(visit.site_id, by=small.thao, edition=small.edition)
    running = Visit.objects.filter(pk=visit.pk)
    running.update(state=Visit.State.RUNNING, started_at=clock.now())
    with serving(PAGES) as server:
        assert not inspection.run_next(lambda url: visitor(server.url))
        running.update(started_at=clock.now() - timedelta(hours=1))
        assert inspection.run_next(lambda url: visitor(server.url))
    visit.refresh_from_db()
    second.refresh_from_db()
    assert (visit.state, second.state) == (Visit.State.FAILED, Visit.State.DONE)


def test_a_confirmed_measurement_becomes_a_report_that_somebody_else_assesses(
    small: World,
) -> None:
    measured = visited(small).measurements.get(code="tls")
    for person in (small.yen, small.nhi, small.la):
        with pytest.raises(NotAllowed):
            inspection.confirm(measured.pk, by=person)
    value = inspection.confirm(measured.pk, by=small.thao)
    layer = value.layers.get()
    assert (value.state, layer.origin) == (State.REPORTED, Origin.PORTAL)
    assert layer.cells == {"LAN": "0"}  # served without encryption
    evidence = layer.evidence.get()
    assert (evidence.url, evidence.sha256) == (REAL, measured.sha256)
    with pytest.raises(EditionStepRefused):
        inspection.confirm(measured.pk, by=small.thao)
    assert Observation.objects.get(pk=value.pk).state == State.REPORTED


def test_what_no_indicator_asks_for_is_not_reported(small: World) -> None:
    measured = visited(small).measurements.get(code="hsts")
    with pytest.raises(EditionStepRefused):
        inspection.confirm(measured.pk, by=small.thao)


def test_what_was_measured_stays(small: World) -> None:
    measured = visited(small).measurements.filter(code="tls")
    with pytest.raises(DatabaseError, match="stays"), transaction.atomic():
        measured.update(value="1")


def test_the_task_finds_nothing_to_do(small: World) -> None:
    assert tasks.visit_next() is False
