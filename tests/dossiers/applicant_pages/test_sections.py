"""Filling in a draft section by section."""

import uuid

import pytest
from django.test import Client

from dossiers import actions
from tests import makers
from tests.cast import Cast
from tests.documents import ANSWERS, BIRTH, document, question
from tests.dossiers.applicant_pages.scene import CHILD, begun, section, text, url

pytestmark = pytest.mark.django_db


class TestSections:
    def test_what_is_typed_is_kept_and_leads_on(self, lan: Client, cast: Cast) -> None:
        draft = begun(cast)
        response = lan.post(section(draft), {**CHILD, "revision": "0"})
        assert response["Location"] == section(draft, "filer")
        draft.refresh_from_db()
        assert draft.answers["child_name"] == CHILD["child_name"]
        assert draft.revision == 1

    def test_what_is_wrong_is_kept_too_and_told(self, lan: Client, cast: Cast) -> None:
        draft = begun(cast)
        sent = {**CHILD, "born_on": "31/02/2026", "revision": "0"}
        response = lan.post(section(draft), sent)
        assert response.status_code == 422
        assert 'href="#q-born_on"' in text(response)
        assert "31/02/2026" in text(response)
        draft.refresh_from_db()
        assert draft.answers["born_on"] == "31/02/2026"

    def test_autosave_answers_with_time_and_revision(self, lan: Client, cast: Cast) -> None:
        draft = begun(cast)
        autosave = url("draft_autosave", draft.key, "child")
        told = lan.post(autosave, {"child_name": "Ma", "revision": "0"}).json()
        assert told["revision"] == 1
        assert len(told["saved_at"]) == 5
        again = lan.post(autosave, {"child_name": "Ma Thị", "revision": "1"}).json()
        assert again["revision"] == 2

    def test_two_devices_do_not_overwrite_each_other(self, lan: Client, cast: Cast) -> None:
        draft = begun(cast)
        autosave = url("draft_autosave", draft.key, "child")
        lan.post(autosave, {"child_name": "Một", "revision": "0"})
        late = lan.post(autosave, {"child_name": "Hai", "revision": "0"})
        assert late.status_code == 409
        assert late.json()["revision"] == 1
        page = lan.post(section(draft), {**CHILD, "child_name": "Hai", "revision": "0"})
        assert page.status_code == 409
        assert "vừa được sửa trên thiết bị khác" in text(page)
        assert 'value="Hai"' in text(page)
        assert 'name="revision" value="1"' in text(page)
        draft.refresh_from_db()
        assert draft.answers["child_name"] == "Một"

    def test_a_save_of_the_same_page_is_no_conflict(self, lan: Client, cast: Cast) -> None:
        draft = begun(cast)
        lan.post(url("draft_autosave", draft.key, "child"), {**CHILD, "revision": "0"})
        assert lan.post(section(draft), {**CHILD, "revision": "0"}).status_code == 302

    def test_it_opens_on_another_device_as_it_was_left(
        self, lan: Client, cast: Cast
    ) -> None:
        draft = begun(cast)
        lan.post(url("draft_autosave", draft.key, "child"), {**CHILD, "revision": "0"})
        other = Client()
        other.force_login(cast.lan)
        assert "Ma Thị Ánh Tuyết" in text(other.get(section(draft)))
        assert other.get(url("draft", draft.key))["Location"] == url(
            "draft_parts", draft.key
        )

    def test_the_value_of_the_account_says_so(self, lan: Client, cast: Cast) -> None:
        page = text(lan.get(section(begun(cast), "filer")))
        assert "Lấy từ tài khoản của bạn" in page

    def test_rows_come_without_javascript(self, lan: Client, cast: Cast) -> None:
        rows = question("members", "repeat", fields=[question("name")], min=0, max=5)
        form = {"complete": True, "sections": [{**BIRTH["form"]["sections"][0],
                                                "fields": [rows]}]}  # fmt: skip
        procedure = makers.publish(document("1.000005", "Có nhóm", form=form, result={
            **BIRTH["result"], "lines": []}))  # fmt: skip
        draft = actions.start_draft(procedure, by=cast.lan, agency=cast.ward)
        sent = {"members-0-name": "An", "revision": "0", "_add": "members"}
        page = lan.post(section(draft), sent)
        assert page.status_code == 200
        assert 'name="members-1-name"' in text(page)
        sent = {"members-0-name": "An", "members-1-name": "Bình", "revision": "1",
                "_remove": "members-0"}  # fmt: skip
        assert 'value="An"' not in text(lan.post(section(draft), sent))
        draft.refresh_from_db()
        assert draft.answers["members"] == [{"name": "Bình"}]

    def test_sections_that_are_not_there(self, lan: Client, cast: Cast) -> None:
        draft = begun(cast)
        for code in ("nothing", "-place", "%00", "a" * 500):
            address = section(draft).replace("child", code)
            assert lan.get(address).status_code == 404
            assert lan.post(address).status_code == 404
        assert lan.get(url("draft", uuid.uuid4())).status_code == 404

    @pytest.mark.parametrize(
        "body",
        [
            b"child_name=%00%00&revision=0",
            b"child_name=%ff%fe&revision=0",
            b"\xff\xfe\x00",
            b"revision=99999999999999999999",
            b"revision=-1&child_name=a",
            "revision=٣&child_name=a".encode(),
        ],
    )
    def test_bad_bodies_are_refused_kindly(
        self, lan: Client, cast: Cast, body: bytes
    ) -> None:
        draft = begun(cast)
        kind = "application/x-www-form-urlencoded"
        for address in (section(draft), url("draft_autosave", draft.key, "child")):
            response = lan.post(address, body, content_type=kind)
            assert response.status_code in {200, 400, 409, 422}, address

    def test_ten_megabytes_of_text_are_too_much(self, lan: Client, cast: Cast) -> None:
        body = b"child_name=" + b"x" * 10_000_000
        kind = "application/x-www-form-urlencoded"
        response = lan.post(section(begun(cast)), body, content_type=kind)
        assert response.status_code in {400, 413}

    def test_more_fields_than_a_form_has(self, lan: Client, cast: Cast) -> None:
        sent = {f"members-{number}-name": "x" for number in range(3000)}
        assert lan.post(section(begun(cast)), sent).status_code == 400


def test_answers_of_the_cast_are_those_of_the_form() -> None:
    codes = {
        field["code"] for part in BIRTH["form"]["sections"] for field in part["fields"]
    }
    assert set(ANSWERS) == codes
