"""What the office looks at while values are assessed: agreement, and signs worth a look."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from rankings.models import Edition, Evidence, Revision, Score
from rankings.publishing.gathering import accounts_of
from rankings.scrutiny import Agreement, Anomaly, agreement, anomalies
from rankings.states import Origin, Step

Key = tuple[str, str]


@dataclass(frozen=True)
class Review:
    """Indicator → how far two assessors agree; signs by unit and indicator."""

    agreement: Mapping[str, Agreement]
    anomalies: Sequence[Anomaly]


def review(edition: Edition) -> Review:
    """How the edition's values fare so far. For makers alone: it names verdicts and units.

    The same number of queries for any number of values.
    """
    assert edition.methodology is not None
    accounts = list(accounts_of(edition))
    signs = anomalies(
        edition.methodology.spec, accounts, earlier=_earlier(edition), files=_files(edition)
    )
    return Review(agreement(accounts), signs)


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
