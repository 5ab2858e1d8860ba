"""Signed papers handed in: what their signatures are worth is told at once, and kept."""

from copy import deepcopy
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from dossiers import actions
from dossiers.models import Draft, Procedure
from egov.errors import FileRefused
from tests import documents, makers
from tests.cast import Cast
from tests.dossiers.signing.conftest import Sign

CHANGED = b"\n% another line\n"


def handed_in(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("don.pdf", content, content_type="application/pdf")


@pytest.fixture
def strict(cast: Cast) -> Procedure:
    """A procedure whose proof must be signed."""
    document = deepcopy(documents.BIRTH) | {"code": "1.999999"}
    for part in document["parts"]:
        part["signed"] = True
    return makers.publish(document)


@pytest.fixture
def draft(cast: Cast, strict: Procedure) -> Draft:
    return actions.start_draft(strict, by=cast.lan, agency=cast.ward)


def test_a_signature_is_kept_and_shown(
    cast: Cast, sign: Sign, draft: Draft, client: Client
) -> None:
    part = actions.upload_part(draft.key, by=cast.lan, code="proof", file=handed_in(sign()))
    (row,) = part.signatures
    assert row["signer"] == "Dương Tiến Dũng"
    assert row["intact"]
    client.force_login(cast.lan)
    page = client.get(reverse("dossiers:draft_parts", args=[draft.key])).content.decode()
    assert "Chữ ký số hợp lệ (chữ ký trình diễn)" in page
    assert "Dương Tiến Dũng" in page


@pytest.mark.parametrize("kind", ["unsigned", "broken", "changed"])
def test_a_paper_that_must_be_signed_is_refused_at_upload(
    cast: Cast, sign: Sign, draft: Draft, kind: str
) -> None:
    signed = sign()
    content: dict[str, bytes] = {
        "unsigned": makers.pdf().read(),
        "broken": signed.replace(b"/MediaBox", b"/MediaBux", 1),
        "changed": signed.replace(b"/Type", b"/Tipe", 1),
    }
    with pytest.raises(FileRefused):
        actions.upload_part(
            draft.key, by=cast.lan, code="proof", file=handed_in(content[kind])
        )
    assert not draft.parts.exists()


def test_a_broken_signature_is_told_where_none_is_needed(
    cast: Cast, sign: Sign, client: Client
) -> None:
    draft = actions.start_draft(cast.birth, by=cast.lan, agency=cast.ward)
    spoiled: Any = sign().replace(b"/Producer", b"/Produkt1", 1)
    assert spoiled != sign()
    part = actions.upload_part(
        draft.key, by=cast.lan, code="proof", file=handed_in(spoiled)
    )
    assert part.signatures
    client.force_login(cast.lan)
    page = client.get(reverse("dossiers:draft_parts", args=[draft.key])).content.decode()
    assert "Chữ ký số không hợp lệ" in page


def test_an_unsigned_paper_has_no_signature(cast: Cast) -> None:
    draft = actions.start_draft(cast.birth, by=cast.lan, agency=cast.ward)
    part = actions.upload_part(draft.key, by=cast.lan, code="proof", file=makers.pdf())
    assert part.signatures == []
