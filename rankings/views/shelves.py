"""What the dynamic pages ask the record: editions, their newest revisions, the calendar."""

from collections.abc import Iterable

from django.utils.translation import get_language

from rankings import serving
from rankings.models import Edition, Index, Revision
from rankings.pages.errata import Publication
from rankings.pages.home import Coming, Issue, Shelf
from rankings.states import OUT


def issues() -> dict[str, list[Issue]]:
    """Index → its published editions, newest first, each with its newest revision."""
    found: dict[str, list[Issue]] = {}
    for one in Revision.objects.newest().select_related("edition__index"):
        edition = one.edition
        issue = Issue(
            edition.code,
            edition.title,
            one.number,
            edition.reference_date,
            edition.as_published,
            edition.synthetic,
        )
        found.setdefault(edition.index.code, []).append(issue)
    return found


def shelves() -> list[Shelf]:
    """Every index with what was published of it."""
    held = issues()
    return [_shelf(index, held.get(index.code, [])) for index in Index.objects.all()]


def _shelf(index: Index, found: list[Issue]) -> Shelf:
    about = index.about_en if get_language() == "en" else index.about_vi
    newest = (index.code, found[0].edition, found[0].revision) if found else None
    files = serving.opened(*newest) if newest else None
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
    return Revision.objects.of(index, edition).values_list("number", flat=True).first()


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
            serving.opened(code, edition.code, one.number),
        )
        for one in revisions
    ]
