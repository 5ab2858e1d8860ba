"""An applicant's pages: draft, filing, following, mending; and what strangers get."""

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation

from dossiers import actions
from dossiers.models import Dossier, Draft, Part
from dossiers.states import Status
from egov.models import User
from tests import makers
from tests.cast import Cast
from tests.documents import ANSWERS, BIRTH, document, question

pytestmark = pytest.mark.django_db
CHILD = {"child_name": "Ma Thị Ánh Tuyết", "born_on": "15/01/2026", "copies": "2"}


@pytest.fixture(autouse=True)
def _vietnamese() -> None:
    """A page asked for in English leaves its language to the next test's addresses."""
    translation.activate("vi")


@pytest.fixture
def lan(client: Client, cast: Cast) -> Client:
    client.force_login(cast.lan)
    return client


@pytest.fixture
def tam(cast: Cast) -> Client:
    stranger = Client()
    stranger.force_login(cast.tam)
    return stranger


def url(name: str, *args: Any) -> str:
    return reverse(f"dossiers:{name}", args=args)


def text(response: Any) -> str:
    return response.content.decode()


def begun(cast: Cast, by: User | None = None) -> Draft:
    return actions.start_draft(cast.birth, by=by or cast.lan, agency=cast.ward)


def section(draft: Draft, code: str = "child") -> str:
    return url("draft_section", draft.key, code)


def addresses(draft: Draft, dossier: Dossier) -> Iterator[str]:
    """Every page of an applicant that belongs to somebody."""
    part, kept = draft.parts.get(), dossier.parts.get()
    for name in ("draft", "draft_place", "draft_parts", "draft_review", "draft_discard"):
        yield url(name, draft.key)
    yield section(draft)
    yield url("file", part.key)
    yield url("file", kept.key)
    for name in ("detail", "receipt", "result"):
        yield url(name, dossier.code)
    yield url("step", dossier.code, "withdraw")


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


class TestPapers:
    def test_a_file_goes_up_and_is_shown(self, lan: Client, cast: Cast) -> None:
        draft = begun(cast)
        sent = {"file": makers.pdf(2, "giấy chứng sinh.pdf")}
        response = lan.post(url("draft_upload", draft.key, "proof"), sent)
        assert response["Location"].endswith("#part-proof")
        page = text(lan.get(url("draft_parts", draft.key)))
        assert "giấy chứng sinh.pdf" in page
        assert "2 trang" in page

    def test_a_script_gets_the_part_alone(self, lan: Client, cast: Cast) -> None:
        upload = url("draft_upload", begun(cast).key, "proof")
        response = lan.post(upload, {"file": makers.pdf()}, headers={"X-Upload": "1"})
        assert response.status_code == 200
        assert 'id="part-proof-result"' in text(response)
        assert "<html" not in text(response)

    @pytest.mark.parametrize(
        ("sent", "told"),
        [
            (None, "Hãy chọn tệp"),
            (SimpleUploadedFile("a.pdf", b"%PDF-1.4 broken"), "a.pdf"),
            (SimpleUploadedFile("a.pdf", b"MZ" + b"0" * 200), "Chỉ nhận tệp"),
            (SimpleUploadedFile("<b>.png", b"\x89PNG\r\n\x1a\n" + b"0" * 99), "&lt;b&gt;"),
        ],
    )
    def test_a_refusal_stands_beside_the_part(
        self, lan: Client, cast: Cast, sent: Any, told: str
    ) -> None:
        upload = url("draft_upload", begun(cast).key, "proof")
        for headers in ({}, {"X-Upload": "1"}):
            if sent:
                sent.seek(0)
            response = lan.post(upload, {"file": sent} if sent else {}, headers=headers)
            assert response.status_code == 422
            assert told in text(response)
            assert 'id="part-proof-error"' in text(response)

    def test_it_can_be_taken_out_again_and_again(self, lan: Client, cast: Cast) -> None:
        draft = makers.draft(cast)
        remove = url("draft_remove", draft.key, draft.parts.get().key)
        assert lan.get(remove)["Location"] == url("draft_parts", draft.key)
        assert draft.parts.exists()
        assert lan.post(remove).status_code == 302
        assert lan.post(remove).status_code == 302
        assert not draft.parts.exists()

    @pytest.mark.parametrize(
        ("body", "kind"),
        [
            (b"garbage", "multipart/form-data; boundary=x"),
            (
                b'--x\r\nContent-Disposition: form-data; name="file"',
                "multipart/form-data; boundary=x",
            ),
            (b"--x--", "multipart/form-data; boundary="),
            (b"{}", "application/json"),
            (b"\0" * 99, "multipart/form-data; boundary=" + "y" * 300),
        ],
    )
    def test_broken_uploads_are_refused(
        self, lan: Client, cast: Cast, body: bytes, kind: str
    ) -> None:
        upload = url("draft_upload", begun(cast).key, "proof")
        assert lan.post(upload, body, content_type=kind).status_code in {400, 422}

    def test_parts_nobody_asks_for(self, lan: Client, cast: Cast) -> None:
        draft = begun(cast)
        for code in ("nothing", "%00", "../proof"):
            address = f"{url('draft_parts', draft.key)}{code}/tai-len/"
            assert lan.post(address, {"file": makers.pdf()}).status_code == 404

    def test_a_file_is_served_so_that_it_cannot_act(self, lan: Client, cast: Cast) -> None:
        part = makers.draft(cast).parts.get()
        response = lan.get(url("file", part.key))
        assert response["Content-Type"] == "application/pdf"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Content-Disposition"].startswith("inline")
        assert "default-src 'none'" in response["Content-Security-Policy"]
        Part.objects.filter(pk=part.pk).update(content_type="text/html")
        other = lan.get(url("file", part.key))
        assert other["Content-Type"] == "application/octet-stream"
        assert other["Content-Disposition"].startswith("attachment")
        assert other["Content-Security-Policy"].startswith("sandbox")

    def test_a_lost_file_is_told(self, lan: Client, cast: Cast) -> None:
        part = makers.draft(cast).parts.get()
        assert part.file.name
        part.file.storage.delete(part.file.name)
        assert lan.get(url("file", part.key)).status_code == 404

    def test_officials_of_the_desk_may_open_what_was_filed(
        self, client: Client, cast: Cast
    ) -> None:
        draft, dossier = makers.draft(cast), makers.filed(cast)
        client.force_login(cast.minh)
        assert client.get(url("file", dossier.parts.get().key)).status_code == 200
        assert client.get(url("file", draft.parts.get().key)).status_code == 404


