"""Who may do what, where: a table of every place on the road and every person."""

import pytest

from dossiers import policies
from dossiers.models import Dossier
from dossiers.states import STEPS, Step
from egov import clock
from egov.mandates import Mandate
from egov.models import Delegation, Post, User
from tests import makers
from tests.cast import Cast

WITHDRAW = {"lan": {"withdraw"}}
STOP = {"dung": {"stop", "apologise"}}
# Place of makers.ROADS → person → the steps offered; nobody else is offered any.
EXPECTED: dict[str, dict[str, set[str]]] = {
    "filed": {"minh": {"accept", "refuse", "request_supplement"}, **WITHDRAW},
    "refused": {},
    "asked_early": {
        "lan": {"withdraw", "answer_supplement"},
        "minh": {"answer_supplement"},
    },
    "accepted": {"hoa": {"take"}, "hue": {"take"}, **WITHDRAW, **STOP},
    "appraising": {
        "hoa": {"request_supplement", "ask_opinion", "propose", "request_payment"},
        **WITHDRAW,
        **STOP,
    },
    "asked": {
        "lan": {"withdraw", "answer_supplement"},
        "minh": {"answer_supplement"},
        "dung": {"stop"},
    },
    "paying": {"kien": {"record_payment"}, **WITHDRAW, **STOP},
    "consulting": {
        "hoa": {"request_supplement", "ask_opinion", "propose", "request_payment"},
        "ngoc": {"give_opinion"},
        **WITHDRAW,
        **STOP,
    },
    "proposed": {"dung": {"approve", "send_back", *STOP["dung"]}, **WITHDRAW},
    "approved": {"van": {"issue"}, **WITHDRAW, **STOP},
    "issued": {"minh": {"hand_over"}},
    "returned": {},
    "withdrawn": {},
    "stopped": {},
}


def offered(user: User, dossier: Dossier) -> set[str]:
    return {step.value for step in policies.available_steps(user, dossier)}


@pytest.mark.parametrize("where", sorted(makers.ROADS))
def test_each_person_is_offered_exactly_these_steps(cast: Cast, where: str) -> None:
    dossier = makers.on_the_road(cast, where)
    found = {name: offered(user, dossier) for name, user in cast.people.items()}
    assert {name: steps for name, steps in found.items() if steps} == EXPECTED[where]


def test_every_step_has_a_rule_and_every_rule_a_step() -> None:
    assert set(policies.RULES) == set(STEPS) == set(Step) - {Step.FILE}


def test_a_stranger_sees_no_dossier(cast: Cast) -> None:
    makers.on_the_road(cast, "consulting")
    seen = {
        name
        for name, user in cast.people.items()
        if Dossier.objects.visible_to(user).exists()
    }
    assert seen == {"lan", "minh", "hoa", "hue", "dung", "van", "kien", "ngoc", "thanh"}


def test_behind_the_desk_a_dossier_is_seen_once_accepted(cast: Cast) -> None:
    makers.on_the_road(cast, "filed")
    assert not Dossier.objects.visible_to(cast.hoa).exists()
    assert Dossier.objects.visible_to(cast.minh).exists()


def test_an_inspector_sees_what_is_below_and_may_change_nothing(cast: Cast) -> None:
    dossier = makers.on_the_road(cast, "proposed")
    assert Dossier.objects.visible_to(cast.thanh).exists()
    assert offered(cast.thanh, dossier) == set()


def test_an_unanswered_dossier_is_refused_only_when_its_time_is_over(cast: Cast) -> None:
    with clock.standing_at(makers.at("2026-03-09 09:00")):
        dossier = makers.on_the_road(cast, "asked_early")
        assert offered(cast.minh, dossier) == {"answer_supplement"}
    assert dossier.answer_by == makers.at("2026-03-19 17:00")
    with clock.standing_at(makers.at("2026-03-19 17:01")):
        assert offered(cast.minh, dossier) == {"answer_supplement", "refuse"}


def test_a_deputy_may_approve_while_the_post_is_lent(cast: Cast) -> None:
    dossier = makers.on_the_road(cast, "proposed")
    with clock.standing_at(makers.at("2026-05-05 09:00")):
        lent = Delegation.objects.create(
            post=Post.objects.get(user=cast.dung),
            deputy=cast.hue,
            valid_from="2026-05-04",
            valid_to="2026-05-06",
            ground="QĐ 12/2026",
            created_by=cast.dung,
        )
        assert lent.pk
        deputy = User.objects.get(pk=cast.hue.pk)
        assert offered(deputy, dossier) == {"approve", "send_back", "stop", "apologise"}
        mandate = policies.mandate_for(deputy, Step.APPROVE, dossier)
        assert isinstance(mandate, Mandate)
        assert mandate.lent_by == "Dương Tiến Dũng"
    for day in ("2026-05-03 09:00", "2026-05-06 09:00"):
        with clock.standing_at(makers.at(day)):
            assert offered(User.objects.get(pk=cast.hue.pk), dossier) == set()


def test_a_suspended_account_may_do_nothing(cast: Cast) -> None:
    dossier = makers.on_the_road(cast, "filed")
    User.objects.filter(pk=cast.minh.pk).update(is_active=False)
    assert offered(User.objects.get(pk=cast.minh.pk), dossier) == set()


def test_a_post_that_ended_gives_nothing(cast: Cast) -> None:
    dossier = makers.on_the_road(cast, "filed")
    Post.objects.filter(user=cast.minh).update(valid_to="2025-06-01")
    assert offered(User.objects.get(pk=cast.minh.pk), dossier) == set()
