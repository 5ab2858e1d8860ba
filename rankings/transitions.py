"""The engine of the rankings' record: the only writer of statuses, layers and their hashes.

A verb in `actions` opens `moving` (an edition) or `saying` (a value), fills in what is
special about it, and leaves; here it is locked, checked, saved and recorded, all in one
transaction. Who adds a layer holds the edition's row shared, who moves an edition alone.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from egov import clock
from egov.errors import NotFound
from egov.mandates import Mandate
from egov.models import User
from rankings import policies
from rankings.errors import EditionStepRefused, ValueStepRefused, not_while
from rankings.models import Edition, EditionEvent, Evidence, Layer, Observation
from rankings.records import BEGINNING, evidence_digest, linked
from rankings.states import (
    EDITION_STEPS,
    STEPS,
    EditionStatus,
    EditionStep,
    Origin,
    State,
    Step,
    Verdict,
)

SYSTEM = Mandate("system")


@dataclass(slots=True)
class EditionAct:
    """A step of an edition being taken; `facts` are what its event will say, `changed`
    the fields of the edition that are saved with it."""

    edition: Edition
    step: EditionStep
    by: User | None
    at: datetime
    facts: dict[str, Any] = field(default_factory=dict)
    changed: tuple[str, ...] = ()


@contextmanager
def moving(step: EditionStep, pk: int, *, by: User) -> Iterator[EditionAct]:
    """Take a step of an edition. Raises NotFound, NotAllowed, EditionStepRefused."""
    with transaction.atomic():
        try:
            edition = Edition.objects.lock(pk)
        except Edition.DoesNotExist:
            raise NotFound from None
        mandate = policies.require_edition(by, step, edition)
        move = EDITION_STEPS[step]
        if edition.status not in move.sources and step != EditionStep.PLAN:
            raise EditionStepRefused(not_while(edition.status))
        act = EditionAct(edition, step, by, clock.now())
        yield act
        record(act, mandate)


def record(act: EditionAct, mandate: Mandate) -> EditionEvent:
    """Save the edition's new status with its event, chained to the one before."""
    edition = act.edition
    target = EDITION_STEPS[act.step].target or EditionStatus(edition.status)
    last = edition.events.order_by("-seq").first()
    event = EditionEvent(
        edition=edition,
        seq=edition.revision + 1,
        step=act.step,
        status_to=target,
        at=max(act.at, last.at) if last else act.at,
        by=act.by,
        role=mandate.role,
        facts=act.facts,
        previous=bytes(last.hash) if last else BEGINNING,
    )
    event.hash = linked(bytes(event.previous), event.body())
    event.save(force_insert=True)
    edition.status, edition.revision = target, event.seq
    edition.save(update_fields=["status", "revision", *act.changed])
    return event


@dataclass(slots=True)
class Statement:
    """What is being said of a value. `to` is where it leads; evidence rows are unsaved."""

    observation: Observation
    step: Step
    by: User | None
    mandate: Mandate
    at: datetime
    to: State
    cells: Mapping[str, str] | None = None
    verdict: Verdict | None = None
    origin: Origin | None = None
    reason: str = ""
    evidence: list[Evidence] = field(default_factory=list)
    layer: Layer | None = None


# Where a step leads unless its verb says otherwise.
_USUAL: Mapping[Step, State] = {
    Step.REPORT: State.REPORTED,
    Step.RETURN: State.RETURNED,
    Step.ASSESS: State.SETTLED,
    Step.ADJUDICATE: State.SETTLED,
    Step.APPEAL: State.APPEALED,
    Step.DECIDE: State.SETTLED,
    Step.FINISH: State.FINAL,
    Step.CORRECT: State.FINAL,
}


@contextmanager
def saying(
    step: Step, pk: int, *, by: User, seen: int | None = None
) -> Iterator[Statement]:
    """Say something of a value. `seen` is the number of layers the person had before them.

    Raises NotFound, NotAllowed, ValueStepRefused.
    """
    with transaction.atomic():
        found = Observation.objects.filter(pk=pk).values_list("edition_id", flat=True)
        if not found:
            raise NotFound
        hold(found[0])
        value = Observation.objects.lock(pk)
        mandate = policies.require(by, step, value)
        refuse_unless_possible(step, value, seen)
        said = Statement(value, step, by, mandate, clock.now(), _USUAL[step])
        yield said
        write(value.edition, [said])


def hold(edition_id: int) -> None:
    """Let nobody move the edition before this transaction ends; others may say things too."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM rankings_edition WHERE id = %s FOR SHARE", [edition_id]
        )


def refuse_unless_possible(step: Step, value: Observation, seen: int | None) -> None:
    """Raise ValueStepRefused where the value or its edition does not stand for the step."""
    if seen is not None and seen != value.layers_count:
        raise ValueStepRefused(
            _("Số liệu đã thay đổi từ khi bạn mở trang. Hãy xem lại rồi làm tiếp.")
        )
    move = STEPS[step]
    if value.edition.status not in move.during:
        raise ValueStepRefused(not_while(value.edition.status))
    if not move.allows(value.edition.status, value.state):
        words = _("Không thể thực hiện khi số liệu đang ở trạng thái “%(state)s”.")
        raise ValueStepRefused(words % {"state": State(value.state).label})


def write(edition: Edition, statements: Sequence[Statement]) -> list[Layer]:
    """Write statements as layers, at most one a value, and move the values with them.

    The caller holds the edition and has locked the values.
    """
    last = _last_layers([said.observation.pk for said in statements])
    layers = [_layer(edition, said, last.get(said.observation.pk)) for said in statements]
    Layer.objects.bulk_create(layers, batch_size=2000)
    for said, layer in zip(statements, layers, strict=True):
        said.layer = layer
    Evidence.objects.bulk_create(_bound(statements), batch_size=2000)
    Observation.objects.bulk_update(
        [said.observation for said in statements],
        ["state", "layers_count", "returns"],
        batch_size=1000,
    )
    return layers


def standing_cells(pks: Iterable[int]) -> dict[int, dict[str, str]]:
    """Value → the cells that stand: those of its newest layer that gives any.

    What an appeal asks for stands only once it was decided so.
    """
    rows = Layer.objects.filter(observation__in=list(pks), cells__isnull=False)
    rows = rows.exclude(step=Step.APPEAL)
    return {layer.observation_id: dict(layer.cells or {}) for layer in rows.newest()}


def _last_layers(pks: Iterable[int]) -> dict[int, Layer]:
    rows = Layer.objects.filter(observation__in=list(pks))
    return {layer.observation_id: layer for layer in rows.newest()}


def _layer(edition: Edition, said: Statement, last: Layer | None) -> Layer:
    value = said.observation
    value.edition = edition
    layer = Layer(
        observation=value,
        seq=value.layers_count + 1,
        step=said.step,
        state_to=said.to,
        verdict=said.verdict or "",
        origin=said.origin or "",
        cells=None if said.cells is None else dict(said.cells),
        reason=said.reason,
        at=max(said.at, last.at) if last else said.at,
        by=said.by,
        role=said.mandate.role,
        evidence_digest=evidence_digest(one.body() for one in said.evidence),
        previous=bytes(last.hash) if last else BEGINNING,
    )
    layer.hash = linked(bytes(layer.previous), layer.body())
    value.state, value.layers_count = said.to, layer.seq
    if said.step == Step.RETURN:
        value.returns += 1
    return layer


def _bound(statements: Iterable[Statement]) -> list[Evidence]:
    rows = []
    for said in statements:
        for one in said.evidence:
            one.layer = said.layer  # type: ignore[assignment]
            rows.append(one)
    return rows