class TestFiling:
    def test_what_is_missing_links_to_its_very_question(
        self, lan: Client, cast: Cast
    ) -> None:
        draft = begun(cast)
        page = text(lan.get(url("draft_review", draft.key)))
        assert f"{section(draft)}?check=1#q-child_name" in page
        assert f"{url('draft_parts', draft.key)}#part-proof" in page
        shown = text(lan.get(section(draft) + "?check=1"))
        assert 'id="q-child_name-error"' in shown

    def test_an_incomplete_one_is_not_filed(self, lan: Client, cast: Cast) -> None:
        draft = begun(cast)
        response = lan.post(url("draft_file", draft.key), {"agree": "yes"})
        assert response.status_code == 422
        assert not Dossier.objects.exists()

    def test_without_the_declaration_nothing_is_filed(
        self, lan: Client, cast: Cast
    ) -> None:
        draft = makers.draft(cast)
        response = lan.post(url("draft_file", draft.key), {})
        assert response.status_code == 422
        assert 'href="#agree"' in text(response)

    def test_filing_leads_to_the_receipt_however_often(
        self, lan: Client, cast: Cast
    ) -> None:
        draft = makers.draft(cast)
        file, sent = url("draft_file", draft.key), {"agree": "yes", "key": str(draft.key)}
        first = lan.post(file, sent)
        dossier = Dossier.objects.get()
        receipt = url("receipt", dossier.code)
        assert first["Location"] == receipt
        for again in (lan.post(file, sent), lan.post(file, {}), lan.get(section(draft)),
                      lan.get(url("draft_review", draft.key))):  # fmt: skip
            assert again["Location"] == receipt
        assert Dossier.objects.count() == 1

    def test_a_key_that_came_back_changed_is_not_trusted(
        self, lan: Client, cast: Cast
    ) -> None:
        draft = makers.draft(cast)
        response = lan.post(url("draft_file", draft.key), {"agree": "yes", "key": "\0x"})
        assert response.status_code == 302
        assert Dossier.objects.get().filing_key == draft.key

    def test_the_receipt_holds_what_was_handed_in(self, lan: Client, cast: Cast) -> None:
        dossier = makers.filed(cast)
        page = text(lan.get(url("receipt", dossier.code)))
        part = dossier.parts.get()
        assert all(part.sha256[at : at + 16] in page for at in range(0, 64, 16))
        assert dossier.code in page
        assert cast.ward.name in page
        assert "chậm nhất" in page

    def test_a_draft_is_thrown_away_after_asking(self, lan: Client, cast: Cast) -> None:
        draft = makers.draft(cast)
        discard = url("draft_discard", draft.key)
        assert "Xoá bản nháp này?" in text(lan.get(discard))
        assert Draft.objects.exists()
        assert lan.post(discard)["Location"] == url("mine")
        assert not Draft.objects.exists()

    def test_acts_are_not_taken_by_looking(self, lan: Client, cast: Cast) -> None:
        draft, dossier = makers.draft(cast), makers.on_the_road(cast, "asked")
        for address, page in (
            (url("draft_file", draft.key), url("draft_review", draft.key)),
            (url("draft_upload", draft.key, "proof"), url("draft_parts", draft.key)),
            (url("supplement", dossier.code), url("detail", dossier.code)),
        ):
            assert lan.get(address)["Location"] == page
        autosave = url("draft_autosave", draft.key, "child")
        assert lan.get(autosave).status_code == 405
        assert Draft.objects.get() == draft


