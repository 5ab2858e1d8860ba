"""Form 06: from hand to hand, computed from the events up to this one."""

from typing import Any

from dossiers.letters.contents.hops import slip_body
from dossiers.letters.contents.matter import matter, signer
from dossiers.letters.sheet import Sheet
from dossiers.models import Dossier, Event


def content(sheet: Sheet) -> dict[str, Any]:
    past = sheet.dossier.events.select_related("by", "personal").order_by("seq")
    return {**body(sheet.dossier, [*past, sheet.event]), "signer": signer(sheet)}


def body(dossier: Dossier, events: list[Event]) -> dict[str, Any]:
    return {**matter(dossier), **slip_body(dossier, events)}
