"""The papers of a draft or a dossier, file by file."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dossiers.models import Part
from dossiers.signing.kept import from_rows
from dossiers.signing.signature import Verdict
from dossiers.signing.words import in_words
from dossiers.spec import Part as PartSpec
from dossiers.views.pages.guide import Guide
from dossiers.views.pages.words import size_words
from egov.templatetags.say import short_hash


def file_row(part: Part, *, remove_url: str = "") -> dict[str, Any]:
    """A file as `partials/file_list.html` shows it."""
    return {
        "name": part.filename,
        "url": reverse("dossiers:file", args=[part.key]),
        "size": size_words(part.size),
        "meta": meta_words(part),
        "hash": short_hash(part.sha256),
        "signatures": signature_rows(part),
        "remove_url": remove_url,
    }


def signature_rows(part: Part) -> list[dict[str, Any]]:
    """Its digital signatures in words: title, sentence, lines, and whether all is well."""
    return [
        {
            "words": in_words(one),
            "good": one.verdict == Verdict.VALID,
            "lines": [
                {"name": name, "value": value} for name, value in in_words(one).lines
            ],
        }
        for one in from_rows(part.signatures)
    ]


def meta_words(part: Part) -> str:
    """Pages and round, in words."""
    said = []
    if part.pages and part.content_type == "application/pdf":
        said.append(ngettext("%(n)d trang", "%(n)d trang", part.pages) % {"n": part.pages})
    if part.round:
        said.append(_("bổ sung lần %(n)d") % {"n": part.round})
    return ", ".join(said)


def paper_rows(
    guide: Guide, errors: Mapping[str, str] | None = None
) -> list[dict[str, Any]]:
    """Each part the draft calls for, with its files and what is wrong with it.

    `errors`: part's code → why a file for it was refused a moment ago.
    """
    draft = guide.draft
    given: dict[str, list[dict[str, Any]]] = {}
    for part in draft.parts.all():
        remove = reverse("dossiers:draft_remove", args=[draft.key, part.key])
        given.setdefault(part.code, []).append(file_row(part, remove_url=remove))
    kept: dict[str, list[dict[str, Any]]] = {}
    if draft.dossier is not None:
        for part in draft.dossier.parts.all():
            kept.setdefault(part.code, []).append(file_row(part))
    return [
        _row(guide, part, given.get(part.code, []), kept.get(part.code, []), errors or {})
        for part in guide.parts
    ]


def _row(
    guide: Guide,
    part: PartSpec,
    files: list[dict[str, Any]],
    kept: list[dict[str, Any]],
    errors: Mapping[str, str],
) -> dict[str, Any]:
    asked = guide.request.about(f"parts.{part.code}") if guide.request else []
    kinds = ", ".join(kind.upper() for kind in part.accept)
    note = _("%(kinds)s, tối đa %(most)d MB mỗi tệp.") % {
        "kinds": kinds,
        "most": part.max_mb,
    }
    return {
        "part": part,
        "id": f"part-{part.code}",
        "url": reverse("dossiers:draft_upload", args=[guide.draft.key, part.code]),
        "label": _("Chọn tệp: %(name)s") % {"name": part.name},
        "note": note,
        "accept": ",".join(_suffixes(part.accept)),
        "files": files,
        "kept": kept,
        "asked": asked,
        "missing": part.required and not files and not kept,
        "error": errors.get(part.code, ""),
    }


def _suffixes(kinds: Iterable[str]) -> Iterable[str]:
    for kind in kinds:
        yield f".{kind}"
        if kind == "jpg":
            yield ".jpeg"
