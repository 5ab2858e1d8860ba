"""The papers of a dossier as an official reads them: each part with its files."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from dossiers.actions.filing import parts_asked
from dossiers.models import Dossier, Part
from dossiers.views.pages.papers import file_row

File = dict[str, Any]


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
        Paper(part.code, str(part.name), part.required, _files(given, part.code))
        for part in asked
    ]
    names = {part.code: str(part.name) for part in dossier.spec.parts}
    known = {part.code for part in asked}
    return papers + [
        Paper(code, names.get(code, code), False, _files(given, code))
        for code in given
        if code not in known
    ]


def _files(given: dict[str, list[Part]], code: str) -> list[File]:
    """Values for partials/file_list.html; what a supplement replaced says so."""
    parts = given.get(code, [])
    newest = max((part.round for part in parts), default=0)
    return [
        _file(part) if part.round == newest else _file(part) | _replaced(part)
        for part in parts
    ]


def _file(part: Part) -> File:
    """An official sees, besides, whether a virus scanner has looked at it."""
    row = file_row(part)
    if not part.scanned:
        row["meta"] = " · ".join(filter(None, [row["meta"], _("chưa quét mã độc")]))
    return row


def _replaced(part: Part) -> File:
    when = (
        _("lần nộp đầu") if part.round == 0 else _("bổ sung lần %(n)d") % {"n": part.round}
    )
    return {"meta": f"{when}, {_('đã có bản mới hơn')}"}
