"""Which dossiers wait for whom."""

import pytest
from django.db.models import Q

from dossiers import actions, queues
from dossiers.models import Dossier
from dossiers.policies import available_steps
from dossiers.queues import QUEUES, TODAY, Queue
from egov import clock
from egov.models import User
from tests import makers
from tests.cast import Cast

MORNING = "2026-03-09 09:00"


@pytest.fixture
def everywhere(cast: Cast) -> dict[str, Dossier]:
    """One dossier at each named place of the roads."""
    with clock.standing_at(makers.at(MORNING)):
        return {where: makers.on_the_road(cast, where) for where in makers.ROADS}


def queue(code: str) -> Queue:
    return queues.BY_CODE[code]


def held(code: str, user: User) -> set[str]:
    return set(queues.in_queue(queue(code), user).values_list("code", flat=True))


@pytest.mark.parametrize(
    ("code", "who", "places"),
    [
        ("accept", "minh", {"filed"}),
        ("free", "hoa", {"accepted"}),
        ("mine", "hoa", {"appraising", "asked", "paying", "consulting"}),
        ("approve", "dung", {"proposed"}),
        ("issue", "van", {"approved"}),
        ("return", "minh", {"issued"}),
        ("asked", "ngoc", {"consulting"}),
        ("applicant", "minh", {"asked_early"}),
        ("applicant", "hoa", {"asked", "paying"}),
        ("opinions", "hoa", {"consulting"}),
        ("collect", "kien", {"paying"}),
        ("today", "hoa", {"accepted", "appraising"}),
        ("today", "minh", {"filed", "issued"}),
        ("today", "ngoc", {"consulting"}),
    ],
)
def test_each_queue_holds_what_waits_there(
    cast: Cast, everywhere: dict[str, Dossier], code: str, who: str, places: set[str]
) -> None:
    expected = {everywhere[place].code for place in places}
    assert held(code, cast.people[who]) == expected


def test_the_queues_of_a_department(cast: Cast) -> None:
    dossier = actions.accept(makers.filed(cast, cast.permit).pk, by=cast.minh)
    assert held("assign", cast.dieu) == {dossier.code}
    dossier = actions.assign(dossier.pk, by=cast.dieu, assignee="son")
    assert held("assign", cast.dieu) == set()
    assert held("mine", cast.son) == {dossier.code}
    assert held("collect", cast.kien) == {dossier.code}
    actions.record_payment(
        dossier.pk, by=cast.kien, amount=dossier.fee, method="cash", reference="BL 01"
    )
    actions.propose(dossier.pk, by=cast.son, conclusion="Đủ")
    assert held("review", cast.hai) == {dossier.code}


def test_the_late_queue_counts_running_clocks_only(
    cast: Cast, everywhere: dict[str, Dossier]
) -> None:
    with clock.standing_at(makers.at("2026-04-20 09:00")):
        late = held("late", cast.hoa)
    running = {"appraising", "paying", "consulting", "proposed", "approved"}
    assert late == {everywhere[place].code for place in running}


def test_every_queue_lies_inside_what_its_reader_may_see(
    cast: Cast, everywhere: dict[str, Dossier]
) -> None:
    for user in cast.people.values():
        seen = set(Dossier.objects.visible_to(user).values_list("code", flat=True))
        for each in (TODAY, *QUEUES):
            assert held(each.code, user) <= seen, (each.code, user.username)


def test_what_is_today_is_work_its_reader_can_do(
    cast: Cast, everywhere: dict[str, Dossier]
) -> None:
    for user in cast.people.values():
        for dossier in queues.in_queue(TODAY, user):
            assert available_steps(user, dossier), (dossier.code, user.username)


def test_counts_agree_with_the_queues_in_one_query(
    cast: Cast,
    everywhere: dict[str, Dossier],
    django_assert_num_queries: pytest.FixtureRequest,
) -> None:
    for user in (cast.minh, cast.hoa, cast.trang, cast.thanh):
        queues.queues_of(user)
        with django_assert_num_queries(1):  # type: ignore[operator]
            counts = queues.counts_of(user)
        assert counts == {
            each.code: len(held(each.code, user)) for each in queues.queues_of(user)
        }


def test_a_stranger_has_no_queue(cast: Cast, everywhere: dict[str, Dossier]) -> None:
    assert queues.queues_of(cast.lan) == []
    assert queues.counts_of(cast.lan) == {}
    assert not queues.in_queue(queue("accept"), cast.lan).exists()


def test_an_agency_sees_none_of_anothers_work(
    cast: Cast, everywhere: dict[str, Dossier]
) -> None:
    for each in (TODAY, *QUEUES):
        assert held(each.code, cast.binh) == set(), each.code


def test_urgent_dossiers_come_first_and_standing_ones_last(cast: Cast) -> None:
    with clock.standing_at(makers.at(MORNING)):
        first = makers.on_the_road(cast, "appraising")
        standing = makers.on_the_road(cast, "asked")
    with clock.standing_at(makers.at("2026-03-10 09:00")):
        second = makers.on_the_road(cast, "appraising")
    everything = Dossier.objects.filter(Q(pk__in=[first.pk, standing.pk, second.pk]))
    order = [dossier.code for dossier in queues.by_urgency(everything, cast.hoa)]
    assert order == [first.code, second.code, standing.code]


def test_the_board_counts_by_holder(cast: Cast, everywhere: dict[str, Dossier]) -> None:
    at = makers.at("2026-03-09 10:00")
    with clock.standing_at(at):
        board = queues.board_of(cast.dung, near_until=makers.at("2026-03-20 10:00"))
    by_name = {row.name: row for row in board}
    assert by_name["Hoàng Thu Hoa"].open == 6
    assert by_name["Hoàng Thu Hoa"].waiting == 2
    assert by_name["Hoàng Thu Hoa"].near == 5
    assert by_name[""].open == 1
    assert not any(row.late for row in board)


def test_only_heads_have_a_board(cast: Cast) -> None:
    assert queues.heads_anything(cast.dung)
    assert queues.heads_anything(cast.trang)
    assert not queues.heads_anything(cast.hoa)
    assert queues.board_of(cast.hoa, near_until=makers.at(MORNING)) == []


def test_load_is_measured_beside_colleagues(cast: Cast) -> None:
    for _ in range(3):
        makers.on_the_road(cast, "appraising")
    accepted = makers.on_the_road(cast, "accepted")
    actions.take(accepted.pk, by=cast.hue)
    assert queues.load_of(cast.hoa) == queues.Load(3, 2)
    assert queues.load_of(cast.minh) is None


def test_an_inspector_reads_what_lies_below(
    cast: Cast, everywhere: dict[str, Dossier]
) -> None:
    assert len(held("scope", cast.thanh)) == len(everywhere)
    assert [each.code for each in queues.queues_of(cast.thanh)] == ["scope"]
    assert not any(available_steps(cast.thanh, one) for one in everywhere.values())
