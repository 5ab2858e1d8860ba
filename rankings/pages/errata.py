"""Every publication of an edition: when, why, and whose figures changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from rankings.charts.words import figure
from rankings.pages import words
from rankings.pages.frame import Context, profile_url
from rankings.pages.reading import Reading, reading
from rankings.released import Released


@dataclass(frozen=True, slots=True)
class Publication:
    """One revision as the record holds it. released: its files, None if not there."""

    index: str
    edition: str
    number: int
    published_at: datetime
    erratum: str
    digest: str
    released: Released | None


def errata(revisions: Sequence[Publication]) -> list[Context]:
    """Revisions, newest first, each with the units whose rank or score is another."""
    former: dict[int, Publication] = {one.number: one for one in revisions}
    return [
        _told(one, former.get(one.number - 1))
        for one in sorted(revisions, key=lambda one: -one.number)
    ]


def _told(one: Publication, before: Publication | None) -> Context:
    there = before is not None and before.released is not None
    return {
        "number": one.number,
        "url": reverse("rankings:league", args=[one.index, one.edition, one.number]),
        "published_at": timezone.localtime(one.published_at).strftime("%d/%m/%Y %H:%M"),
        "erratum": one.erratum,
        "digest": one.digest,
        "first": one.number == 1,
        "compared": there and one.released is not None,
        "rows": list(_changed(one.released, before.released))
        if before and before.released and one.released
        else [],
    }


def _changed(after: Released, before: Released) -> list[Context]:
    language = words.language()
    new, old = reading(after, language), reading(before, language)
    units = [unit for unit in new.ordered if unit in old.released.rows]
    return [_row(new, old, unit) for unit in units if _differs(new, old, unit)]


def _differs(new: Reading, old: Reading, unit: str) -> bool:
    mine, theirs = new.row(unit), old.row(unit)
    return any(mine[key] != theirs[key] for key in ("rank", "tied", "total"))


def _row(new: Reading, old: Reading, unit: str) -> Context:
    mine, theirs = new.row(unit), old.row(unit)
    both = mine["rank"] is not None and theirs["rank"] is not None
    return {
        "name": new.name(unit),
        "url": profile_url(new, unit),
        "before": words.rank_text(theirs) or "–",
        "after": words.rank_text(mine) or "–",
        "moved": words.moved(theirs["rank"] - mine["rank"]) if both else None,
        "score_before": figure(old.total(unit), new.language, new.decimals),
        "score_after": figure(new.total(unit), new.language, new.decimals),
    }
