"""The papers of a dossier as an official reads them: each part with its files."""

from dataclasses import dataclass

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dossiers.actions.filing import parts_asked
from dossiers.models import Dossier, Part
from egov.templatetags.say import short_hash

File = dict[str, str]


@dataclass(frozen=True, slots=True)
class Paper:
    """One part: its name, whether it must be there, its files newest round last."""

    code: str
    name: str
    required: bool
    files: list[File]

    @property
    def missing(self) -> bool:
        return self.required and not self.files


def papers_of(dossier: Dossier) -> list[Paper]:
    """Every part this case calls for, then what came without being asked for."""
    given: dict[str, list[Part]] = {}
    for part in dossier.parts.all():
        given.setdefault(part.code, []).append(part)
    asked = parts_asked(dossier.spec, dossier.answers, dossier.case)
    papers = [
        Paper(part.code, str(part.name), part.required, _files(dossier, given, part.code))
        for part in asked
    ]
    names = {part.code: str(part.name) for part in dossier.spec.parts}
    known = {part.code for part in asked}
    return papers + [
        Paper(code, names.get(code, code), False, _files(dossier, given, code))
        for code in given
        if code not in known
    ]


def _files(dossier: Dossier, given: dict[str, list[Part]], code: str) -> list[File]:
    parts = given.get(code, [])
    newest = max((part.round for part in parts), default=0)
    return [_file(dossier, part, newest) for part in parts]


def _file(dossier: Dossier, part: Part, newest: int) -> File:
    """Values for partials/file_list.html."""
    return {
        "name": part.filename,
        "url": reverse("office:part", args=[dossier.code, part.key]),
        "size": filesizeformat(part.size),
        "meta": " · ".join(word for word in (_pages(part), _round(part, newest)) if word),
        "hash": short_hash(part.sha256),
    }


def _pages(part: Part) -> str:
    if part.pages is None:
        return ""
    return ngettext("%(n)d trang", "%(n)d trang", part.pages) % {"n": part.pages}


def _round(part: Part, newest: int) -> str:
    if part.round:
        return _("bổ sung lần %(n)d") % {"n": part.round}
    return _("bản nộp đầu, đã được bổ sung") if newest else ""
