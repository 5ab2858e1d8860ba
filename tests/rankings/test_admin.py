"""The admin shows everything of the rankings and changes nothing."""

import pytest
from django.contrib import admin
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from egov import clock
from egov.models import User
from rankings import actions, transitions
from rankings.models import (
    Edition,
    Evidence,
    Layer,
    Methodology,
    Observation,
    RankedUnit,
    Site,
    Visit,
)
from rankings.states import EditionStep, State, Step, Verdict
from rankings.transitions import SYSTEM, Statement
from tests.rankings.makers import World, world
from tests.rankings.office.road import PAPER

pytestmark = pytest.mark.django_db
OURS = [model for model in admin.site._registry if model._meta.app_label == "rankings"]


@pytest.fixture
def administrator() -> Client:
    small = world()
    value = Observation.objects.create(
        edition=small.edition, unit=small.justice, indicator="LAN"
    )
    with transitions.moving(EditionStep.OPEN, small.edition.pk, by=small.phong):
        pass
    small.edition.refresh_from_db()
    said = Statement(value, Step.REPORT, small.yen, SYSTEM, clock.now(), State.REPORTED)
    said.evidence = [Evidence(kind="document", title="Quyết định", number="12/QĐ")]
    transitions.write(small.edition, [said])
    client = Client()
    client.force_login(User.objects.create_superuser("quan", full_name="Quản trị"))
    return client


def address(model: type[Model], page: str, *arguments: object) -> str:
    return reverse(f"admin:rankings_{model._meta.model_name}_{page}", args=arguments)


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_lists_and_pages_open_and_nothing_is_added_or_deleted(
    administrator: Client, model: type[Model]
) -> None:
    assert administrator.get(address(model, "changelist")).status_code == 200
    assert administrator.get(address(model, "add")).status_code == 403
    row = model._default_manager.first()
    if row is not None:
        page = address(model, "change", row.pk)
        assert administrator.get(page).status_code == 200
        assert administrator.post(page, {}).status_code == 403
        assert administrator.post(address(model, "delete", row.pk)).status_code == 403


@pytest.fixture
def busy() -> World:
    """Some rows of everything that is not published: three units report, sites are visited."""
    small = world()
    actions.open_collection(small.edition.pk, by=small.phong)
    for who, unit in ((small.yen, small.justice), (small.bao, small.finance)):
        held = Observation.objects.get(unit=unit, indicator="PC")
        actions.report(held.pk, by=who, cells={"PC.a": "9", "PC.b": "10"}, evidence=[PAPER])
        site = Site.objects.create(
            unit=unit, url=f"https://{unit.key}.example.vn/", allowed_by=who
        )
        Visit.objects.create(site=site, edition=small.edition, asked_by=who)
    made = {"index": small.index, "document": small.methodology.document}
    Methodology.objects.create(version="2", digest="0", edited_by=small.phong, **made)
    RankedUnit.objects.filter(key="so-y-te").update(successor=small.justice)
    return small


LONG = [Methodology, RankedUnit, Edition, Observation, Layer, Site, Visit]


@pytest.mark.parametrize("model", LONG, ids=lambda model: model.__name__)
def test_a_list_asks_as_often_whatever_its_length(busy: World, model: type[Model]) -> None:
    client = Client()
    client.force_login(User.objects.create_superuser("quan", full_name="Quản trị"))
    page, first = address(model, "changelist"), model._default_manager.earliest("pk")
    counts = []
    for query in ("", f"?id__exact={first.pk}"):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(page + query).status_code == 200
        counts.append(len(asked))
    assert counts[0] <= counts[1] + 1  # a filter may count once more


def test_a_first_verdict_is_not_read_here_before_the_second(busy: World) -> None:
    held = Observation.objects.get(unit=busy.justice, indicator="PC")
    first, second = held.assessors.order_by("pk")
    actions.assess(held.pk, by=first, verdict=Verdict.REJECTED, reason="Bí mật.")
    User.objects.filter(pk=second.pk).update(is_staff=True, is_superuser=True)
    client = Client()
    client.force_login(User.objects.get(pk=second.pk))
    layer = held.layers.latest("seq")
    pages = [
        address(Layer, "changelist"),
        address(Observation, "change", held.pk),
        address(Layer, "change", layer.pk),
    ]

    def shown() -> list[bool]:
        answers = [client.get(page, follow=True).content.decode() for page in pages]
        return [str(Verdict.REJECTED.label) in answer for answer in answers]

    assert shown() == [False, False, False]
    actions.assess(held.pk, by=second, verdict=Verdict.ACCEPTED)
    assert shown() == [True, True, True]
