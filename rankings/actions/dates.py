"""The days of an edition: in order, kept, and moved only where everybody can see it."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from egov import clock
from egov.models import User
from rankings.actions.reporting import needed
from rankings.errors import EditionStepRefused
from rankings.models import Edition, Observation
from rankings.states import EditionStep, State
from rankings.transitions import moving

DAYS = ("opens_on", "closes_on", "appeals_until", "releases_on")
# What a unit has at least to read its row and to appeal.
LEAST_TO_APPEAL = timedelta(days=5)
_YEARS = range(2000, 2101)
_PLANNED = (
    *("title_vi", "title_en", "methodology", "unit_set", "reference_date"),
    *(*DAYS, "synthetic", "note", "sources"),
)


def refuse_foreign(edition: Edition) -> None:
    """Raise EditionStepRefused where the methodology is that of another index."""
    methodology = edition.methodology
    if methodology is not None and methodology.index_id != edition.index_id:
        raise EditionStepRefused(_("Phương pháp này thuộc bộ chỉ số khác."))


def refuse_disorder(edition: Edition) -> None:
    """Raise EditionStepRefused where a day stands before one that must come first."""
    days = [day for name in DAYS if (day := getattr(edition, name))]
    if days != sorted(days):
        raise EditionStepRefused(
            _("Các ngày phải theo thứ tự: mở, đóng, hết hạn khiếu nại, công bố.")
        )
    if any(day.year not in _YEARS for day in (edition.reference_date, *days)):
        raise EditionStepRefused(_("Năm phải từ 2000 đến 2100."))


def refuse_before(day: date | None, words: str) -> None:
    """Raise EditionStepRefused while a day has not come. words: with %(day)s in them."""
    if day and clock.today() < day:
        raise EditionStepRefused(words % {"day": f"{day:%d/%m/%Y}"})


def refuse_closing_early(edition: Edition) -> None:
    """Who was promised time until a day has it, unless nobody needs it any more."""
    silent = Observation.objects.filter(
        edition=edition, state__in=(State.OPEN, State.RETURNED)
    )
    if edition.closes_on and clock.today() <= edition.closes_on and silent.exists():
        words = _("Đơn vị còn được báo cáo đến hết ngày %(day)s.")
        raise EditionStepRefused(words % {"day": f"{edition.closes_on:%d/%m/%Y}"})


def refuse_hasty_appeals(edition: Edition) -> None:
    """Raise EditionStepRefused where too few days to appeal would be left."""
    until = edition.appeals_until
    if until and until < clock.today() + LEAST_TO_APPEAL:
        words = _("Hạn khiếu nại %(day)s còn chưa đủ %(least)s ngày: hãy lùi ngày trước.")
        told = {"day": f"{until:%d/%m/%Y}", "least": LEAST_TO_APPEAL.days}
        raise EditionStepRefused(words % told)


def replan(pk: int, *, by: User, **changes: Any) -> Edition:
    """Change what a planned edition says of itself: all but its index and code, by which
    its events name it.

    Raises NotFound, NotAllowed, EditionStepRefused (opened already, days out of order).
    """
    with moving(EditionStep.REPLAN, pk, by=by) as act:
        edition = act.edition
        act.facts = {"changed": _changed(edition, _PLANNED, changes)}
        refuse_foreign(edition)
        refuse_disorder(edition)
        act.changed = _PLANNED
    return edition


def postpone(
    pk: int, *, by: User, reason: str, changes: Mapping[str, date | None]
) -> Edition:
    """Put off days of an edition, with a reason; never forward, and not one that is over.

    Raises NotFound, NotAllowed, Unusable (no reason), EditionStepRefused.
    """
    with moving(EditionStep.POSTPONE, pk, by=by) as act:
        edition = act.edition
        why = needed(reason)
        for name, day in changes.items():
            held = getattr(edition, name)
            if held and (day is None or day < held):
                words = _("Chỉ lùi được ngày, không đưa lên sớm hơn %(day)s.")
                raise EditionStepRefused(words % {"day": f"{held:%d/%m/%Y}"})
            if day != held and day is not None and day < clock.today():
                raise EditionStepRefused(_("Ngày mới không thể ở quá khứ."))
        told = _changed(edition, DAYS, changes)
        if not told:
            raise EditionStepRefused(_("Chưa có ngày nào thay đổi."))
        refuse_disorder(edition)
        act.facts, act.changed = {"reason": why, "changed": told}, DAYS
    return edition


def _changed(
    edition: Edition, names: tuple[str, ...], changes: Mapping[str, Any]
) -> dict[str, list[str]]:
    """Set what differs; name → before and after, as text."""
    told = {}
    for name in names:
        if name in changes and changes[name] != getattr(edition, name):
            told[name] = [_text(getattr(edition, name)), _text(changes[name])]
            setattr(edition, name, changes[name])
    return told


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Mapping):  # a note in both languages
        return " / ".join(value[language] for language in ("vi", "en") if language in value)
    if isinstance(value, list):  # sources
        return "; ".join(one["url"] for one in value)
    return value.isoformat() if isinstance(value, date) else str(value)
