"""Several people at once: every word is kept in order, none is said twice."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from egov.errors import DomainError, NotAllowed
from egov.models import Agency, Role, User
from rankings import actions
from rankings.errors import ValueStepRefused
from rankings.models import Edition, EditionEvent, Observation
from rankings.records import linked
from rankings.states import EditionStatus, State, Step, Verdict
from tests import makers
from tests.rankings.makers import World, world

PC = {"PC.a": "90", "PC.b": "100"}


@pytest.fixture
def small(transactional_db: None) -> World:
    """The edition collects; everything is committed."""
    held = world()
    actions.open_collection(held.edition.pk, by=held.phong)
    return held


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """Each from a thread of its own, started together; results or refusals."""
    gate = threading.Barrier(len(works))

    def run(work: Callable[[], Any]) -> Any:
        try:
            gate.wait(60)
            return work()
        except DomainError as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def fresh(user: User) -> User:
    """As another process reads the person."""
    return User.objects.get(pk=user.pk)


def value(small: World, indicator: str = "PC") -> Observation:
    return Observation.objects.get(unit=small.justice, indicator=indicator)


def reported(small: World, indicator: str = "PC") -> Observation:
    cells = PC if indicator == "PC" else {indicator: "1"}
    return actions.report(value(small, indicator).pk, by=small.yen, cells=cells)


def chained(held: Observation) -> bool:
    """Whether the layers follow each other by number and hash."""
    layers, last = list(held.layers.order_by("seq")), bytes(32)
    for place, layer in enumerate(layers, 1):
        if layer.seq != place or linked(last, layer.body()) != bytes(layer.hash):
            return False
        last = bytes(layer.hash)
    return len(layers) == held.layers_count


def test_two_assessors_at_once_are_two_layers(small: World) -> None:
    held = reported(small)
    first, second = held.assessors.all()
    answers = at_once(
        *(
            lambda who=who: actions.assess(held.pk, by=fresh(who), verdict=Verdict.ACCEPTED)
            for who in (first, second)
        )
    )
    assert not [one for one in answers if isinstance(one, DomainError)]
    held = value(small)
    assert held.state == State.SETTLED
    assert held.layers.filter(step=Step.ASSESS).count() == 2
    assert chained(held)


def test_one_assessor_in_two_windows_is_one_layer(small: World) -> None:
    held = reported(small)
    who = held.assessors.all()[0]

    def assess() -> Observation:
        return actions.assess(held.pk, by=fresh(who), verdict=Verdict.ACCEPTED)

    answers = at_once(*[assess] * 6)
    assert sum(isinstance(one, NotAllowed) for one in answers) == 5
    held = value(small)
    assert (held.state, held.layers_count) == (State.ASSESSED, 2)


def test_a_double_click_reports_once(small: World) -> None:
    pk = value(small, "LAN").pk

    def report() -> Observation:
        return actions.report(pk, by=fresh(small.yen), cells={"LAN": "1"}, seen=0)

    answers = at_once(*[report] * 6)
    assert sum(isinstance(one, ValueStepRefused) for one in answers) == 5
    assert value(small, "LAN").layers_count == 1


def test_many_values_are_reported_at_once(small: World) -> None:
    """Who says something holds the edition together with the others, not alone."""
    values = Observation.objects.filter(unit=small.justice)
    pks = dict(values.values_list("indicator", "pk"))
    said = {"PC": PC, "LAN": {"LAN": "1"}, "SITE": {"SITE": "4"}}
    answers = at_once(
        *(
            lambda code=code, cells=cells: actions.report(
                pks[code], by=fresh(small.yen), cells=cells
            )
            for code, cells in said.items()
        )
    )
    assert [one.state for one in answers] == [State.REPORTED] * 3


@pytest.mark.parametrize("_turn", range(4))
def test_a_report_comes_before_the_close_or_is_refused(small: World, _turn: int) -> None:
    """Never both: a value reported and yet said not to be submitted."""
    pk = value(small).pk
    answer, closed = at_once(
        lambda: actions.report(pk, by=fresh(small.yen), cells=PC),
        lambda: actions.close_collection(small.edition.pk, by=fresh(small.nhi)),
    )
    assert isinstance(closed, Edition)
    held = value(small)
    if isinstance(answer, DomainError):
        assert held.state == State.SETTLED
        [layer] = held.layers.all()
        assert (layer.by, layer.state_to) == (None, State.SETTLED)
    else:
        assert (held.state, held.layers_count) == (State.REPORTED, 1)
    assert chained(held)


def test_an_edition_is_closed_once(small: World) -> None:
    answers = at_once(
        *[lambda: actions.close_collection(small.edition.pk, by=fresh(small.nhi))] * 4
    )
    assert sum(isinstance(one, Edition) for one in answers) == 1
    small.edition.refresh_from_db()
    assert small.edition.status == EditionStatus.REVIEWING
    assert EditionEvent.objects.filter(step="close").count() == 1


def test_an_assessor_is_replaced_once(small: World) -> None:
    makers.official("duc", "Lò Đức", Agency.objects.get(code="H55"), Role.ASSESSOR)
    gone = value(small).assessors.all()[0]

    def replace() -> int:
        return actions.replace_assessor(
            small.edition.pk, by=fresh(small.phong), assessor=gone, reason="Nghỉ dài ngày."
        )

    answers = at_once(*[replace] * 4)
    assert sum(isinstance(one, int) for one in answers) == 1
    assert EditionEvent.objects.filter(step="replace").count() == 1
    assert not Observation.objects.filter(assessors=gone).exists()


@pytest.mark.parametrize("_turn", range(4))
def test_a_verdict_comes_before_the_replacement_or_is_refused(
    small: World, _turn: int
) -> None:
    """Never both: a verdict given, and yet the turn passed on."""
    makers.official("duc", "Lò Đức", Agency.objects.get(code="H55"), Role.ASSESSOR)
    held = reported(small)
    gone = held.assessors.all()[0]
    answer, _count = at_once(
        lambda: actions.assess(held.pk, by=fresh(gone), verdict=Verdict.ACCEPTED),
        lambda: actions.replace_assessor(
            small.edition.pk, by=fresh(small.phong), assessor=gone, reason="Nghỉ dài ngày."
        ),
    )
    held = value(small)
    assessed = held.layers.filter(step=Step.ASSESS, by=gone).exists()
    assert assessed == held.assessors.filter(pk=gone.pk).exists()
    assert isinstance(answer, NotAllowed) == (not assessed)
    assert held.assessors.count() == 2
