"""Files of a draft: each once, under the name people know, stored under one of ours."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import FileResponse

from dossiers import actions
from dossiers.models import Draft, Part
from egov.errors import FileRefused, NotFound
from tests import files, makers
from tests.cast import Cast


@pytest.fixture
def draft(cast: Cast) -> Draft:
    return actions.start_draft(cast.birth, by=cast.lan, agency=cast.ward)


def added(
    draft: Draft, name: str = "giấy.pdf", seed: str = "", code: str = "proof"
) -> Part:
    file = makers.pdf(seed=seed)
    # Past the cleaning of Django's own parser: what a program could hand over.
    object.__setattr__(file, "_name", name)
    return actions.upload_part(draft.key, by=draft.user, code=code, file=file)


def test_what_was_uploaded_is_what_is_kept(draft: Draft) -> None:
    content = files.pdf(pages=3)
    file = SimpleUploadedFile("Giấy chứng sinh.pdf", content)
    part = actions.upload_part(draft.key, by=draft.user, code="proof", file=file)
    part = Part.objects.get(pk=part.pk)
    assert part.file.read() == content
    assert (part.size, part.pages) == (len(content), 3)
    assert (part.filename, part.content_type) == ("Giấy chứng sinh.pdf", "application/pdf")
    assert (part.round, part.uploaded_by) == (0, draft.user)


def test_the_same_file_again_is_the_same_part(draft: Draft) -> None:
    first, again = added(draft), added(draft, name="bản sao.pdf")
    assert first.pk == again.pk
    assert draft.parts.count() == 1
    other_part = added(draft, code="letter")
    other_file = added(draft, seed="khác")
    assert len({first.pk, other_part.pk, other_file.pk}) == 3


def test_a_part_the_procedure_does_not_know_is_not_found(draft: Draft) -> None:
    for code in ("nothing", "", "proof ", "../proof"):
        with pytest.raises(NotFound):
            added(draft, code=code)


def test_a_refused_file_leaves_nothing_behind(draft: Draft, settings: Any) -> None:
    for content in (b"", b"MZ", files.pdf(files.SCRIPTED["page-event"])):
        with pytest.raises(FileRefused):
            actions.upload_part(
                draft.key, by=draft.user, code="proof", file=files.upload(content)
            )
    assert not Part.objects.exists()
    assert not list(Path(settings.MEDIA_ROOT).rglob("*"))


def test_the_installation_may_allow_less_than_the_procedure(
    draft: Draft, settings: Any
) -> None:
    settings.UPLOAD_MAX_MB = 1
    large = files.pdf() + b"\n" * (1024 * 1024)
    with pytest.raises(FileRefused, match="1 MB"):
        actions.upload_part(
            draft.key, by=draft.user, code="proof", file=files.upload(large)
        )


def test_sixty_files_are_enough(draft: Draft) -> None:
    known = {"draft": draft, "code": "proof", "uploaded_by": draft.user}
    Part.objects.bulk_create(
        Part(**known, filename=f"{n}.pdf", file=f"parts/{n}", size=1, sha256=f"{n}")
        for n in range(59)
    )
    sixtieth = added(draft)
    with pytest.raises(FileRefused):
        added(draft, seed="một tệp nữa")
    assert added(draft).pk == sixtieth.pk
    assert draft.parts.count() == 60


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("giấy khai sinh.pdf", "giấy khai sinh.pdf"),
        ("giấy.pdf", "giấy.pdf"),
        ("../../etc/passwd", "passwd"),
        ("/etc/passwd", "passwd"),
        ("C:\\Users\\Lan\\giấy.pdf", "giấy.pdf"),
        ("a\0b.pdf", "ab.pdf"),
        ("giay\u202efdp.exe", "giay fdp.exe"),
        ("a\r\nSet-Cookie: x=1.pdf", "a Set-Cookie: x=1.pdf"),
        ("Ảnh\u202f10.30\u00a0sáng.png", "Ảnh 10.30 sáng.png"),
        ("\u200b\u200d", "proof"),
        ("\0", "proof"),
        ("", "proof"),
        ("a\ud800.pdf", "a.pdf"),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
        ('"; filename=x.exe', '"; filename=x.exe'),
    ],
    ids=lambda value: repr(value)[:24],
)
def test_a_name_is_only_a_name(draft: Draft, given: str, kept: str) -> None:
    part = added(draft, name=given)
    part = Part.objects.get(pk=part.pk)
    assert part.filename == kept
    assert part.file.name == f"parts/{part.uploaded_at:%Y/%m/%d}/{part.key}"
    with part.file.open("rb") as content:
        answer = FileResponse(content, as_attachment=True, filename=part.filename)
        assert answer.headers["Content-Disposition"].startswith("attachment")