class TestFollowing:
    @pytest.mark.parametrize("where", list(makers.ROADS))
    def test_it_can_be_followed_wherever_it_is(
        self, lan: Client, cast: Cast, where: str
    ) -> None:
        dossier = makers.on_the_road(cast, where)
        response = lan.get(url("detail", dossier.code))
        assert response.status_code == 200
        assert "Diễn biến" in text(response)
        assert "bản ghi" in text(response)
        assert lan.get(url("receipt", dossier.code)).status_code == 200
        with translation.override("en"):
            english = url("detail", dossier.code)
        assert lan.get(english).status_code == 200

    def test_it_costs_the_same_however_long_its_story(
        self, lan: Client, cast: Cast, django_assert_max_num_queries: Any
    ) -> None:
        short, long = makers.filed(cast), makers.on_the_road(cast, "asked")
        lan.get(url("detail", short.code))
        with django_assert_max_num_queries(11):
            lan.get(url("detail", short.code))
        with django_assert_max_num_queries(12):
            lan.get(url("detail", long.code))

    def test_the_due_date_is_explained(self, lan: Client, cast: Cast) -> None:
        page = text(lan.get(url("detail", makers.on_the_road(cast, "accepted").code)))
        assert "Thời hạn 3 ngày làm việc" in page
        assert "Hạn trả kết quả" in page

    def test_opinions_and_notes_stay_inside(self, lan: Client, cast: Cast) -> None:
        dossier = makers.on_the_road(cast, "consulting")
        actions.give_opinion(dossier.pk, by=cast.ngoc, agrees=False, answer="Không nên cấp")
        page = text(lan.get(url("detail", dossier.code)))
        assert "Không nên cấp" not in page
        assert "Có ý kiến?" not in page
        proposed = text(lan.get(url("detail", makers.on_the_road(cast, "proposed").code)))
        assert "Đủ điều kiện" not in proposed

    def test_a_refusal_says_why(self, lan: Client, cast: Cast) -> None:
        page = text(lan.get(url("detail", makers.on_the_road(cast, "refused").code)))
        assert "Sai nơi nộp" in page
        assert "Điều 17" in page

    def test_the_result_is_there_once_issued(self, lan: Client, cast: Cast) -> None:
        early, issued = (
            makers.on_the_road(cast, "approved"),
            makers.on_the_road(cast, "issued"),
        )
        assert lan.get(url("result", early.code)).status_code == 404
        assert url("result", issued.code) in text(lan.get(url("detail", issued.code)))
        response = lan.get(url("result", issued.code))
        assert b"".join(response).startswith(b"%PDF")

    def test_codes_that_are_not_there(self, lan: Client, cast: Cast) -> None:
        for code in ("H55.12-260101-9999", "%00", "x" * 500, "nhap"):
            assert lan.get(f"/ho-so/{code}/").status_code == 404


