"""Which sites may be visited, and visiting them one at a time."""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from egov import clock
from egov.errors import NotAllowed, NotFound
from egov.models import User
from rankings import policies
from rankings.engine.canonical import digest
from rankings.errors import EditionStepRefused, Unusable
from rankings.evidence import stored
from rankings.models import Edition, Measurement, RankedUnit, Site, Visit
from rankings.probing.errors import FetchFailed
from rankings.probing.fetcher import Fetcher, web_address
from rankings.probing.measuring import Chromium, measure, refusal
from rankings.probing.measuring.measured import Measured
from rankings.probing.measuring.visitor import Visitor
from rankings.states import STEPS, Step

FOLDER = "inspection"
# Longer than the fetcher lets any visit take: whoever ran it was killed.
_MOST = timedelta(minutes=15)
_MOST_BEGUN = 2
_STATE = Visit.State


def allow_site(*, by: User, unit: RankedUnit, url: str) -> Site:
    """Let a unit's website be visited.

    Raises NotAllowed (no assessor, or of that agency), Unusable (no web address),
    EditionStepRefused (known).
    """
    _require(by, unit)
    try:
        url = web_address(url.strip()).geturl()
    except FetchFailed:
        raise Unusable([], _("Đây không phải địa chỉ trang web.")) from None
    try:
        with transaction.atomic():
            return Site.objects.create(unit=unit, url=url, allowed_by=by)
    except IntegrityError:
        raise EditionStepRefused(_("Trang này đã có trong danh sách.")) from None


def close_site(pk: int, *, by: User) -> None:
    """Visit a site no more; visits that wait are not made. Raises NotAllowed, NotFound."""
    _require(by, _site(pk).unit)
    with transaction.atomic():
        Site.objects.filter(pk=pk, closed_at__isnull=True).update(closed_at=clock.now())
        waiting = Visit.objects.filter(site=pk, state=_STATE.QUEUED)
        waiting.update(state=_STATE.FAILED, failure="closed", finished_at=clock.now())


def ask_visit(site_pk: int, *, by: User, edition: Edition) -> Visit:
    """Put a visit into the queue; the one that is there already, if it is not over.

    Raises NotAllowed, NotFound, EditionStepRefused.
    """
    site = _site(site_pk)
    _require(by, site.unit)
    if site.closed_at is not None:
        raise NotFound
    if edition.status not in STEPS[Step.REPORT].during:
        raise EditionStepRefused(_("Kỳ xếp hạng này không nhận báo cáo."))
    ahead = Visit.objects.filter(state__in=[_STATE.QUEUED, _STATE.RUNNING])
    visit, _new = ahead.get_or_create(edition=edition, site=site, defaults={"asked_by": by})
    return visit


def ask_visits(*, by: User, edition: Edition) -> int:
    """Put a visit to every site of the edition's units into the queue, but for those of
    the person's own agency; how many sites.

    Raises NotAllowed, EditionStepRefused.
    """
    _require(by)
    units = edition.unit_set.members.not_own(by)
    sites = Site.objects.filter(unit__in=units, closed_at=None)
    with transaction.atomic():
        return len([ask_visit(site.pk, by=by, edition=edition) for site in sites])


def _site(pk: int) -> Site:
    found = Site.objects.select_related("unit").filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def _require(by: User, unit: RankedUnit | None = None) -> None:
    if policies.inspects(by, unit) is None:
        raise NotAllowed


def run_next(fetches: Callable[[str], Fetcher] = Fetcher) -> bool:
    """Make the oldest visit that waits; False if there is none or another is running.

    Nothing is measured inside a transaction. fetches: how a site is fetched.
    """
    _take_back_the_killed()
    visit = _started()
    if visit is None:
        return False
    found: list[Measured] = []
    try:
        found = _measured(fetches(visit.site.url))
    except FetchFailed as failure:
        visit.failure, visit.detail = failure.code, failure.detail
    _end(visit, found)
    return True


def _take_back_the_killed() -> None:
    """Whoever made it is gone: it waits again, and the second time is given up."""
    killed = Visit.objects.filter(state=_STATE.RUNNING, started_at__lt=clock.now() - _MOST)
    killed.filter(begun__lt=_MOST_BEGUN).update(state=_STATE.QUEUED)
    killed.update(state=_STATE.FAILED, failure="interrupted", finished_at=clock.now())


def _started() -> Visit | None:
    """Mark the oldest as running; the database lets only one be so."""
    try:
        with transaction.atomic():
            waiting = Visit.objects.select_for_update(skip_locked=True, of=("self",))
            visit = (
                waiting.filter(state=_STATE.QUEUED)
                .select_related("site__unit", "edition")
                .order_by("asked_at", "pk")
                .first()
            )
            if visit is None:
                return None
            visit.state, visit.started_at = _STATE.RUNNING, clock.now()
            visit.begun += 1
            visit.save(update_fields=["state", "started_at", "begun"])
    except IntegrityError:
        return None
    return visit


def _measured(fetcher: Fetcher) -> list[Measured]:
    """Raises FetchFailed where the site may not be visited at all."""
    visitor = Visitor(fetcher)
    if refused := refusal(visitor):
        raise refused
    chromium = Chromium(settings.INSPECTION_CHROMIUM, settings.INSPECTION_SANDBOX)
    return measure(visitor, clock.today(), chromium)


def _end(visit: Visit, found: list[Measured]) -> None:
    rows = [
        Measurement(
            visit=visit,
            code=one.code,
            value=one.value,
            passed=one.passed,
            note=dict(one.note),
            raw=stored(FOLDER, one.raw, "json"),
            sha256=digest(one.raw),
        )
        for one in found
    ]
    ended = {
        "state": _STATE.FAILED if visit.failure else _STATE.DONE,
        "failure": visit.failure,
        "detail": visit.detail,
        "finished_at": clock.now(),
    }
    with transaction.atomic():
        # Whoever took too long finds it taken back, and begun again by another.
        ours = Visit.objects.filter(pk=visit.pk, state=_STATE.RUNNING, begun=visit.begun)
        if ours.update(**ended):
            Measurement.objects.bulk_create(rows)
