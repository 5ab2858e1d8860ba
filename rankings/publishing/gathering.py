"""What the record holds, as the bundle of the next revision."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import F

from rankings.engine.canonical import canonical, digest
from rankings.engine.data import Unit
from rankings.models import Edition, Layer, Observation, RankedUnit, Revision
from rankings.publishing import changes
from rankings.publishing.bundle import Bundle, Carried, Computed, Heading, Json, Trust
from rankings.publishing.fitness import refuse_unfit
from rankings.publishing.study import studied
from rankings.records import moment_text
from rankings.reference import registry
from rankings.released import Released
from rankings.scrutiny import Account, trust
from rankings.states import EditionStep, State
from rankings.values import Cells, dataset_of

LANGUAGES = ("vi", "en")


def bundle_of(edition: Edition, at: datetime, carried: Carried | None = None) -> Bundle:
    """Everything the next revision of an edition is made from.

    carried: a table that others published; without it the final values are computed.
    Raises Unusable where they cannot be, where the two paths disagree, or for what no
    published file may hold.
    """
    units = list(edition.unit_set.members.select_related("agency", "successor"))
    refuse_unfit(edition, units)
    accounts = [] if carried else list(accounts_of(edition))
    figures = carried or _computed(edition, units, accounts)
    before = previous_of(edition)
    told = units_document(edition, units)
    return Bundle(
        heading=_heading(edition, at, before),
        groups=told["groups"],
        units=tuple(told["units"]),
        figures=figures,
        trust=_trust(edition, accounts),
        change=changes.change(figures, edition.reference_date, before) if before else None,
        history=history(edition, units),
        evidence=_evidence(accounts),
    )


def _words(row: Any, name: str) -> dict[str, str]:
    return {language: getattr(row, f"{name}_{language}") for language in LANGUAGES}


def _heading(edition: Edition, at: datetime, before: Released | None) -> Heading:
    last = edition.revisions.order_by("-number").first()
    index, units = edition.index, edition.unit_set
    previous = changes.previous(before) if before else {}
    return Heading(
        index={
            "code": index.code,
            "title": _words(index, "title"),
            "about": _words(index, "about"),
        },
        edition={
            "code": edition.code,
            "title": _words(edition, "title"),
            "reference_date": edition.reference_date.isoformat(),
            "synthetic": edition.synthetic,
            "as_published": edition.as_published,
            "note": edition.note,
            "sources": edition.sources,
        },
        revision={
            "number": last.number + 1 if last else 1,
            "published_at": moment_text(at),
            "erratum": erratum_of(edition) if last else None,
            "supersedes": last.number if last else None,
        },
        unit_set={"code": units.code, "title": _words(units, "title")},
        previous={k: previous[k] for k in ("edition", "revision")} if before else None,
    )


def erratum_of(edition: Edition) -> dict[str, str]:
    """Why the edition was opened again, as its newest event of that says."""
    event = edition.events.filter(step=EditionStep.CORRECT).order_by("-seq").first()
    held: dict[str, str] = event.facts.get("erratum", {}) if event else {}
    return held


def units_document(edition: Edition, units: Iterable[RankedUnit]) -> dict[str, Any]:
    """units.json of the edition's set."""
    units = list(units)
    keys = {unit.key for unit in units}
    parents: dict[str, list[str]] = defaultdict(list)
    rows = RankedUnit.objects.filter(successor__in=units).order_by("key")
    for key, into in rows.values_list("key", "successor__key"):
        parents[into].append(key)
    return {
        "groups": edition.unit_set.groups,
        "units": [
            {
                "unit": unit.key,
                "name": _named(unit, edition),
                "kind": str(unit.kind),
                "groups": _groups(unit, edition),
                "agency": unit.agency.code if unit.agency else None,
                "constituents": [key for key in parents[unit.key] if key not in keys],
                "successor": unit.successor.key if unit.successor else None,
            }
            for unit in sorted(units, key=lambda unit: unit.key)
        ],
    }


def _named(unit: RankedUnit, edition: Edition) -> dict[str, str]:
    """The name it had at the reference date, where the register knows names by date."""
    held = registry.units().get(unit.key)
    if held is None:
        return _words(unit, "name")
    day = edition.reference_date
    return {"vi": held.name("vi", day), "en": held.name("en", day)}


def _groups(unit: RankedUnit, edition: Edition) -> dict[str, str]:
    """Its groups in this set of units alone."""
    return {
        grouping: unit.groups[grouping]
        for grouping in edition.unit_set.groups
        if grouping in unit.groups
    }


