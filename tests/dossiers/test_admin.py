"""The admin pages: everything can be looked at, nothing recorded can be changed."""

from datetime import date

import pytest
from django.contrib import admin
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from dossiers.models import Dossier, Event, Procedure, ProcedureVersion
from egov.models import User
from tests.cast import Cast
from tests.makers import on_the_road

OURS = [model for model in admin.site._registry if model._meta.app_label == "dossiers"]


def address(model: type[Model], page: str, *arguments: object) -> str:
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}"
    return reverse(name, args=arguments)


@pytest.fixture
def administrator(cast: Cast) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("quan", full_name="Quản trị"))
    return client


@pytest.fixture
def dossier(cast: Cast) -> Dossier:
    return on_the_road(cast, "returned")


@pytest.mark.usefixtures("dossier")
class TestLooking:
    @pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
    def test_lists_and_pages_open(self, administrator: Client, model: type[Model]) -> None:
        assert administrator.get(address(model, "changelist")).status_code == 200
        row = model._default_manager.first()
        if row is not None:
            page = administrator.get(address(model, "change", row.pk))
            assert page.status_code == 200

    def test_a_dossier_is_found_by_name_without_accents(
        self, administrator: Client, dossier: Dossier
    ) -> None:
        found = administrator.get(address(Dossier, "changelist"), {"q": "nguyen lan"})
        assert dossier.code in found.content.decode()
        none = administrator.get(address(Dossier, "changelist"), {"q": "khong co ai"})
        assert dossier.code not in none.content.decode()

    def test_a_procedure_is_found_without_accents(self, administrator: Client) -> None:
        found = administrator.get(address(Procedure, "changelist"), {"q": "khai sinh"})
        assert "1.001193" in found.content.decode()

    def test_officials_do_not_get_in(self, cast: Cast) -> None:
        client = Client()
        for person in (cast.minh, cast.lan):
            client.force_login(person)
            assert client.get(address(Dossier, "changelist")).status_code != 200


class TestChanging:
    @pytest.mark.parametrize("model", [Dossier, Event, ProcedureVersion])
    def test_what_is_recorded_stays(
        self, administrator: Client, dossier: Dossier, model: type[Model]
    ) -> None:
        row = model._default_manager.all()[0]
        before = model._default_manager.values().get(pk=row.pk)
        for page in ("change", "delete"):
            answer = administrator.post(address(model, page, row.pk), {"post": "yes"})
            assert answer.status_code == 403
        assert administrator.post(address(model, "add")).status_code == 403
        assert model._default_manager.values().get(pk=row.pk) == before

    def test_a_procedure_is_closed_and_nothing_else(
        self, administrator: Client, cast: Cast
    ) -> None:
        given = {
            "closed_on": "2030-01-01",
            "name_vi": "Tên khác",
            "versions-TOTAL_FORMS": 0,
            "versions-INITIAL_FORMS": 0,
        }
        page = address(Procedure, "change", cast.birth.pk)
        assert administrator.post(page, given).status_code == 302
        cast.birth.refresh_from_db()
        assert cast.birth.closed_on == date(2030, 1, 1)
        assert cast.birth.name_vi != "Tên khác"
        assert (
            administrator.post(address(Procedure, "delete", cast.birth.pk)).status_code
            == 403
        )
