"""The timeline of a dossier: who did what and when, in which words, under which hash."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers.models import Dossier, Event, EventDetails
from dossiers.offers import REASONS, WAYS, targets
from dossiers.policies import APPLICANT
from dossiers.states import Step
from dossiers.views.office.frame import short_name
from dossiers.views.office.why import short
from egov.models import Role
from egov.templatetags.say import dong, short_hash

_TONES: Mapping[str, str] = {
    Step.REQUEST_SUPPLEMENT: "waiting",
    Step.REQUEST_PAYMENT: "waiting",
    Step.APOLOGISE: "late",
    Step.REFUSE: "late",
    Step.STOP: "late",
}
# Personal words of an event, in the order they are told.
_WORDS = ("conclusion", "question", "answer", "reason", "note")


def timeline_of(dossier: Dossier, events: Iterable[Event]) -> list[dict[str, str]]:
    """Values for partials/timeline.html, newest first."""
    names = {target: str(name) for target, name in targets(dossier)}
    return [_item(event, names) for event in reversed(list(events))]


def _item(event: Event, names: Mapping[str, str]) -> dict[str, str]:
    local = timezone.localtime(event.at)
    return {
        "what": event.done_label,
        "who": _who(event),
        "at": local.strftime("%d/%m/%Y %H:%M"),
        "at_iso": local.isoformat(timespec="minutes"),
        "note": " · ".join(_notes(event, names)),
        "meta": _("bản ghi %(hash)s") % {"hash": short_hash(event.hash)},
        "tone": _TONES.get(event.step, "" if event.role == APPLICANT else "office"),
    }


def _who(event: Event) -> str:
    """Name and capacity; whose deputy, where it was lent."""
    name = event.by.full_name if event.by else _("Hệ thống")
    words = [name]
    if event.role in Role.values and event.agency:
        words.append(f"{Role(event.role).label}, {short_name(event.agency)}")
    if lent_by := EventDetails.of(event).get("lent_by"):
        words.append(_("thay %(who)s") % {"who": lent_by})
    return " · ".join(words)


def _notes(event: Event, names: Mapping[str, str]) -> Iterable[str]:
    details: Mapping[str, Any] = EventDetails.of(event)
    facts: Mapping[str, Any] = event.facts
    if holder := details.get("holder"):
        yield _("Giao cho %(who)s") % {"who": holder}
    if "agrees" in facts:
        yield _("Đồng ý") if facts["agrees"] else _("Không đồng ý")
    yield from (str(details[word]) for word in _WORDS if details.get(word))
    yield from (_defect(item, names) for item in details.get("items", ()))
    yield from _changes(facts, names)
    yield from _figures(facts, details)


def _defect(item: Mapping[str, Any], names: Mapping[str, str]) -> str:
    reason = {code: str(name) for code, name in REASONS}.get(item["reason"], "")
    name = names.get(item["target"], item["target"])
    return f"{name}: {reason.lower()}. {item['text']}"


def _changes(facts: Mapping[str, Any], names: Mapping[str, str]) -> Iterable[str]:
    if "changed" not in facts:
        return
    codes = [*facts["changed"], *(f"parts.{part['code']}" for part in facts["parts"])]
    yield ", ".join(dict.fromkeys(names.get(code, code) for code in codes))


def _figures(facts: Mapping[str, Any], details: Mapping[str, Any]) -> Iterable[str]:
    if "ground" in facts:
        yield _("Căn cứ: %(ground)s") % {"ground": facts["ground"]}
    if "amount" in facts:
        yield dong(facts["amount"])
    if "number" in facts:
        yield _("Số %(number)s") % {"number": facts["number"]}
    if "due" in facts:
        yield _("Hạn trả lời %(when)s") % {"when": short(facts["due"])}
    if way := facts.get("way"):
        yield str(dict(WAYS).get(way, way))
    if receiver := details.get("receiver"):
        yield _("Người nhận %(who)s") % {"who": receiver}
