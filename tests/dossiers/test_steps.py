"""The one door into every step: what is asked, what is refused, and by which path."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dossiers import actions, policies
from dossiers.answers import clean_answers, paths
from dossiers.errors import AnswersInvalid, Stale, StepRefused
from dossiers.models import Dossier, Event, PaymentRecord
from dossiers.offers import QUESTIONS, agencies_to_ask, specialists_of, targets
from dossiers.states import AUTOMATIC, STEPS, Payment, Status, Step
from egov import clock
from egov.errors import NotAllowed, NotFound
from egov.models import Agency, Delegation, Post, User
from tests import makers, walks
from tests.cast import Cast
from tests.dossiers import anything

# Where each step may be taken, and by whom: place of makers.ROADS, person.
WHERE: dict[Step, tuple[str, str]] = {
    Step.ACCEPT: ("filed", "minh"),
    Step.REFUSE: ("filed", "minh"),
    Step.REQUEST_SUPPLEMENT: ("appraising", "hoa"),
    Step.ANSWER_SUPPLEMENT: ("asked", "lan"),
    Step.TAKE: ("accepted", "hoa"),
    Step.ASK_OPINION: ("appraising", "hoa"),
    Step.GIVE_OPINION: ("consulting", "ngoc"),
    Step.PROPOSE: ("appraising", "hoa"),
    Step.SEND_BACK: ("proposed", "dung"),
    Step.APPROVE: ("proposed", "dung"),
    Step.ISSUE: ("approved", "van"),
    Step.HAND_OVER: ("issued", "minh"),
    Step.REQUEST_PAYMENT: ("appraising", "hoa"),
    Step.RECORD_PAYMENT: ("paying", "kien"),
    Step.WITHDRAW: ("appraising", "lan"),
    Step.STOP: ("appraising", "dung"),
}
LONG_TEXT = "x" * 2001
ITEM = makers.ITEMS[0]
# Step → what was sent → paths of the faults.
WRONG: list[tuple[Step, dict[str, Any], set[str]]] = [
    (Step.ACCEPT, {"note": "x" * 1001}, {"note"}),
    (Step.ACCEPT, {"note": ["x"]}, {"note"}),
    (Step.REFUSE, {}, {"ground", "reason"}),
    (Step.REFUSE, {"ground": "  ", "reason": "\0"}, {"ground", "reason"}),
    (Step.REFUSE, {"ground": "x" * 201, "reason": LONG_TEXT}, {"ground", "reason"}),
    (Step.REQUEST_SUPPLEMENT, {}, {"items"}),
    (Step.REQUEST_SUPPLEMENT, {"items": []}, {"items"}),
    (Step.REQUEST_SUPPLEMENT, {"items": "proof"}, {"items"}),
    (Step.REQUEST_SUPPLEMENT, {"items": [ITEM] * 41}, {"items"}),
    (
        Step.REQUEST_SUPPLEMENT,
        {"items": [ITEM, {"target": "parts.nothing", "reason": "ugly"}]},
        {"items.1.target", "items.1.reason", "items.1.text", "items.1.ground"},
    ),
    (Step.REQUEST_SUPPLEMENT, {"items": [ITEM | {"target": "status"}]}, {"items.0.target"}),
    (Step.ASK_OPINION, {}, {"agency", "question", "days"}),
    (Step.ASK_OPINION, {"agency": "H55.12", "question": "?", "days": 2}, {"agency"}),
    (Step.ASK_OPINION, {"agency": "H55", "question": "?", "days": 2}, {"agency"}),
    (Step.ASK_OPINION, {"agency": "H55.05", "question": "?", "days": 0}, {"days"}),
    (Step.ASK_OPINION, {"agency": "H55.05", "question": "?", "days": 31}, {"days"}),
    (Step.ASK_OPINION, {"agency": "H55.05", "question": "?", "days": "1,5"}, {"days"}),
    (Step.GIVE_OPINION, {}, {"agrees", "answer"}),
    (Step.GIVE_OPINION, {"agrees": "perhaps", "answer": "?"}, {"agrees"}),
    (Step.PROPOSE, {"conclusion": ""}, {"conclusion"}),
    (Step.PROPOSE, {"conclusion": LONG_TEXT}, {"conclusion"}),
    (Step.SEND_BACK, {"reason": None}, {"reason"}),
    (Step.HAND_OVER, {"way": "window"}, {"way"}),
    (Step.HAND_OVER, {"way": "counter", "receiver": "x" * 121}, {"receiver"}),
    (Step.REQUEST_PAYMENT, {"amount": 0, "ground": "NQ"}, {"amount"}),
    (Step.REQUEST_PAYMENT, {"amount": -5, "ground": "NQ"}, {"amount"}),
    (Step.REQUEST_PAYMENT, {"amount": "1,5", "ground": "NQ"}, {"amount"}),
    (Step.REQUEST_PAYMENT, {"amount": 10**12, "ground": "NQ"}, {"amount"}),
    (Step.REQUEST_PAYMENT, {"amount": 5}, {"ground"}),
    (Step.RECORD_PAYMENT, {}, {"amount", "method", "reference"}),
    (
        Step.RECORD_PAYMENT,
        {"amount": 49_999, "method": "cash", "reference": "1"},
        {"amount"},
    ),
    (
        Step.RECORD_PAYMENT,
        {"amount": 50_000, "method": "gold", "reference": "1"},
        {"method"},
    ),
    (Step.WITHDRAW, {"reason": " "}, {"reason"}),
    (Step.STOP, {"ground": "Điều 20"}, {"reason"}),
]


@pytest.mark.parametrize(
    ("step", "sent", "faults"),
    WRONG,
    ids=[f"{step}-{n}" for n, (step, *_) in enumerate(WRONG)],
)
def test_wrong_inputs_are_named_and_change_nothing(
    cast: Cast, step: Step, sent: dict[str, Any], faults: set[str]
) -> None:
    where, who = WHERE[step]
    dossier = makers.on_the_road(cast, where)
    with pytest.raises(AnswersInvalid) as caught:
        actions.perform(step, dossier.pk, by=getattr(cast, who), data=sent)
    assert set(caught.value.fields) == faults
    assert Dossier.objects.get(pk=dossier.pk).revision == dossier.revision


@pytest.mark.parametrize("step", sorted(WHERE))
def test_right_inputs_take_the_step(cast: Cast, step: Step) -> None:
    where, who = WHERE[step]
    dossier, by = makers.on_the_road(cast, where), getattr(cast, who)
    if step == Step.ANSWER_SUPPLEMENT:
        draft = actions.start_supplement(dossier.pk, by=by)
        actions.save_draft(draft.key, by=by, answers={"child_name": "Ma Thị Tuyết"})
    sent = walks.SENT[step](dossier) | {"status": 9, "unknown": "field"}
    done = actions.perform(step, dossier.pk, by=by, data=sent, seen=dossier.revision)
    assert done.events.latest("seq").step == step
    assert done.revision == dossier.revision + 1


@pytest.mark.parametrize("step", sorted(WHERE))
def test_a_decision_on_a_version_that_is_gone_is_refused(cast: Cast, step: Step) -> None:
    where, who = WHERE[step]
    dossier = makers.on_the_road(cast, where)
    sent = walks.SENT[step](dossier)
    for seen in (dossier.revision - 1, dossier.revision + 1, 0):
        with pytest.raises(Stale) as caught:
            actions.perform(step, dossier.pk, by=getattr(cast, who), data=sent, seen=seen)
        assert caught.value.extra["revision"] == dossier.revision
        assert str(caught.value.extra["last_act"]) in caught.value.message


def test_a_stranger_learns_nothing(cast: Cast) -> None:
    dossier = makers.on_the_road(cast, "appraising")
    for step in STEPS:
        for stranger in (cast.tam, cast.binh, cast.dieu):
            for pk in (dossier.pk, 10**9):
                with pytest.raises(NotFound):
                    actions.perform(step, pk, by=stranger, data={})


@pytest.mark.parametrize("where", ["filed", "appraising", "proposed", "returned"])
def test_whoever_sees_it_but_may_not_is_told_so(cast: Cast, where: str) -> None:
    dossier = makers.on_the_road(cast, where)
    for user in cast.people.values():
        if not Dossier.objects.visible_to(user).exists():
            continue
        for step in STEPS:
            if policies.mandate_for(user, step, dossier) is None:
                with pytest.raises(NotAllowed):
                    actions.perform(step, dossier.pk, by=user, data={})


@pytest.mark.parametrize("where", sorted(makers.ROADS))
def test_what_is_impossible_is_refused_with_what_happened_last(
    cast: Cast, where: str
) -> None:
    dossier = makers.on_the_road(cast, where)
    steps = set(STEPS) - AUTOMATIC
    impossible = [step for step in steps if not policies.is_possible(step, dossier)]
    tried = [
        (step, user)
        for step in impossible
        for user in cast.people.values()
        if Dossier.objects.visible_to(user).exists()
        and policies.mandate_for(user, step, dossier)
    ]
    assert tried
    for step, user in tried:
        data = walks.SENT[step](dossier) | {"amount": 1}
        with pytest.raises(StepRefused) as caught:
            actions.perform(step, dossier.pk, by=user, data=data)
        assert caught.value.extra["dossier_status"] == dossier.status
        assert caught.value.extra["last_act"]
    assert Dossier.objects.get(pk=dossier.pk).revision == dossier.revision


ANY_DATA = st.dictionaries(
    st.sampled_from(
        [
            "note",
            "ground",
            "reason",
            "items",
            "assignee",
            "agency",
            "question",
            "days",
            "agrees",
            "answer",
            "conclusion",
            "way",
            "receiver",
            "amount",
            "method",
            "reference",
        ]
    ),
    anything.JSON,
    max_size=5,
)


@given(ANY_DATA)
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_any_inputs_pass_or_are_named(cast: Cast, data: Any) -> None:
    dossier = Dossier.objects.first() or makers.on_the_road(cast, "paying")
    for step, ask in QUESTIONS.items():
        fields = ask(dossier)
        known = {path for path, _field in paths(fields)}
        try:
            clean_answers(fields, data)
        except AnswersInvalid as invalid:
            for path in invalid.fields:
                row = [part if not part.isdecimal() else "0" for part in path.split(".")]
                assert ".".join(row).removesuffix(".0") in known, (step, path)


def test_every_step_but_filing_has_its_questions() -> None:
    assert set(QUESTIONS) == set(STEPS) - AUTOMATIC == set(walks.SENT)


def test_an_assignee_is_a_specialist_of_that_agency_today(cast: Cast) -> None:
    dossier = makers.filed(cast, cast.permit)
    actions.accept(dossier.pk, by=cast.minh)
    for nobody in ("hai", "hoa", "nobody", "", None, ["son"]):
        with pytest.raises(AnswersInvalid) as caught:
            actions.perform(
                Step.ASSIGN, dossier.pk, by=cast.dieu, data={"assignee": nobody}
            )
        assert set(caught.value.fields) == {"assignee"}
    with pytest.raises(AnswersInvalid):
        actions.assign(dossier.pk, by=cast.dieu, assignee="hai")
    assert list(specialists_of(cast.finance)) == [cast.son]
    Post.objects.filter(user=cast.son).update(valid_to=clock.today())
    assert not specialists_of(cast.finance).exists()


def test_an_agency_that_ended_is_not_asked(cast: Cast) -> None:
    dossier = makers.on_the_road(cast, "appraising")
    assert {agency.code for agency in agencies_to_ask(dossier)} == {
        "H55.03",
        "H55.05",
        "H55.16",
    }
    Agency.objects.filter(code="H55.05").update(valid_to=clock.today())
    with pytest.raises(AnswersInvalid) as caught:
        actions.ask_opinion(dossier.pk, by=cast.hoa, agency="H55.05", question="?", days=2)
    assert set(caught.value.fields) == {"agency"}


def test_one_agency_is_asked_one_question_at_a_time(cast: Cast) -> None:
    dossier = makers.on_the_road(cast, "consulting")
    ask = {"agency": "H55.05", "question": "Còn gì nữa?", "days": 3}
    with pytest.raises(AnswersInvalid) as caught:
        actions.perform(Step.ASK_OPINION, dossier.pk, by=cast.hoa, data=ask)
    assert set(caught.value.fields) == {"agency"}
    actions.give_opinion(dossier.pk, by=cast.ngoc, agrees=False, answer="Không")
    actions.perform(Step.ASK_OPINION, dossier.pk, by=cast.hoa, data=ask)
    assert dossier.opinions.count() == 2
    with pytest.raises(AnswersInvalid, match="mục"):
        actions.propose(dossier.pk, by=cast.hoa, conclusion="Đạt")


def test_targets_are_parts_and_fields_by_name(cast: Cast) -> None:
    dossier = makers.filed(cast)
    codes = [code for code, _name in targets(dossier)]
    fields = [field.code for field in dossier.spec.fields]
    assert codes == ["parts.proof", "parts.letter", *fields]


def test_money_is_recorded_once_under_its_voucher(cast: Cast) -> None:
    dossier = makers.on_the_road(cast, "paying")
    pay = {"amount": 50_000, "method": "cash", "reference": "BL-01"}
    actions.record_payment(dossier.pk, by=cast.kien, **pay)  # type: ignore[arg-type]
    with pytest.raises(StepRefused):
        actions.record_payment(dossier.pk, by=cast.kien, **pay)  # type: ignore[arg-type]
    actions.request_payment(dossier.pk, by=cast.hoa, amount=50_000, ground="NQ 11")
    with pytest.raises(AnswersInvalid) as caught:
        actions.record_payment(dossier.pk, by=cast.kien, **pay)  # type: ignore[arg-type]
    assert set(caught.value.fields) == {"reference"}
    done = actions.record_payment(
        dossier.pk, by=cast.kien, amount=50_000, method="transfer", reference="BL-02"
    )
    assert (done.fee, done.payment, done.status) == (
        100_000,
        Payment.PAID,
        Status.PROCESSING,
    )
    assert PaymentRecord.objects.count() == 2


def test_an_act_under_a_lent_post_says_whose_it_was(cast: Cast) -> None:
    dossier = makers.on_the_road(cast, "proposed")
    with clock.standing_at(makers.at("2050-05-05 09:00")):
        Delegation.objects.create(
            post=Post.objects.get(user=cast.dung),
            deputy=cast.hue,
            valid_from="2050-05-04",
            valid_to="2050-05-06",
            ground="QĐ 12",
            created_by=cast.dung,
        )
        hue = User.objects.get(pk=cast.hue.pk)
        actions.perform(Step.APPROVE, dossier.pk, by=hue, data={})
    event = Event.objects.select_related("personal").latest("seq")
    assert (event.by, event.role) == (cast.hue, "approver")
    assert event.personal.data["lent_by"] == "Dương Tiến Dũng"


def test_a_clock_that_steps_back_does_not_disorder_the_record(cast: Cast) -> None:
    with clock.standing_at(makers.at("2026-03-11 09:00")):
        dossier = makers.filed(cast)
    with clock.standing_at(makers.at("2026-03-11 08:00")):
        actions.accept(dossier.pk, by=cast.minh)
    times = list(dossier.events.order_by("seq").values_list("at", flat=True))
    assert times == [makers.at("2026-03-11 09:00")] * 2
