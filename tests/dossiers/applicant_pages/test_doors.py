"""Who finds an applicant's pages, what they have begun, and how they sign in."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from dossiers.models import Draft
from tests import makers
from tests.cast import Cast
from tests.documents import document
from tests.dossiers.applicant_pages.scene import addresses, begun, section, text, url

pytestmark = pytest.mark.django_db


class TestDoors:
    def test_whoever_did_not_sign_in_is_asked_to(self, client: Client, cast: Cast) -> None:
        draft, dossier = makers.draft(cast), makers.on_the_road(cast, "issued")
        for address in (url("mine"), *addresses(draft, dossier)):
            response = client.get(address)
            assert response.status_code == 302, address
            assert response["Location"] == f"{reverse('account_login')}?next={address}"

    def test_to_a_stranger_nothing_of_it_exists(self, tam: Client, cast: Cast) -> None:
        draft, dossier = makers.draft(cast), makers.on_the_road(cast, "issued")
        for address in addresses(draft, dossier):
            assert tam.get(address).status_code == 404, address

    def test_a_stranger_changes_nothing(self, tam: Client, cast: Cast) -> None:
        draft, dossier = makers.draft(cast), makers.on_the_road(cast, "asked")
        for address in (
            section(draft),
            url("draft_autosave", draft.key, "child"),
            url("draft_upload", draft.key, "proof"),
            url("draft_remove", draft.key, draft.parts.get().key),
            url("draft_file", draft.key),
            url("draft_discard", draft.key),
            url("supplement", dossier.code),
            url("step", dossier.code, "withdraw"),
        ):
            assert tam.post(address, {"reason": "x"}).status_code == 404, address
        assert Draft.objects.filter(pk=draft.key).exists()

    def test_owners_open_every_page(self, lan: Client, cast: Cast) -> None:
        draft, dossier = makers.draft(cast), makers.on_the_road(cast, "issued")
        withdraw = url("step", dossier.code, "withdraw")
        for address in addresses(draft, dossier):
            response = lan.get(address)
            expected = {200, 302} if address != withdraw else {409}
            assert response.status_code in expected, address

    def test_nothing_personal_stays_in_a_cache(self, lan: Client, cast: Cast) -> None:
        draft, dossier = makers.draft(cast), makers.on_the_road(cast, "issued")
        for address in (url("mine"), *addresses(draft, dossier)):
            if "buoc" not in address:
                assert "no-store" in lan.get(address)["Cache-Control"], address


class TestMine:
    def test_it_lists_dossiers_and_drafts(self, lan: Client, cast: Cast) -> None:
        dossier, draft = makers.on_the_road(cast, "asked"), begun(cast)
        page = text(lan.get(url("mine")))
        assert dossier.code in page
        assert "Chờ bạn bổ sung" in page
        assert url("draft", draft.key) in page

    def test_others_are_not_listed(self, tam: Client, cast: Cast) -> None:
        dossier = makers.filed(cast)
        assert dossier.code not in text(tam.get(url("mine")))

    def test_tabs_narrow(self, lan: Client, cast: Cast) -> None:
        asked, done = (
            makers.on_the_road(cast, "asked"),
            makers.on_the_road(cast, "returned"),
        )
        page = text(lan.get(url("mine") + "?xem=can-ban"))
        assert asked.code in page
        assert done.code not in page

    def test_it_costs_the_same_however_long(
        self, lan: Client, cast: Cast, django_assert_num_queries: Any
    ) -> None:
        makers.filed(cast)
        begun(cast)
        lan.get(url("mine"))
        for _ in range(5):
            makers.on_the_road(cast, "appraising")
            begun(cast)
        with django_assert_num_queries(6):
            lan.get(url("mine"))

    @pytest.mark.parametrize("query", ["page=-4", "page=x", "page=999", "xem=%00", "xem=x"])
    def test_bad_queries_are_answered(self, lan: Client, query: str) -> None:
        assert lan.get(f"{url('mine')}?{query}").status_code == 200


class TestStarting:
    def test_case_and_desk_begin_a_draft(self, lan: Client, cast: Cast) -> None:
        start = url("start", cast.birth.code)
        assert cast.ward.name in text(lan.get(start))
        response = lan.post(start, {"agency": cast.ward.code})
        draft = Draft.objects.get(user=cast.lan)
        assert response["Location"] == section(draft)
        assert draft.agency == cast.ward
        assert draft.answers["filer_name"] == "Nguyễn Thị Lan"

    def test_looking_begins_nothing(self, lan: Client, cast: Cast) -> None:
        lan.get(url("start", cast.birth.code))
        assert not Draft.objects.exists()

    def test_a_desk_that_does_not_take_it_is_refused(self, lan: Client, cast: Cast) -> None:
        for agency in ("", "H55.05", "H99", "\0"):
            response = lan.post(url("start", cast.birth.code), {"agency": agency})
            assert response.status_code == 422, agency
        assert not Draft.objects.exists()

    def test_what_cannot_be_filed_online_leads_to_its_page(
        self, lan: Client, cast: Cast
    ) -> None:
        counter = makers.publish(document("1.000004", "Tại quầy", online_level="none"))
        response = lan.get(url("start", counter.code))
        assert response["Location"] == reverse("procedure", args=[counter.code])
        assert lan.get(url("start", "9.999999")).status_code == 404

    def test_case_and_desk_can_be_changed(self, lan: Client, cast: Cast) -> None:
        draft = begun(cast)
        place = url("draft_place", draft.key)
        assert lan.post(place, {"agency": cast.commune.code}).status_code == 302
        draft.refresh_from_db()
        assert draft.agency == cast.commune
        assert lan.post(place, {"agency": ""}).status_code == 422


class TestSigningIn:
    def test_the_demo_offers_its_people(
        self, client: Client, cast: Cast, settings: Any
    ) -> None:
        from dossiers.demo import people

        settings.DEMO = True
        page = text(client.get(reverse("account_login")))
        for username in people.SHOWN:
            assert f'name="login" value="{username}"' in page, username
        assert f'value="{people.PASSWORD}"' in page
        settings.DEMO = False
        assert people.PASSWORD not in text(client.get(reverse("account_login")))

    def test_a_person_comes_in_and_arrives(self, client: Client, cast: Cast) -> None:
        cast.lan.set_password("mot-cua-1")
        cast.lan.save()
        login = reverse("account_login")
        wrong = client.post(login, {"login": "lan", "password": "sai"})
        assert wrong.status_code == 200
        assert 'role="alert"' in text(wrong)
        sent = {"login": "lan", "password": "mot-cua-1", "next": url("mine")}
        assert client.post(login, sent)["Location"] == url("mine")

    @pytest.mark.parametrize(
        "name",
        ["account_login", "account_signup", "account_inactive", "account_reset_password",
         "account_reset_password_done"],
    )  # fmt: skip
    def test_pages_before_sign_in_keep_the_frame(self, client: Client, name: str) -> None:
        page = text(client.get(reverse(name)))
        assert "Tra cứu hồ sơ" in page

    @pytest.mark.parametrize(
        "name", ["account_logout", "account_change_password", "account_reauthenticate"]
    )
    def test_pages_of_the_account_open(self, lan: Client, cast: Cast, name: str) -> None:
        cast.lan.set_password("mot-cua-1")
        cast.lan.save()
        lan.force_login(cast.lan)
        assert lan.get(reverse(name)).status_code in {200, 302}


def test_a_refused_step_does_not_name_officials(client: Client, cast: Cast) -> None:
    """What a department's coordinator is asked lists the specialists to choose from."""
    dossier = makers.filed(cast, cast.permit)
    client.force_login(cast.lan)
    for data in ({}, {"_add": "items"}):
        response = client.post(url("step", dossier.code, "assign"), data)
        assert response.status_code == 403
        assert cast.son.full_name not in text(response)
        assert cast.son.username + '"' not in text(response)
