"""A small edition one of whose indicators comes from visits, and a visit to a real site."""

from typing import Any

from egov.models import User
from rankings import actions, inspection
from rankings.models import Observation, Visit
from tests.rankings.makers import World, world
from tests.rankings.probing.sites import serving, visitor

PAGES: dict[str, Any] = {
    "/": "<html lang=vi><title>Sở</title><a href=/gioi-thieu>Giới thiệu</a></html>",
    "/gioi-thieu": "<html lang=vi><title>Giới thiệu</title></html>",
}
REAL = "https://tuphap.example/"


def collecting(settings: Any) -> World:
    """The edition collects; whether the site has encryption comes from a visit."""
    settings.INSPECTION_CHROMIUM = ""
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


def drawn(small: World) -> User:
    """Who assesses the value that the visit reports."""
    value = Observation.objects.get(
        edition=small.edition, unit=small.justice, indicator="LAN"
    )
    return value.assessors.get()


def another(small: World) -> User:
    """An assessor who does not."""
    assessors = (small.thao, small.khanh, small.vinh)
    return next(person for person in assessors if person != drawn(small))
