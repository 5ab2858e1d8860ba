"""The database refuses to rewrite a ranking, whoever asks."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import F

from egov import clock
from egov.errors import NotAllowed
from rankings import transitions
from rankings.models import (
    Edition,
    EditionEvent,
    Evidence,
    Layer,
    Methodology,
    Observation,
    RankedUnit,
    Revision,
    Score,
)
from rankings.states import EditionStep, State, Step, Verdict
from rankings.transitions import SYSTEM, Statement
from tests.owner import as_owner
from tests.rankings.makers import World, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def small() -> World:
    return world()


def opened(small: World) -> Observation:
    """The edition collects; one value is there."""
    value = Observation.objects.create(
        edition=small.edition, unit=small.justice, indicator="LAN"
    )
    with transitions.moving(EditionStep.OPEN, small.edition.pk, by=small.phong):
        pass
    small.edition.refresh_from_db()
    return value


def made_final(small: World) -> None:
    for step, by in (
        (EditionStep.CLOSE, small.nhi),
        (EditionStep.SHOW, small.nhi),
        (EditionStep.SETTLE, small.phong),
    ):
        with transitions.moving(step, small.edition.pk, by=by):
            pass


def say(small: World, value: Observation, step: Step, to: State) -> Layer:
    said = Statement(value, step, small.yen, SYSTEM, clock.now(), to, cells={"LAN": "1"})
    said.evidence = [Evidence(kind="document", title="Quyết định", number="12/QĐ")]
    return transitions.write(small.edition, [said])[0]


def refused(act: Callable[[], object], words: str) -> None:
    with pytest.raises(DatabaseError, match=words), transaction.atomic():
        act()


def test_a_layer_is_written_with_its_evidence_and_stays(small: World) -> None:
    value = opened(small)
    layer = say(small, value, Step.REPORT, State.REPORTED)
    value.refresh_from_db()
    assert (value.state, value.layers_count) == (State.REPORTED, 1)
    assert layer.evidence_digest
    with as_owner():
        refused(lambda: Layer.objects.filter(pk=layer.pk).update(reason="x"), "append-only")
        refused(lambda: _sql("DELETE FROM rankings_layer"), "append-only")
        refused(lambda: Evidence.objects.update(title="x"), "append-only")
        refused(lambda: EditionEvent.objects.update(role="x"), "append-only")


def test_the_application_may_not_even_try(small: World) -> None:
    layer = say(small, opened(small), Step.REPORT, State.REPORTED)
    refused(
        lambda: Layer.objects.filter(pk=layer.pk).update(reason="x"), "permission denied"
    )


def test_a_layer_follows_the_one_before_it(small: World) -> None:
    value = opened(small)
    say(small, value, Step.REPORT, State.REPORTED)
    for wrong in ({"seq": 3}, {"seq": 2, "previous": b"\x01" * 32}):
        layer = Layer(
            observation=value,
            step=Step.ASSESS,
            state_to=State.SETTLED,
            at=clock.now(),
            role="x",
            hash=bytes(32),
            **{"previous": bytes(value.layers.get().hash), **wrong},
        )
        refused(lambda layer=layer: layer.save(force_insert=True), "does not follow")  # type: ignore[misc]


def test_a_value_moves_only_with_a_layer(small: World) -> None:
    value = opened(small)
    own = Observation.objects.filter(pk=value.pk)
    refused(lambda: own.update(state=State.FINAL), "does not follow from its layers")
    refused(lambda: own.update(layers_count=7), "does not follow from its layers")
    refused(lambda: own.update(indicator="PC"), "stays that of its unit")


def test_a_final_edition_takes_no_layer(small: World) -> None:
    value = opened(small)
    made_final(small)
    small.edition.refresh_from_db()
    refused(lambda: say(small, value, Step.REPORT, State.REPORTED), "values are locked")


def test_an_edition_moves_only_with_an_event(small: World) -> None:
    own = Edition.objects.filter(pk=small.edition.pk)
    refused(lambda: own.update(status="published"), "does not follow from its events")
    opened(small)
    refused(lambda: own.update(synthetic=True), "cannot change")
    refused(lambda: own.update(methodology=None, as_published=True), "cannot change")


def test_a_frozen_methodology_stays(small: World) -> None:
    own = Methodology.objects.filter(pk=small.methodology.pk)
    own.update(version="1a")
    own.update(frozen_at=clock.now(), frozen_by=small.phong)
    refused(lambda: own.update(version="1b"), "append-only")
    refused(lambda: _sql("DELETE FROM rankings_methodology"), "append-only")


def published(small: World) -> Revision:
    """A revision with one score, sealed."""
    opened(small)
    made_final(small)
    revision = new_revision(small)
    Score.objects.create(revision=revision, unit=small.justice, node="SMALL", score=61)
    Revision.objects.filter(pk=revision.pk).update(sealed=True)
    return revision


def new_revision(small: World, **more: object) -> Revision:
    held: dict[str, object] = {"number": 1, "published_at": clock.now()} | more
    return Revision.objects.create(edition=small.edition, **held)


def test_a_published_score_cannot_be_changed_by_anybody(small: World) -> None:
    revision = published(small)
    scores = Score.objects.filter(revision=revision)
    refused(lambda: scores.update(score=F("score") + 1), "permission denied")
    with as_owner():
        refused(lambda: scores.update(score=F("score") + 1), "append-only")
        refused(lambda: _sql("DELETE FROM rankings_score"), "append-only")
        _sql("SET CONSTRAINTS ALL IMMEDIATE")  # TRUNCATE waits for them
        refused(lambda: _sql("TRUNCATE rankings_score"), "append-only")
        refused(
            lambda: Revision.objects.filter(pk=revision.pk).update(result_digest="0" * 64),
            "cannot change",
        )
        refused(
            lambda: Revision.objects.filter(pk=revision.pk).update(sealed=False), "cannot"
        )
        refused(
            lambda: Score.objects.create(
                revision=revision, unit=small.health, node="SMALL"
            ),
            "sealed: no score is added",
        )


def test_a_revision_is_not_left_open(small: World) -> None:
    published(small)

    def leave_open() -> None:
        new_revision(small, number=2, supersedes=small.edition.revisions.get())
        _sql("SET CONSTRAINTS ALL IMMEDIATE")

    refused(leave_open, "was not sealed")


def test_a_revision_needs_a_final_edition(small: World) -> None:
    opened(small)
    refused(lambda: new_revision(small), "does not follow the edition")


def test_an_open_edition_gets_no_further_value(small: World) -> None:
    published(small)
    refused(
        lambda: Observation.objects.create(
            edition=small.edition, unit=small.health, indicator="LAN"
        ),
        "no further value",
    )


def test_the_units_of_an_open_edition_stay(small: World) -> None:
    held = small.unit_set.members
    held.remove(small.health)
    held.add(small.health)
    opened(small)
    refused(lambda: held.remove(small.health), "they stay")
    refused(held.clear, "they stay")
    stranger = RankedUnit.objects.create(
        key="moi", kind="department", name_vi="Sở Mới", name_en="A new one"
    )
    refused(lambda: held.add(stranger), "they stay")


def test_evidence_is_given_with_its_layer(small: World) -> None:
    layer = say(small, opened(small), Step.REPORT, State.REPORTED)
    late = Evidence(layer=layer, kind="document", title="Muộn", number="13/QĐ")
    refused(lambda: late.save(force_insert=True), "not later")


@pytest.mark.parametrize("when", [opened, published], ids=["opened", "published"])
def test_what_an_open_edition_promised_stays(
    small: World, when: Callable[[World], object]
) -> None:
    own = Edition.objects.filter(pk=small.edition.pk)
    own.update(title_en="Planned otherwise", closes_on=date(2026, 5, 1))
    when(small)
    refused(lambda: own.update(title_en="Another"), "cannot change")
    refused(lambda: own.update(note={"vi": "Khác", "en": "Other"}), "cannot change")
    for name in ("opens_on", "closes_on", "appeals_until", "releases_on"):
        refused(lambda name=name: own.update(**{name: date(2026, 6, 1)}), "put off")  # type: ignore[misc]


def test_who_assessed_first_does_not_assess_again(small: World) -> None:
    value = opened(small)
    say(small, value, Step.REPORT, State.REPORTED)
    with transitions.saying(Step.ASSESS, value.pk, by=small.thao) as said:
        said.verdict, said.cells = Verdict.ACCEPTED, {"LAN": "1"}
        said.to = State.ASSESSED

    with (
        pytest.raises(NotAllowed),
        transitions.saying(Step.ASSESS, value.pk, by=small.thao),
    ):
        pass


def _sql(text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(text)
