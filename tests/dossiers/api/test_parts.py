"""Files: judged at once, listed with hash and size, given out by right."""

import hashlib
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from dossiers.models import Part
from tests import makers
from tests.cast import Cast
from tests.dossiers.api.calls import Calls, refused
from tests.tampering import tamper


def test_an_uploaded_file_is_measured_and_sealed(cast: Cast) -> None:
    draft, file = makers.draft(cast), makers.pdf(3, seed="another")
    content = file.read()
    file.seek(0)
    answer = Calls(cast.lan).upload(f"drafts/{draft.pk}/parts/", code="letter", file=file)
    assert answer.status_code == 201, answer.content
    body = answer.json()
    assert body["sha256"] == hashlib.sha256(content).hexdigest()
    assert (body["size"], body["pages"]) == (len(content), 3)
    assert body["content_type"] == "application/pdf"


def test_the_same_file_again_is_the_same_part(cast: Cast) -> None:
    draft, client = makers.draft(cast), Calls(cast.lan)
    path = f"drafts/{draft.pk}/parts/"
    keys = {
        client.upload(path, code="proof", file=makers.pdf()).json()["key"] for _ in "ab"
    }
    assert len(keys) == 1
    assert draft.parts.count() == 1


@pytest.mark.parametrize(
    ("code", "content", "expected"),
    [
        ("proof", b"", "part.refused"),
        ("proof", b"MZ\x90\x00", "part.refused"),
        ("proof", b"%PDF-1.7\nbroken", "part.refused"),
        ("no_such_part", b"%PDF-1.7", "invalid"),
    ],
)
def test_a_file_that_cannot_be_a_part_is_refused_with_the_reason(
    cast: Cast, code: str, content: bytes, expected: str
) -> None:
    draft = makers.draft(cast)
    file = SimpleUploadedFile("a.pdf", content, "application/pdf")
    answer = Calls(cast.lan).upload(f"drafts/{draft.pk}/parts/", code=code, file=file)
    refused(answer, 422, expected)
    assert draft.parts.count() == 1


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ({}, "invalid"),
        ({"code": "proof"}, "invalid"),
        ({"code": "proof", "file": "text"}, "invalid"),
        ({"code": "proof", "surprise": "x"}, "unknown_fields"),
    ],
)
def test_a_form_without_its_file_is_refused(
    cast: Cast, form: dict[str, str], expected: str
) -> None:
    draft = makers.draft(cast)
    refused(Calls(cast.lan).upload(f"drafts/{draft.pk}/parts/", **form), 422, expected)


@pytest.mark.parametrize(
    ("content", "kind", "status", "code"),
    [
        (b"{}", "application/json", 415, "unsupported_media_type"),
        (b"x", "", 415, "unsupported_media_type"),
        (b"x", "multipart/form-data", 400, "malformed"),
        (b"x", "multipart/form-data; boundary=", 400, "malformed"),
        (b"x", "multipart/form-data; boundary=b", 422, "invalid"),
        (b"--b\r\n\x00\xff", "multipart/form-data; boundary=b", 422, "invalid"),
        (b"x" * (22 * 1024 * 1024), "multipart/form-data; boundary=b", 413, "too_large"),
    ],
)
def test_a_broken_upload_is_a_clear_problem(
    cast: Cast, content: bytes, kind: str, status: int, code: str
) -> None:
    draft = makers.draft(cast)
    answer = Calls(cast.lan).raw(f"drafts/{draft.pk}/parts/", content, content_type=kind)
    refused(answer, status, code)


def test_a_file_name_is_only_a_name(cast: Cast) -> None:
    draft = makers.draft(cast)
    file = makers.pdf(name="../../etc/pass\x00wd\r\nX: y.pdf", seed="name")
    answer = Calls(cast.lan).upload(f"drafts/{draft.pk}/parts/", code="letter", file=file)
    assert answer.status_code == 201, answer.content
    part = Part.objects.get(key=answer.json()["key"])
    assert "/" not in part.filename
    given = Calls(cast.lan).get(f"parts/{part.key}/content/")
    assert given.status_code == 200
    assert "\n" not in given["Content-Disposition"]


def test_a_part_is_taken_out_of_the_draft_once(cast: Cast) -> None:
    draft, client = makers.draft(cast), Calls(cast.lan)
    part = draft.parts.get()
    for _ in range(2):
        answer = client.delete(f"drafts/{draft.pk}/parts/{part.key}/")
        assert answer.status_code == 204
    assert not draft.parts.exists()
    refused(
        Calls(cast.tam).delete(f"drafts/{draft.pk}/parts/{part.key}/"), 404, "not_found"
    )


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("lan", 200),
        ("minh", 200),
        ("thanh", 200),
        ("tam", 404),
        ("binh", 404),
        ("hoa", 404),
    ],
)
def test_a_file_of_a_dossier_is_given_out_by_right(
    cast: Cast, who: str, status: int
) -> None:
    part = makers.filed(cast).parts.get()
    answer = Calls(cast.people[who]).get(f"parts/{part.key}/content/")
    assert answer.status_code == status
    if status == 200:
        content = b"".join(answer.streaming_content)
        assert hashlib.sha256(content).hexdigest() == part.sha256
        assert answer["Content-Type"] == "application/pdf"
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Cache-Control"] == "no-store"


def test_a_file_of_a_draft_is_its_makers(cast: Cast) -> None:
    part = makers.draft(cast).parts.get()
    assert Calls(cast.lan).get(f"parts/{part.key}/content/").status_code == 200
    refused(Calls(cast.minh).get(f"parts/{part.key}/content/"), 404, "not_found")
    refused(Calls().get(f"parts/{part.key}/content/"), 401, "not_authenticated")
    refused(Calls(cast.lan).get(f"parts/{uuid4()}/content/"), 404, "not_found")


def test_a_file_that_the_store_has_lost_is_said_so(cast: Cast) -> None:
    part = makers.filed(cast).parts.get()
    part.file.storage.delete(str(part.file.name))
    refused(Calls(cast.lan).get(f"parts/{part.key}/content/"), 503, "unavailable")


def test_who_filed_it_at_the_desk_and_left_has_no_file_of_it(cast: Cast) -> None:
    dossier = makers.on_the_road(cast, "issued")
    tamper(f"UPDATE dossiers_dossier SET channel = 'counter', filed_by_id = {cast.tam.pk}")
    client, part = Calls(cast.tam), dossier.parts.get()
    refused(client.get(f"parts/{part.key}/content/"), 403, "not_allowed")
    refused(client.get(f"dossiers/{dossier.code}/result/"), 403, "not_allowed")
    pages = Client()
    pages.force_login(cast.tam)
    assert pages.get(reverse("dossiers:file", args=[part.key])).status_code == 404
    assert pages.get(reverse("dossiers:result", args=[dossier.code])).status_code == 403
