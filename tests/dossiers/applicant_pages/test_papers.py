"""Papers of a draft, and filing it."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from dossiers.models import Dossier, Draft, Part
from tests import makers
from tests.cast import Cast
from tests.dossiers.applicant_pages.scene import begun, section, text, url

pytestmark = pytest.mark.django_db


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
