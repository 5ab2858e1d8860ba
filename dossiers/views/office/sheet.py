"""A dossier's page: answers beside what they were, papers, opinions, clock, story."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from dossiers import watching
from dossiers.answers import Shown, shown_sections
from dossiers.legal_clock import explanation, reading
from dossiers.models import Dossier, Event, EventDetails
from dossiers.offers import REASONS, targets
from dossiers.spec import Place
from dossiers.states import RouteKind, Status, Step
from dossiers.views.office.acts import buttons_of
from dossiers.views.office.frame import short_name
from dossiers.views.office.panel import rounds_are_spent, time_in_words
from dossiers.views.office.papers import papers_of
from dossiers.views.office.remaining import remaining_of
from dossiers.views.office.story import timeline_of
from dossiers.views.office.warnings import warned
from dossiers.views.pages.letters import letter_rows, letters_of
from dossiers.views.pages.words import long_moment, short_moment
from dossiers.worktime import Line, Reading
from egov import clock
from egov.models import User


@dataclass(frozen=True, slots=True)
class Answer:
    """One line of the form. before: what stood there before the last supplement, "" if
    it did not change."""

    name: str
    value: str
    before: str
    rows: tuple[tuple[Shown, ...], ...]


def sheet_of(dossier: Dossier, reader: User) -> dict[str, Any]:
    """Everything templates/office/dossier.html shows."""
    events = list(dossier.events.for_timeline())
    now = clock.now()
    remaining = remaining_of(dossier, now)
    read = reading(dossier, events, now)
    sections = answers_of(dossier, events)
    return {
        "dossier": dossier,
        "case": case_of(dossier),
        "agency_here": short_name(dossier.agency_here),
        "status_label": Status(dossier.status).label,
        "sections": sections,
        "changed": sum(bool(line.before) for _name, lines in sections for line in lines),
        "papers": papers_of(dossier),
        "warned": [warned(alert) for alert in watching.alerts_of(dossier)],
        "defects": defects_of(dossier, events),
        "opinions": list(dossier.opinions.all()),
        "buttons": buttons_of(reader, dossier),
        "spent": rounds_are_spent(dossier),
        "remaining": remaining,
        "time": time_in_words(dossier, remaining),
        "clock": clock_of(dossier, read, explanation(dossier, events, now), remaining.tone),
        "steps": route_of(dossier, events, read, remaining.tone),
        "timeline": timeline_of(dossier, events),
        "letters": letter_rows(letters_of(dossier), face="office"),
        "result": getattr(dossier, "result", None),
    }


def case_of(dossier: Dossier) -> str:
    """The case in words, where there is more than one."""
    case = dossier.spec.case(dossier.case) if len(dossier.spec.cases) > 1 else None
    return str(case.name) if case else ""


def answers_of(dossier: Dossier, events: Iterable[Event]) -> list[tuple[Any, list[Answer]]]:
    """The form as it stands, each line with what the last supplement replaced."""
    sections, case = dossier.spec.sections, dossier.case
    before = _before_last_supplement(events)
    earlier = {
        shown.code: shown
        for _section, lines in shown_sections(sections, before or {}, case=case)
        for shown in lines
    }
    return [
        (section, [_answer(shown, earlier if before else {}) for shown in lines])
        for section, lines in shown_sections(sections, dossier.answers, case=case)
    ]


def _answer(shown: Shown, earlier: Mapping[str, Shown]) -> Answer:
    old = earlier.get(shown.code)
    same = old is None or (old.value, old.rows) == (shown.value, shown.rows)
    return Answer(
        name=str(shown.label),
        value=shown.value,
        before="" if same or old is None else old.value or _("một bảng khác"),
        rows=shown.rows,
    )


def _before_last_supplement(events: Iterable[Event]) -> dict[str, Any] | None:
    """The answers before the latest supplement, replayed; None without one."""
    answers: dict[str, Any] = {}
    before: dict[str, Any] | None = None
    for event in events:
        given = EventDetails.of(event).get("answers", {})
        if event.step == Step.ANSWER_SUPPLEMENT:
            before = dict(answers)
        answers |= given
    return before


def defects_of(dossier: Dossier, events: Sequence[Event]) -> dict[str, Any] | None:
    """The last list of what was missing, while the applicant has not answered it."""
    asked = [event for event in events if event.step == Step.REQUEST_SUPPLEMENT]
    if dossier.status != Status.SUPPLEMENT or not asked:
        return None
    names = {target: str(name) for target, name in targets(dossier)}
    reasons = {code: str(name) for code, name in REASONS}
    items = [
        {
            **item,
            "name": names.get(item["target"], item["target"]),
            "reason": reasons.get(item["reason"], ""),
        }
        for item in EventDetails.of(asked[-1]).get("items", ())
    ]
    return {"items_asked": items, "answer_by": dossier.answer_by}


def clock_of(
    dossier: Dossier, reading: Reading, lines: Iterable[Line], tone: str
) -> dict[str, Any]:
    """Values for the clock card: due moment, state, and the account line by line."""
    due_at = reading.due_at
    lang = "en" if get_language() == "en" else "vi"
    iso = timezone.localtime(due_at).isoformat(timespec="minutes") if due_at else ""
    return {
        "due": long_moment(due_at) if due_at else _("Chưa tiếp nhận"),
        "due_iso": iso,
        "state": tone or "running",
        "lines": [line.text(lang) for line in lines],
    }


def route_of(
    dossier: Dossier, events: Sequence[Event], reading: Reading, tone: str
) -> list[dict[str, Any]]:
    """Values for partials/route_steps.html; a dossier that ended shows no way on."""
    reached = {
        event.facts["place"]: short_moment(event.at)
        for event in events
        if event.facts.get("place")
    }
    kinds = [place.kind for place in dossier.spec.route]
    here = kinds.index(RouteKind(dossier.at))
    places = dossier.spec.route[: here + 1] if dossier.is_final else dossier.spec.route
    return [
        _done(place, reached)
        if number < here or dossier.is_final
        else _current(place, reading, tone)
        if number == here
        else {"label": str(place.name), "note": "", "percent": 0, "state": "todo"}
        for number, place in enumerate(places)
    ]


def _done(place: Place, reached: Mapping[str, str]) -> dict[str, Any]:
    note = reached.get(place.code, "")
    return {"label": str(place.name), "note": note, "percent": 100, "state": "done"}


def _current(place: Place, reading: Reading, tone: str) -> dict[str, Any]:
    """How much of its share of the time this place has used."""
    step = reading.step
    note, percent = "", 0
    if step and step.allotted and step.code == place.code:
        used = round(step.spent / step.allotted * 100)
        note = _("dùng %(used)d %% phần thời gian") % {"used": used}
        percent = min(used, 100)
    return {
        "label": str(place.name),
        "note": note,
        "percent": percent,
        "state": "current",
        "tone": "late" if step and step.over else tone,
    }
