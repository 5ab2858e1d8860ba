"""The first page of the rankings: what is ranked, the newest edition, what comes when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from rankings.charts.words import figure
from rankings.pages import words
from rankings.pages.frame import Context, profile_url, unit_word
from rankings.pages.league import standing
from rankings.pages.reading import reading
from rankings.released import Released

TOP = 3


@dataclass(frozen=True, slots=True)
class Issue:
    """One edition with its newest revision."""

    edition: str
    title: str
    revision: int
    reference_date: date
    as_published: bool
    synthetic: bool


@dataclass(frozen=True, slots=True)
class Shelf:
    """One index. issues: newest first; released: files of the first, None if not there."""

    code: str
    title: str
    about: str
    issues: Sequence[Issue]
    released: Released | None


@dataclass(frozen=True, slots=True)
class Coming:
    """An edition that is being made. opens_on … releases_on: None where not fixed."""

    index: str
    title: str
    status: str
    opens_on: date | None
    closes_on: date | None
    appeals_until: date | None
    releases_on: date | None


def home(shelves: Sequence[Shelf], coming: Sequence[Coming]) -> Context:
    """Context of the page."""
    return {
        "shelves": [_shelf(shelf) for shelf in shelves if shelf.issues],
        "coming": [_coming(one) for one in coming],
    }


def _shelf(shelf: Shelf) -> Context:
    first = shelf.issues[0]
    return {
        "code": shelf.code,
        "title": shelf.title,
        "about": shelf.about,
        "url": _url(shelf.code, first),
        "newest": first,
        "issues": [
            {"issue": issue, "url": _url(shelf.code, issue)} for issue in shelf.issues[1:]
        ],
        **(_standings(shelf.released) if shelf.released else {}),
    }


def _url(index: str, issue: Issue) -> str:
    return reverse("rankings:league", args=[index, issue.edition, issue.revision])


def _standings(released: Released) -> Context:
    held = reading(released, words.language())
    own = held.home
    first = [unit for unit in held.ranked if held.row(unit)["rank"] <= TOP]
    return {
        "top": [
            {
                "rank": words.rank_text(held.row(unit)),
                "name": held.name(unit),
                "url": profile_url(held, unit),
                "total": figure(held.total(unit), held.language, held.decimals),
            }
            for unit in first[:TOP]
        ],
        "ranked": len(held.ranked),
        "count": len(held.ordered),
        "unit_word": unit_word(held),
        "own": standing(held, own) if own else None,
    }


def _coming(one: Coming) -> Context:
    steps: list[tuple[Any, str]] = [
        (one.opens_on, _("mở thu thập")),
        (one.closes_on, _("đóng thu thập")),
        (one.appeals_until, _("hết nhận khiếu nại")),
        (one.releases_on, _("công bố")),
    ]
    return {
        "index": one.index,
        "title": one.title,
        "status": one.status,
        "steps": [
            {"what": what, "day": day.strftime("%d/%m/%Y"), "iso": day.isoformat()}
            for day, what in steps
            if day is not None
        ],
    }