# Values --------------------------------------------------------------------------------


def accounts_of(edition: Edition) -> Iterator[Account]:
    """Every value with its layers and their evidence, three queries in all."""
    values = (
        Observation.objects.filter(edition=edition)
        .select_related("unit")
        .prefetch_related("layers__evidence")
        .order_by("unit__key", "indicator")
    )
    for value in values.iterator(chunk_size=2000):
        yield Account(value.unit.key, value.indicator, tuple(value.layers.all()))


def _computed(
    edition: Edition, units: Iterable[RankedUnit], accounts: Iterable[Account]
) -> Computed:
    assert edition.methodology is not None
    held = dataset_of(engine_units(edition, units), final_cells(accounts))
    return studied(edition.methodology.spec, held)


def engine_units(edition: Edition, units: Iterable[RankedUnit]) -> list[Unit]:
    """The units as the engine compares them: names of that day, groups of this set."""
    return [
        Unit(unit.key, _named(unit, edition)["vi"], _groups(unit, edition))
        for unit in units
    ]


def final_cells(accounts: Iterable[Account]) -> list[tuple[str, Cells]]:
    """(unit, cells) of every value that is final."""
    return [(one.unit, one.final) for one in accounts if one.final is not None]


def _trust(edition: Edition, accounts: Iterable[Account]) -> Trust:
    if edition.methodology is None:
        return Trust()
    told = trust(edition.methodology.spec, accounts)
    shares = {
        name: None if told[name] is None else Decimal(told[name])
        for name in ("verified_points", "mean_shift")
    }
    return Trust(told["values"], **shares, appeals=told["appeals"], revised=told["revised"])


def inputs_digest(edition: Edition) -> str:
    """A digest of everything said of the edition so far: its acts and its values' layers."""
    newest = Layer.objects.filter(observation__edition=edition).newest()
    links = [[pk, bytes(h).hex()] for pk, h in newest.values_list("observation_id", "hash")]
    return digest(canonical([edition.revision, edition.revisions.count(), links]))


def _evidence(accounts: Iterable[Account]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = defaultdict(dict)
    for one in accounts:
        found[one.unit][one.indicator] = _told(one)
    return dict(found)


def _told(one: Account) -> dict[str, Any]:
    judged = one.judged
    origins = [str(layer.origin) for layer in one.layers if layer.origin]
    return {
        "reported": one.reported,
        "final": one.final,
        "verdict": str(judged.verdict) if judged else "",
        "origin": origins[-1] if origins else "",
        "reason": judged.reason if judged else "",
        "appeal": str(one.appealed) if one.appealed else None,
        "evidence": [
            evidence.body()
            for layer in one.layers
            if isinstance(layer, Layer)
            for evidence in layer.evidence.all()
        ],
    }


def unfinished(edition: Edition) -> int:
    """Number of values that are not final."""
    return edition.observations.exclude(state=State.FINAL).count()


# Other editions ------------------------------------------------------------------------


def previous_of(edition: Edition) -> Released | None:
    """The newest published edition before it of the same index and kind: figures that were
    made up are compared with such alone, and tables carried over with such."""
    rows = Revision.objects.filter(
        edition__index=edition.index,
        edition__reference_date__lt=edition.reference_date,
        edition__synthetic=edition.synthetic,
        edition__as_published=edition.as_published,
    ).select_related("edition__index")
    last = rows.newest().first()
    return last.released if last else None


def history(edition: Edition, units: Iterable[RankedUnit]) -> dict[str, list[Json]]:
    """Unit → earlier published editions, oldest first, of each its newest revision."""
    rows = Revision.objects.filter(
        edition__index=edition.index,
        edition__reference_date__lt=edition.reference_date,
    ).select_related("edition__index")
    named = _namesakes(units)
    places = [changes.Place(unit.key, named.get(unit.key, ())) for unit in units]
    oldest_first = list(rows.newest())[::-1]
    return changes.history(places, [one.released for one in oldest_first])


def _namesakes(units: Iterable[RankedUnit]) -> dict[str, tuple[str, ...]]:
    """Unit → the constituent that gave it its name; another would be somebody else's
    history."""
    rows = RankedUnit.objects.filter(successor__in=units, name_vi=F("successor__name_vi"))
    return {into: (key,) for key, into in rows.values_list("key", "successor__key")}
