"""Figures of service count what the record tells, of the days asked for and no others."""

from datetime import date

import pytest

from dossiers import actions, retention
from dossiers.facts import service
from dossiers.facts.service import MEASURES, Share
from dossiers.models import Dossier, Event, Result
from dossiers.states import Step
from egov import clock
from tests import documents, makers
from tests.cast import Cast

NINE = makers.at("2026-03-30 09:00")
MARCH = (date(2026, 3, 1), date(2026, 3, 31))
WARD = "H55.12"


def filed_at_nine(cast: Cast, where: str = "filed") -> Dossier:
    with clock.standing_at(NINE):
        return makers.on_the_road(cast, where)


def test_nothing_is_said_of_agencies_without_anything_to_count(cast: Cast) -> None:
    for measure in MEASURES.values():
        assert measure(*MARCH) == {}


def test_what_was_filed_online_is_a_share_of_all_that_was_filed(cast: Cast) -> None:
    filed_at_nine(cast)
    filed_at_nine(cast)
    assert service.filed_online(*MARCH) == {WARD: Share(2, 2)}


def test_only_the_days_asked_for_count_both_ends_included(cast: Cast) -> None:
    filed_at_nine(cast)
    day = NINE.date()
    assert service.filed_online(day, day) == {WARD: Share(1, 1)}
    assert service.filed_online(date(2026, 3, 1), date(2026, 3, 29)) == {}
    assert service.filed_online(date(2026, 3, 31), date(2026, 4, 30)) == {}


def test_days_are_those_of_the_province(cast: Cast) -> None:
    """Half past midnight on the first is still the month before in UTC."""
    with clock.standing_at(makers.at("2026-04-01 00:30")):
        makers.filed(cast)
    assert service.filed_online(date(2026, 4, 1), date(2026, 4, 1)) == {WARD: Share(1, 1)}
    assert service.filed_online(*MARCH) == {}


def test_a_result_in_time_and_a_late_one(cast: Cast) -> None:
    filed_at_nine(cast, "issued")
    late = filed_at_nine(cast, "approved")
    with clock.standing_at(makers.at("2026-05-04 08:00")):
        actions.issue(late.pk, by=cast.van)
    assert service.on_time(*MARCH) == {WARD: Share(1, 1)}
    assert service.on_time(date(2026, 3, 1), date(2026, 5, 31)) == {WARD: Share(1, 2)}


def test_handing_over_does_not_settle_again(cast: Cast) -> None:
    filed_at_nine(cast, "returned")
    assert service.on_time(*MARCH) == {WARD: Share(1, 1)}


def test_an_electronic_result_counts_after_its_file_has_left(cast: Cast) -> None:
    dossier = filed_at_nine(cast, "issued")
    assert service.electronic_result(*MARCH) == {WARD: Share(0, 1)}
    Result.objects.filter(dossier=dossier).update(sha256="ab" * 32, file="results/x.pdf")
    assert service.electronic_result(*MARCH) == {WARD: Share(1, 1)}
    retention.let_go(Dossier.objects.get(pk=dossier.pk))
    assert not Result.objects.get(dossier=dossier).file
    assert service.electronic_result(*MARCH) == {WARD: Share(1, 1)}


@pytest.mark.parametrize(("method", "part"), [("cash", 0), ("transfer", 1)])
def test_a_fee_paid_without_cash_is_paid_online(cast: Cast, method: str, part: int) -> None:
    dossier = filed_at_nine(cast, "paying")
    filed_at_nine(cast)
    with clock.standing_at(NINE):
        actions.record_payment(
            dossier.pk, by=cast.kien, amount=50000, method=method, reference="PT-1"
        )
    assert Event.objects.filter(step=Step.RECORD_PAYMENT).count() == 1
    assert service.paid_online(*MARCH) == {WARD: Share(part, 1)}


def test_a_procedure_counts_once_however_many_dossiers_it_has(cast: Cast) -> None:
    filed_at_nine(cast)
    filed_at_nine(cast)
    assert service.services_used(*MARCH) == {WARD: Share(1, 1)}
    assert service.full_process(*MARCH) == {WARD: Share(1, 1)}


def test_the_version_in_force_on_the_last_day_says_how_far_it_goes_online(
    cast: Cast,
) -> None:
    filed_at_nine(cast)
    newer = {
        "version": 2,
        "effective_from": "2026-03-31",
        "online_level": "none",
        "channels": ["counter"],
    }
    makers.publish({**documents.BIRTH, **newer})
    before = date(2026, 3, 1), date(2026, 3, 30)
    assert service.full_process(*before) == {WARD: Share(1, 1)}
    assert service.full_process(*MARCH) == {WARD: Share(0, 1)}
    assert service.services_used(*before) == {WARD: Share(1, 1)}
    assert service.services_used(*MARCH) == {}


def test_what_happens_later_changes_no_figure_of_the_past(cast: Cast) -> None:
    filed_at_nine(cast, "issued")
    told = {name: measure(*MARCH) for name, measure in MEASURES.items()}
    with clock.standing_at(makers.at("2026-05-04 08:00")):
        makers.on_the_road(cast, "returned")
    assert {name: measure(*MARCH) for name, measure in MEASURES.items()} == told
