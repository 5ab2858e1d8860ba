"""Whatever happens on the road, the counts are those of the events."""

from collections import Counter
from random import Random

import pytest

from dossiers import actions, legal_clock, notifications, tallies
from dossiers.ledger import broken_at
from dossiers.models import Dossier, Event, Tally
from dossiers.states import Payment, Status, Step
from egov import clock
from tests import documents, makers, walks
from tests.cast import Cast

NINE = makers.at("2026-03-30 09:00")
MEASURE = Tally.Measure


def deliver_all() -> None:
    for pk in Event.objects.order_by("pk").values_list("pk", flat=True):
        notifications.deliver(pk)


def counted() -> Counter[tallies.Key]:
    rows = Tally.objects.values_list(
        "agency_id", "procedure_id", "month", "measure", "count"
    )
    return Counter({tuple(key): count for *key, count in rows})  # type: ignore[misc]


def sums() -> dict[str, int]:
    found: Counter[str] = Counter()
    for row in Tally.objects.all():
        found[row.measure] += row.count
    return dict(found)


@pytest.mark.parametrize("seed", range(4))
def test_on_random_roads_tallies_clock_and_chain_hold(cast: Cast, seed: int) -> None:
    rng = Random(seed)
    for number in range(3):
        with clock.standing_at(NINE):
            dossier = makers.filed(cast, cast.permit if number % 2 else cast.birth)
        assert list(walks.walk(cast, dossier, rng, NINE))
        dossier = Dossier.objects.get(pk=dossier.pk)
        events = list(dossier.events.order_by("seq"))
        assert broken_at(event.link() for event in events) is None
        assert len(events) == dossier.revision
        assert [event.at for event in events] == sorted(event.at for event in events)
        if dossier.is_accepted:
            read = legal_clock.reading(dossier, events, events[-1].at)
            assert (dossier.due_at, dossier.paused_since) == (
                read.due_at,
                read.paused_since,
            )
    deliver_all()
    assert counted() == tallies.recount()
    settled = Event.objects.settling()
    assert sums().get(MEASURE.RECEIVED) == 3
    assert sums().get(MEASURE.SETTLED, 0) == settled.count()
    assert settled.count() == Dossier.objects.filter(status__in=[9, 10]).count()


def test_what_waits_in_the_outbox_is_not_counted_yet(cast: Cast) -> None:
    makers.on_the_road(cast, "returned")
    assert counted() == tallies.recount() == Counter()
    filing = Event.objects.get(step=Step.FILE)
    notifications.deliver(filing.pk)
    assert counted() == tallies.recount()
    assert sums() == {MEASURE.RECEIVED: 1, MEASURE.RECEIVED_ONLINE: 1}
    deliver_all()
    assert counted() == tallies.recount()


def test_a_result_in_time_counts_once_for_who_handled_it(cast: Cast) -> None:
    makers.on_the_road(cast, "returned")
    deliver_all()
    assert sums() == {
        MEASURE.RECEIVED: 1,
        MEASURE.RECEIVED_ONLINE: 1,
        MEASURE.SETTLED: 1,
        MEASURE.ON_TIME: 1,
    }


def test_a_late_result_is_settled_and_not_on_time(cast: Cast) -> None:
    with clock.standing_at(NINE):
        dossier = makers.on_the_road(cast, "approved")
    with clock.standing_at(makers.at("2026-05-04 08:00")):
        actions.issue(dossier.pk, by=cast.van)
    deliver_all()
    assert (sums()[MEASURE.SETTLED], sums().get(MEASURE.ON_TIME)) == (1, None)
    months = dict(Tally.objects.values_list("measure", "month"))
    assert f"{months['received']:%Y-%m}" == "2026-03"
    assert f"{months['settled']:%Y-%m}" == "2026-05"


@pytest.mark.parametrize("where", ["refused", "withdrawn", "stopped"])
def test_an_end_without_result_settles_nothing(cast: Cast, where: str) -> None:
    makers.on_the_road(cast, where)
    deliver_all()
    assert set(sums()) == {MEASURE.RECEIVED, MEASURE.RECEIVED_ONLINE}


def test_paying_for_a_result_does_not_settle_it_again(cast: Cast) -> None:
    fee = {
        "code": "copy",
        "name": documents.both("Bản sao"),
        "amount": 8000,
        "unit": "dossier",
        "quantity_field": None,
        "channel": None,
        "when": "result",
        "refundable": False,
        "ground": "TT 281",
    }
    procedure = makers.publish({**documents.BIRTH, "version": 2, "fees": [fee]})
    with clock.standing_at(NINE):
        dossier = makers.filed(cast, procedure)
        for step in makers.ROADS["issued"]:
            dossier = step(cast, dossier)
    finished = dossier.finished_at
    with clock.standing_at(makers.at("2026-05-04 08:00")):
        dossier = actions.record_payment(
            dossier.pk, by=cast.kien, amount=8000, method="cash", reference="1"
        )
    assert (dossier.status, dossier.payment) == (Status.FINISHED, Payment.PAID)
    assert dossier.finished_at == finished
    assert "on_time" not in dossier.events.latest("seq").facts
    deliver_all()
    assert (sums()[MEASURE.SETTLED], sums()[MEASURE.ON_TIME]) == (1, 1)
    assert counted() == tallies.recount()
    assert Event.objects.settling().count() == 1


def test_the_month_is_that_of_the_province(cast: Cast) -> None:
    """One minute past midnight in Thái Nguyên is still the month before in UTC."""
    with clock.standing_at(makers.at("2026-04-01 00:01")):
        makers.filed(cast)
    deliver_all()
    assert {f"{row.month:%Y-%m-%d}" for row in Tally.objects.all()} == {"2026-04-01"}
