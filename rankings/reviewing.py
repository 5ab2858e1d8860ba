"""What the office looks at while values are assessed: agreement, and signs worth a look."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q

from rankings.actions.drawing import is_heavy
from rankings.models import Edition, Evidence, Layer, Revision, Score
from rankings.scrutiny import Account, Agreement, Anomaly, agreement, anomalies
from rankings.scrutiny.anomalies import LEAST_EARLIER
from rankings.states import Origin, Step

Key = tuple[str, str]


@dataclass(frozen=True)
class Review:
    """Indicator → how far two assessors agree; signs by unit and indicator.

    What was looked at: values reported, those by the units' own word, those with enough
    earlier editions to compare with, and files that units handed in.
    """

    agreement: Mapping[str, Agreement]
    anomalies: Sequence[Anomaly]
    reported: int
    own: int
    compared: int
    files: int


def review(edition: Edition) -> Review:
    """How the edition's values fare so far. For makers alone: it names verdicts and units.

    The same number of queries for any number of values.
    """
    assert edition.methodology is not None
    accounts, earlier, files = _accounts(edition), _earlier(edition), _files(edition)
    told = [one for one in accounts if one.reported is not None]
    past = [earlier.get((one.unit, one.indicator), ()) for one in told]
    return Review(
        agreement(accounts),
        anomalies(edition.methodology.spec, accounts, earlier=earlier, files=files),
        reported=len(told),
        own=sum(one.own_word for one in told),
        compared=sum(len(before) >= LEAST_EARLIER for before in past),
        files=len({sha256 for found in files.values() for sha256 in found}),
    )


@dataclass(slots=True)
class _Said:
    """What a review reads of a layer: thousands are read for one page."""

    step: str
    state_to: str
    verdict: str
    origin: str
    cells: Mapping[str, str] | None
    reason: str = ""


def _accounts(edition: Edition) -> list[Account]:
    """Every value that was reported: its reports, and where two look, what they found."""
    assert edition.methodology is not None
    spec = edition.methodology.spec
    heavy = [leaf.code for leaf in spec.leaves if is_heavy(spec, leaf.code)]
    rows = Layer.objects.filter(
        Q(step=Step.REPORT) | Q(step=Step.ASSESS, observation__indicator__in=heavy),
        observation__edition=edition,
    ).order_by("observation_id", "seq")
    held: dict[Key, list[_Said]] = defaultdict(list)
    value = "observation__unit__key", "observation__indicator"
    told = "step", "state_to", "verdict", "origin", "cells"
    for unit, indicator, *said in rows.values_list(*value, *told):
        held[unit, indicator].append(_Said(*said))
    return [Account(*key, layers) for key, layers in held.items()]


def _files(edition: Edition) -> dict[Key, set[str]]:
    """The digests of what units handed in themselves."""
    rows = Evidence.objects.filter(
        layer__observation__edition=edition,
        layer__step=Step.REPORT,
        layer__origin=Origin.PERSON,
    ).exclude(sha256="")
    found: dict[Key, set[str]] = defaultdict(set)
    value = "layer__observation"
    for unit, indicator, sha256 in rows.values_list(
        f"{value}__unit__key", f"{value}__indicator", "sha256"
    ):
        found[unit, indicator].add(sha256)
    return found


def _earlier(edition: Edition) -> dict[Key, list[Decimal]]:
    """Scores of the same index before, of each edition its newest revision, oldest first.

    What was made up is compared with such alone.
    """
    rows = Revision.objects.filter(
        edition__index=edition.index,
        edition__reference_date__lt=edition.reference_date,
        edition__synthetic=edition.synthetic,
        edition__methodology__isnull=False,
        sealed=True,
    ).select_related("edition__methodology")
    newest = {one.edition_id: one for one in rows.order_by("number")}
    full = {one.pk: _full(one) for one in newest.values()}
    scores = Score.objects.filter(revision__in=full, score__isnull=False)
    ordered = scores.order_by("revision__edition__reference_date", "pk")
    found: dict[Key, list[Decimal]] = defaultdict(list)
    for revision, unit, node, score in ordered.values_list(
        "revision_id", "unit__key", "node", "score"
    ):
        assert score is not None
        found[unit, node].append(score / full[revision])
    return found


def _full(revision: Revision) -> Decimal:
    assert revision.edition.methodology is not None
    return revision.edition.methodology.spec.full
