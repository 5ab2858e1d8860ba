"""What happened: the acts on an edition and the layers of a value, newest first."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from egov.models import Role, User
from rankings.actions import visible_layers
from rankings.actions.dates import DAYS
from rankings.models import (
    Edition,
    EditionEvent,
    Evidence,
    Layer,
    Observation,
    Replacement,
)
from rankings.pages import words
from rankings.states import EditionStep, Origin, Step, Verdict
from rankings.views.office.nodes import Nodes

_TONES: Mapping[str, str] = {
    Step.RETURN: "late",
    Step.APPEAL: "waiting",
    Step.CORRECT: "late",
    Step.ASSESS: "office",
    Step.ADJUDICATE: "office",
    Step.DECIDE: "office",
}


def of_edition(edition: Edition) -> list[dict[str, Any]]:
    events = list(edition.events.select_related("by").order_by("-seq"))
    replaced = {event.facts.get("assessor") for event in events} - {None}
    people = User.objects.in_bulk(replaced) if replaced else {}
    return [_act(event, people) for event in events]


def _act(event: EditionEvent, people: Mapping[int, User]) -> dict[str, Any]:
    replaced = people.get(event.facts.get("assessor", 0))
    said = [_("thay %(name)s") % {"name": replaced} if replaced else ""]
    said.append(_facts(event.facts))
    return {
        "what": EditionStep(event.step).label,
        "who": str(event.by) if event.by else _("Hệ thống"),
        "note": " · ".join(filter(None, said)),
        "tone": "late" if event.step == EditionStep.CORRECT else "office",
        **_when(event),
    }


def _facts(facts: Mapping[str, Any]) -> str:
    """What an act's record says, in words."""
    said = []
    if isinstance(facts.get("values"), int):
        said.append(_("%(n)s số liệu") % {"n": facts["values"]})
    if facts.get("not_submitted"):
        said.append(_("%(n)s không báo cáo") % {"n": facts["not_submitted"]})
    if "revision" in facts:
        said.append(_("lần công bố %(n)s") % {"n": facts["revision"]})
    said += [_moved(name, *days) for name, days in facts.get("changed", {}).items()]
    if facts.get("reason"):
        said.append(facts["reason"])
    erratum = facts.get("erratum") or {}
    return " · ".join([*said, *filter(None, [erratum.get(words.language())])])


def _moved(name: str, before: str, after: str) -> str:
    """What a plan said and says: days as days."""
    label = Edition._meta.get_field(name).verbose_name  # type: ignore[union-attr]
    told = [words.day(text) if name in DAYS else text for text in (before, after)]
    return f"{label}: {told[0] or '–'} → {told[1] or '–'}"


def _when(row: EditionEvent | Layer) -> dict[str, str]:
    at = localtime(row.at)
    return {"at": date_format(at, "H:i d/m/Y"), "at_iso": at.isoformat()}


def of_value(
    value: Observation, user: User, nodes: Nodes, *, named: bool
) -> list[dict[str, Any]]:
    """The layers this person may see, and whose turn was passed on, newest first.

    named: whether assessors are called by name.
    """
    layers = visible_layers(value, user)
    said = [(one.at, _layer(one, value, nodes, named)) for one in reversed(layers)]
    turns = value.replacements.select_related("event__by", "former", "drawn")
    passed = [(one.event.at, _turn(one, named)) for one in turns.order_by("-pk")]
    told = sorted([*passed, *said], key=lambda one: one[0], reverse=True)
    return [item for _at, item in told]


def _turn(turn: Replacement, named: bool) -> dict[str, Any]:
    """Who assesses instead of whom; and why, for who may know the names."""
    reason = turn.event.facts["reason"]
    return {
        "what": EditionStep.REPLACE.label,
        "who": _who(turn.event, named),
        "note": f"{turn.former} → {turn.drawn}\n{reason}" if named else "",
        "tone": "waiting",
        **_when(turn.event),
    }


def _layer(layer: Layer, value: Observation, nodes: Nodes, named: bool) -> dict[str, Any]:
    verdict = str(Verdict(layer.verdict).label) if layer.verdict else ""
    return {
        "what": Step(layer.step).label,
        "verdict": verdict,
        "value": nodes.value(value.indicator, layer.cells),
        "who": _who(layer, named),
        "note": layer.reason,
        "meta": str(Origin(layer.origin).label) if layer.origin else "",
        "tone": _TONES.get(layer.step, ""),
        "evidence": [_evidence(row) for row in layer.evidence.all()],
        **_when(layer),
    }


def _who(row: EditionEvent | Layer, named: bool) -> str:
    if row.by is None:
        return str(_("Hệ thống"))
    if named or row.role == Role.AGENCY_REPORTER:
        return str(row.by)
    return str(Role(row.role).label) if row.role in Role.values else row.role


def _evidence(row: Evidence) -> dict[str, str]:
    told = [row.number, row.issuer]
    if row.issued_on:
        told.append(words.day(row.issued_on.isoformat()))
    if row.valid_to:
        until = {"day": words.day(row.valid_to.isoformat())}
        told.append(_("có giá trị đến hết ngày %(day)s") % until)
    return {
        "kind": str(Evidence.Kind(row.kind).label),
        "title": row.title,
        "note": ", ".join(filter(None, told)),
        "excerpt": row.excerpt,
        "url": row.url,
        "file": reverse("ranking-office:evidence", args=[row.pk]) if row.file else "",
    }
