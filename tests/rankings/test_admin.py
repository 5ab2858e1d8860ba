"""The admin shows everything of the rankings and changes nothing."""

import pytest
from django.contrib import admin
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from egov import clock
from egov.models import User
from rankings import transitions
from rankings.models import Evidence, Observation
from rankings.states import EditionStep, State, Step
from rankings.transitions import SYSTEM, Statement
from tests.rankings.makers import world

pytestmark = pytest.mark.django_db
OURS = [model for model in admin.site._registry if model._meta.app_label == "rankings"]


@pytest.fixture
def administrator() -> Client:
    small = world()
    with transitions.moving(EditionStep.OPEN, small.edition.pk, by=small.phong):
        pass
    small.edition.refresh_from_db()
    value = Observation.objects.create(
        edition=small.edition, unit=small.justice, indicator="LAN"
    )
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
