"""Publishing: compute, sign, write the files, record, draw the pages."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import structlog
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from egov import clock
from egov.errors import NotFound
from egov.mandates import Mandate
from egov.models import User
from rankings import policies, transitions
from rankings.engine.canonical import digest
from rankings.errors import EditionStepRefused
from rankings.models import Edition, RankedUnit, Revision, Score
from rankings.publishing.bundle import Bundle, Carried, Json
from rankings.publishing.drawing import draw
from rankings.publishing.files import data_files
from rankings.publishing.folder import write_waiting
from rankings.publishing.gathering import bundle_of, inputs_digest, unfinished
from rankings.released import place
from rankings.states import EDITION_STEPS, EditionStep
from rankings.transitions import SYSTEM, EditionAct

_log = structlog.get_logger(__name__)
_STEP = EditionStep.PUBLISH
_BATCH = 2000
# Units without a stored score have no row for a node they were not scored at.
_FIGURES = ("value", "score", "points")


def publish(pk: int, *, by: User) -> Revision:
    """Publish an edition that is final, or the correction of one.

    Raises NotFound, NotAllowed, EditionStepRefused (not final, changed meanwhile, published
    by somebody else at once), Unusable (it cannot be computed, the two paths differ).
    """
    return _publish(pk, by, lambda edition: policies.require_edition(by, _STEP, edition))


def publish_carried(
    pk: int, result: Json, *, scale: str = "1", precision: int = 3
) -> Revision:
    """Publish a table that others published, as the system. `result` is in the form of the
    engine's result; scale and precision say how its totals are to be read."""
    return _publish(pk, None, lambda edition: SYSTEM, Carried(result, scale, precision))


def _publish(
    pk: int,
    by: User | None,
    mandated: Callable[[Edition], Mandate],
    carried: Carried | None = None,
) -> Revision:
    rows = Edition.objects.select_related("index", "methodology", "unit_set")
    edition = rows.filter(pk=pk).first()
    if edition is None:
        raise NotFound
    mandated(edition)
    refuse_unless_ready(edition)
    key, seen, at = signing_key(), inputs_digest(edition), clock.now()
    bundle = bundle_of(edition, at, carried)
    files = data_files(bundle, key)
    with transaction.atomic():
        edition = Edition.objects.lock(pk)
        mandate = mandated(edition)
        refuse_unless_ready(edition)
        if inputs_digest(edition) != seen:
            raise EditionStepRefused(_("Số liệu đã thay đổi trong lúc tính. Hãy làm lại."))
        revision = _recorded(edition, bundle, files, by, at)
        act = EditionAct(edition, _STEP, by, at)
        act.facts = {"revision": revision.number, "digest": revision.edition_digest}
        refuse_unless_corrected(revision)
        transitions.record(act, mandate)
        # Whether a commit that ends in an error was one, nobody can know here: what was
        # written stays where no address leads, and comes to its place by the record.
        write_waiting(revision.folder, files)
    transaction.on_commit(lambda: _show(revision), robust=True)
    return revision


def _show(revision: Revision) -> None:
    """What is recorded comes to its place; should this fail, the first who reads does it."""
    place(revision.folder, revision.files_digest)
    draw_all(revision.edition)


def draw_all(edition: Edition) -> None:
    """Draw every revision of an edition: the former ones now point to the newest.

    What is published stays published if a page cannot be drawn; drawrankings tries again.
    """
    for one in edition.revisions.order_by("number"):
        try:
            draw(one)
        except Exception:  # noqa: BLE001 (whatever a template may raise)
            _log.exception("ranking_not_drawn", edition=edition.pk, number=one.number)


def refuse_unless_ready(edition: Edition) -> None:
    """Raise EditionStepRefused unless every value is final and the status allows it."""
    if edition.status not in EDITION_STEPS[_STEP].sources:
        raise EditionStepRefused(
            _("Chỉ công bố kỳ xếp hạng đã chốt số liệu hoặc đang đính chính.")
        )
    if count := unfinished(edition):
        words = _("Còn %(count)s số liệu chưa chốt.") % {"count": count}
        raise EditionStepRefused(words)


def refuse_unless_corrected(revision: Revision) -> None:
    """Raise EditionStepRefused for a correction that says what was published before."""
    former = revision.supersedes
    if former is not None and former.edition_digest == revision.edition_digest:
        raise EditionStepRefused(
            _("Chưa có số liệu nào được sửa: không có gì để đính chính.")
        )


def signing_key() -> bytes:
    """The province's record key, whose public half is at /minh-bach/khoa.json."""
    try:
        return (Path(settings.LEDGER_FOLDER) / "key.pem").read_bytes()
    except FileNotFoundError:
        words = _("Chưa có khoá ký: chạy manage.py makeledgerkey trên máy chủ.")
        raise EditionStepRefused(words) from None


def _recorded(
    edition: Edition,
    bundle: Bundle,
    files: Mapping[str, bytes],
    by: User | None,
    at: datetime,
) -> Revision:
    held = json.loads(files["about.json"])
    said = bundle.heading.revision
    revision = Revision.objects.create(
        edition=edition,
        number=said["number"],
        supersedes=edition.revisions.order_by("-number").first(),
        erratum=dict(said["erratum"] or {}),
        published_at=at,
        published_by=by,
        engine=bundle.engine,
        input_digest=held["digests"]["input"],
        result_digest=held["digests"]["result"],
        edition_digest=held["digests"]["edition"],
        tree_head=held["digests"]["tree"],
        files_digest=digest(files["files.json"]),
        public_key=held["signature"]["key"],
        signature=held["signature"]["value"],
    )
    Score.objects.bulk_create(_scores(revision, bundle), batch_size=_BATCH)
    revision.sealed = True
    revision.save(update_fields=["sealed"])
    return revision


@dataclass(frozen=True)
class ScoreRow:
    """One node of one unit as a result says it: what a Score must hold."""

    unit: str
    node: str
    figures: tuple[Decimal | None, ...]
    total: Decimal | None
    rank: int | None
    missing: str
    flags: tuple[str, ...]


def score_rows(result: Json) -> Iterator[ScoreRow]:
    """Every node of every unit of a result."""
    for row in result["units"]:
        for number, node in enumerate(row["nodes"]):
            yield ScoreRow(
                row["unit"],
                node["node"],
                tuple(_decimal(node[name]) for name in _FIGURES),
                _decimal(row["total"]) if number == 0 else None,
                row["rank"] if number == 0 else node["rank"],
                node["missing"] or "",
                tuple(node["flags"]),
            )


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _scores(revision: Revision, bundle: Bundle) -> Iterator[Score]:
    units = dict(RankedUnit.objects.values_list("key", "pk"))
    for row in score_rows(bundle.figures.result):
        figures = dict(zip(_FIGURES, row.figures, strict=True))
        yield Score(
            revision=revision,
            unit_id=units[row.unit],
            node=row.node,
            total=row.total,
            rank=row.rank,
            missing=row.missing,
            flags=list(row.flags),
            **figures,
        )
