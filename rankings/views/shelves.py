"""What the dynamic pages ask the record: editions, their newest revisions, the calendar."""

from collections.abc import Iterable

from django.conf import settings
from django.db.models import Max
from django.utils.translation import get_language

from rankings.models import Edition, Index, Revision
from rankings.pages.errata import Publication
from rankings.pages.home import Coming, Issue, Shelf
from rankings.released import Released
from rankings.states import OUT


def issues() -> dict[str, list[Issue]]:
    """Index → its published editions, newest first, each with its newest revision."""
    editions = (
        Edition.objects.annotate(newest=Max("revisions__number"))
        .filter(newest__isnull=False)
        .select_related("index")
        .order_by("-reference_date", "-code")
    )
    found: dict[str, list[Issue]] = {}
    for one in editions:
        issue = Issue(
            one.code,
            one.title,
            one.newest,
            one.reference_date,
            one.as_published,
            one.synthetic,
        )
        found.setdefault(one.index.code, []).append(issue)
    return found


def shelves() -> list[Shelf]:
    """Every index with what was published of it."""
    held = issues()
    return [_shelf(index, held.get(index.code, [])) for index in Index.objects.all()]


def _shelf(index: Index, found: list[Issue]) -> Shelf:
    about = index.about_en if get_language() == "en" else index.about_vi
    files = released(index.code, found[0].edition, found[0].revision) if found else None
    return Shelf(index.code, str(index), about, found, files)


def coming() -> list[Coming]:
    """Editions that are being made, the next to be published first."""
    editions = Edition.objects.exclude(status__in=OUT).select_related("index")
    ordered = sorted(editions, key=lambda one: (one.releases_on is None, one.releases_on))
    return [
        Coming(
            str(one.index),
            one.title,
            one.get_status_display(),
            one.opens_on,
            one.closes_on,
            one.appeals_until,
            one.releases_on,
        )
        for one in ordered
    ]


def newest(index: str, edition: str) -> int | None:
    """The number of the newest revision of an edition, None if there is none."""
    held = Revision.objects.filter(edition__index__code=index, edition__code=edition)
    found: int | None = held.aggregate(number=Max("number"))["number"]
    return found


def released(index: str, edition: str, revision: int) -> Released | None:
    """The files of a revision; None where they are not on this machine."""
    try:
        return Released.at(settings.PUBLISHED_FOLDER, index, edition, revision)
    except FileNotFoundError:
        return None


def publications(edition: Edition, revisions: Iterable[Revision]) -> list[Publication]:
    """The revisions of an edition as its errata page tells them."""
    language = get_language() or "vi"
    code = edition.index.code
    return [
        Publication(
            code,
            edition.code,
            one.number,
            one.published_at,
            str(one.erratum.get(language) or one.erratum.get("vi") or ""),
            one.edition_digest,
            released(code, edition.code, one.number),
        )
        for one in revisions
    ]
