"""A record for revisions that lie on disk: what is not recorded is not served."""

from datetime import UTC, datetime

from django.db import transaction

from egov import clock
from rankings import transitions
from rankings.engine.canonical import digest
from rankings.models import Edition, Index, Revision, UnitSet
from rankings.released import Released
from rankings.states import EditionStep
from rankings.transitions import SYSTEM, EditionAct

_ROAD = list(EditionStep)[: list(EditionStep).index(EditionStep.PUBLISH)]


@transaction.atomic
def recorded(held: Released) -> Revision:
    """Record the first revision of an edition as publishing does, without its scores."""
    about = held.about
    index, told = about["index"], about["edition"]
    edition = Edition.objects.create(
        index=Index.objects.get_or_create(
            code=index["code"],
            defaults={"title_vi": index["title"]["vi"], "title_en": index["title"]["en"]},
        )[0],
        code=told["code"],
        title_vi=told["title"]["vi"],
        title_en=told["title"]["en"],
        as_published=True,  # needs neither a methodology nor values
        unit_set=UnitSet.objects.get_or_create(code=about["unit_set"]["code"])[0],
        reference_date=told["reference_date"],
    )
    for step in _ROAD:
        _move(edition, step)
    revision = Revision.objects.create(
        edition=edition,
        number=1,
        published_at=datetime.fromisoformat(about["revision"]["published_at"]).astimezone(
            UTC
        ),
        result_digest=about["digests"]["result"],
        edition_digest=about["digests"]["edition"],
        files_digest=digest(held.path("files.json").read_bytes()),
        public_key=about["signature"]["key"],
        signature=about["signature"]["value"],
    )
    revision.sealed = True
    revision.save(update_fields=["sealed"])
    _move(edition, EditionStep.PUBLISH)
    return revision


def _move(edition: Edition, step: EditionStep) -> None:
    transitions.record(EditionAct(edition, step, None, clock.now(), {}), SYSTEM)