class TestMending:
    def test_the_request_is_listed_with_a_way_to_answer(
        self, lan: Client, cast: Cast
    ) -> None:
        dossier = makers.on_the_road(cast, "asked")
        page = text(lan.get(url("detail", dossier.code)))
        assert "Cần bạn bổ sung 1 điểm" in page
        assert "Chụp lại trang 2" in page
        assert "Điều 16 NĐ 123/2015" in page
        assert url("supplement", dossier.code) in page

    def test_the_answer_is_prepared_and_handed_in(self, lan: Client, cast: Cast) -> None:
        dossier = makers.on_the_road(cast, "asked")
        begin = lan.post(url("supplement", dossier.code))
        draft = Draft.objects.get(dossier=dossier)
        assert begin["Location"] == url("draft_parts", draft.key)
        parts = text(lan.get(begin["Location"]))
        assert "Chụp lại trang 2" in parts
        assert "Đã nộp trước đây" in parts
        early = lan.post(url("draft_file", draft.key), {"agree": "yes"})
        assert early.status_code == 422
        assert "Bạn chưa bổ sung gì" in text(early)
        lan.post(url("draft_upload", draft.key, "proof"), {"file": makers.pdf(3)})
        done = lan.post(url("draft_file", draft.key), {"agree": "yes"})
        assert done["Location"] == url("detail", dossier.code)
        dossier.refresh_from_db()
        assert dossier.status == Status.PROCESSING
        assert lan.get(url("draft_place", draft.key)).status_code == 404

    def test_beginning_twice_is_one_draft(self, lan: Client, cast: Cast) -> None:
        dossier = makers.on_the_road(cast, "asked")
        lan.post(url("supplement", dossier.code))
        lan.post(url("supplement", dossier.code))
        assert Draft.objects.filter(dossier=dossier).count() == 1
        draft = Draft.objects.get(dossier=dossier)
        assert lan.get(url("draft_place", draft.key)).status_code == 404
        assert lan.get(url("draft_review", draft.key)).status_code == 200

    def test_nothing_is_asked_of_one_that_goes_on(self, lan: Client, cast: Cast) -> None:
        dossier = makers.on_the_road(cast, "appraising")
        page = text(lan.get(url("detail", dossier.code)))
        assert url("supplement", dossier.code) not in page


class TestSteps:
    def test_withdrawing_asks_for_a_reason(self, lan: Client, cast: Cast) -> None:
        dossier = makers.on_the_road(cast, "appraising")
        step = url("step", dossier.code, "withdraw")
        assert step in text(lan.get(url("detail", dossier.code)))
        assert "Lý do" in text(lan.get(step))
        empty = lan.post(step, {"seen": dossier.revision, "reason": " "})
        assert empty.status_code == 422
        done = lan.post(step, {"seen": dossier.revision, "reason": "Nộp nhầm"})
        assert done["Location"] == url("detail", dossier.code)
        dossier.refresh_from_db()
        assert dossier.status == Status.WITHDRAWN

    def test_a_stale_page_keeps_what_was_typed(self, lan: Client, cast: Cast) -> None:
        dossier = makers.on_the_road(cast, "accepted")
        seen = dossier.revision
        actions.take(dossier.pk, by=cast.hoa)
        step = url("step", dossier.code, "withdraw")
        stale = lan.post(step, {"seen": seen, "reason": "Đổi ý rồi"})
        assert stale.status_code == 412
        assert "Đổi ý rồi" in text(stale)
        assert "Đã nhận xử lý" in text(stale)
        assert f'name="seen" value="{seen + 1}"' in text(stale)
        assert lan.post(step, {"seen": seen + 1, "reason": "Đổi ý rồi"}).status_code == 302

    def test_too_late_is_told_kindly(self, lan: Client, cast: Cast) -> None:
        dossier = makers.on_the_road(cast, "returned")
        step = url("step", dossier.code, "withdraw")
        for response in (lan.get(step), lan.post(step, {"reason": "Muộn"})):
            assert response.status_code == 409
            assert "Đã trả kết quả" in text(response)

    def test_steps_of_others_are_refused(self, lan: Client, cast: Cast) -> None:
        dossier = makers.on_the_road(cast, "accepted")
        assert lan.get(url("step", dossier.code, "approve")).status_code == 403
        assert lan.post(url("step", dossier.code, "approve")).status_code in {403, 409}
        assert lan.get(url("step", dossier.code, "file")).status_code == 404
        assert lan.get(url("step", dossier.code, "nothing")).status_code == 404

    @pytest.mark.parametrize("seen", ["x", "-1", "9" * 40, "\0"])
    def test_an_unreadable_revision_is_no_error(
        self, lan: Client, cast: Cast, seen: str
    ) -> None:
        dossier = makers.on_the_road(cast, "accepted")
        step = url("step", dossier.code, "withdraw")
        assert lan.post(step, {"seen": seen, "reason": "x"}).status_code in {302, 412}


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


def test_answers_of_the_cast_are_those_of_the_form() -> None:
    codes = {
        field["code"] for part in BIRTH["form"]["sections"] for field in part["fields"]
    }
    assert set(ANSWERS) == codes


def test_a_refused_step_does_not_name_officials(client: Client, cast: Cast) -> None:
    """What a department's coordinator is asked lists the specialists to choose from."""
    dossier = makers.filed(cast, cast.permit)
    client.force_login(cast.lan)
    for data in ({}, {"_add": "items"}):
        response = client.post(url("step", dossier.code, "assign"), data)
        assert response.status_code == 403
        assert cast.son.full_name not in text(response)
        assert cast.son.username + '"' not in text(response)
