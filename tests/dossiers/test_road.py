"""The main road: filed, accepted, handled, approved, issued, handed over."""

import pytest

from dossiers import actions, tallies, tasks
from dossiers.errors import AnswersInvalid, StepRefused
from dossiers.ledger import broken_at
from dossiers.models import Dossier, Draft, Event, Outbox
from dossiers.states import Delivery, Payment, RouteKind, Status, Step
from egov import clock
from egov.errors import NotAllowed
from egov.models import Post
from tests import documents, makers
from tests.cast import Cast


def test_a_filed_dossier_has_a_number_and_waits_at_the_desk(cast: Cast) -> None:
    with clock.standing_at(makers.at("2026-03-11 09:00")):
        dossier = makers.filed(cast)
    assert dossier.code == "H55.12-260311-0001"
    assert dossier.status == Status.REGISTERED
    assert dossier.at == RouteKind.RECEIVE
    assert [part.code for part in dossier.parts.all()] == ["proof"]
    assert not Draft.objects.exists()


def test_numbers_run_on_within_a_day_and_start_again_the_next(cast: Cast) -> None:
    codes = []
    for moment in ("2026-03-11 09:00", "2026-03-11 16:59", "2026-03-12 00:01"):
        with clock.standing_at(makers.at(moment)):
            codes.append(makers.filed(cast).code)
    assert codes == ["H55.12-260311-0001", "H55.12-260311-0002", "H55.12-260312-0001"]


def test_acceptance_sets_the_due_date_from_the_calendar(cast: Cast) -> None:
    with clock.standing_at(makers.at("2026-02-13 10:12")):
        dossier = makers.filed(cast)
        dossier = actions.accept(dossier.pk, by=cast.minh)
    assert dossier.due_at == makers.at("2026-02-25 17:00")


def test_a_supplement_stops_the_clock_and_the_answer_lets_it_run(cast: Cast) -> None:
    with clock.standing_at(makers.at("2026-03-09 09:00")):
        dossier = makers.on_the_road(cast, "appraising")
        first_due = dossier.due_at
    assert first_due == makers.at("2026-03-12 17:00")
    with clock.standing_at(makers.at("2026-03-10 11:30")):
        dossier = actions.request_supplement(dossier.pk, by=cast.hoa, items=makers.ITEMS)
    assert dossier.paused_since == makers.at("2026-03-10 11:30")
    with clock.standing_at(makers.at("2026-03-16 07:30")):
        draft = actions.start_supplement(dossier.pk, by=cast.lan)
        file = makers.pdf(2, seed="rõ hơn")
        actions.upload_part(draft.key, by=cast.lan, code="proof", file=file)
        dossier = actions.answer_supplement(dossier.pk, by=cast.lan)
    assert dossier.status == Status.PROCESSING
    assert dossier.paused_since is None
    # 20 of 24 working hours were left: Mon, Tue, and Wed morning.
    assert dossier.due_at == makers.at("2026-03-18 11:30")
    assert dossier.parts.filter(code="proof", round=1).count() == 1


@pytest.mark.parametrize(
    ("pauses", "due"),
    [(["supplement"], "12 17:00"), (["supplement", "opinion"], "16 17:00")],
)
def test_waiting_for_opinions_counts_unless_the_version_says_so(
    cast: Cast, pauses: list[str], due: str
) -> None:
    document = documents.BIRTH | {"version": 2, "pauses": pauses}
    makers.publish(document)
    with clock.standing_at(makers.at("2026-03-09 09:00")):
        dossier = makers.on_the_road(cast, "appraising")
    with clock.standing_at(makers.at("2026-03-10 07:30")):
        for agency in ("H55.05", "H55.03"):
            actions.ask_opinion(
                dossier.pk, by=cast.hoa, agency=agency, question="?", days=2
            )
    with clock.standing_at(makers.at("2026-03-11 07:30")):
        actions.give_opinion(dossier.pk, by=cast.ngoc, agrees=True, answer="Đồng ý")
    with clock.standing_at(makers.at("2026-03-12 07:30")):
        dossier = actions.give_opinion(dossier.pk, by=cast.son, agrees=True, answer="Được")
    assert dossier.due_at == makers.at(f"2026-03-{due}")


def test_nobody_acts_as_an_official_in_their_own_matter(cast: Cast) -> None:
    own = actions.file(makers.draft(cast, by=cast.minh).key, by=cast.minh).dossier
    with pytest.raises(NotAllowed):
        actions.accept(own.pk, by=cast.minh)


def test_an_event_that_fails_holds_up_no_other(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = makers.filed(cast), makers.filed(cast)
    plain = tallies.add

    def add(event: Event) -> None:
        if event.dossier_id == first.pk:
            raise ValueError("poison")
        plain(event)

    monkeypatch.setattr(tallies, "add", add)
    with pytest.raises(ValueError, match="poison"):
        tasks.drain_outbox()
    assert tasks.drain_outbox() == 1
    assert [row.event.dossier_id for row in Outbox.objects.all()] == [first.pk]
    assert second.events.get().messages.exists()


def test_an_empty_supplement_is_no_answer(cast: Cast) -> None:
    dossier = makers.on_the_road(cast, "asked")
    actions.start_supplement(dossier.pk, by=cast.lan)
    with pytest.raises(AnswersInvalid):
        actions.answer_supplement(dossier.pk, by=cast.lan)


def test_a_supplement_is_handed_in_by_whoever_prepared_it(cast: Cast) -> None:
    dossier = makers.on_the_road(cast, "asked")
    draft = actions.start_supplement(dossier.pk, by=cast.lan)
    file = makers.pdf(2, seed="chưa xong")
    actions.upload_part(draft.key, by=cast.lan, code="proof", file=file)
    with pytest.raises(AnswersInvalid):
        actions.answer_supplement(dossier.pk, by=cast.minh)
    assert Draft.objects.filter(pk=draft.pk, user=cast.lan).exists()
    assert actions.answer_supplement(dossier.pk, by=cast.lan).status == Status.PROCESSING


def test_the_whole_road_ends_with_a_result(cast: Cast) -> None:
    dossier = makers.on_the_road(cast, "returned")
    assert dossier.status == Status.RETURNED
    assert dossier.delivery == Delivery.HANDED_OVER
    assert dossier.result.number.endswith("/KQ-H55.12")
    assert dossier.result.signed_by == cast.dung
    steps = [event.step for event in dossier.events.order_by("seq")]
    assert steps == ["file", "accept", "take", "propose", "approve", "issue", "hand_over"]
    assert Outbox.objects.count() == len(steps)


def test_the_long_road_at_a_department(cast: Cast) -> None:
    dossier = makers.filed(cast, cast.permit)
    assert (dossier.fee, dossier.payment) == (150000, Payment.DUE)
    assert dossier.handling_agency == cast.finance
    pk = dossier.pk
    actions.accept(pk, by=cast.minh)
    actions.assign(pk, by=cast.dieu, assignee="son")
    with pytest.raises(AnswersInvalid, match="mục"):
        actions.propose(pk, by=cast.son, conclusion="Đạt")
    actions.record_payment(
        pk, by=cast.kien, amount=150000, method="cash", reference="BL-01"
    )
    actions.ask_opinion(pk, by=cast.son, agency="H55.05", question="?", days=3)
    with pytest.raises(AnswersInvalid):
        actions.propose(pk, by=cast.son, conclusion="Đạt")
    actions.give_opinion(pk, by=cast.ngoc, agrees=True, answer="Đồng ý")
    actions.propose(pk, by=cast.son, conclusion="Đạt")
    actions.send_back(pk, by=cast.hai, reason="Xem lại vốn")
    actions.propose(pk, by=cast.son, conclusion="Đã xem lại")
    actions.endorse(pk, by=cast.hai)
    with pytest.raises(NotAllowed):
        actions.approve(pk, by=cast.dung)
    actions.approve(pk, by=cast.thu)
    actions.issue(pk, by=cast.thu)
    dossier = actions.hand_over(pk, by=cast.minh, way="electronic")
    assert dossier.status == Status.RETURNED


@pytest.mark.parametrize("where", sorted(makers.ROADS))
def test_every_dossier_keeps_a_sound_chain(cast: Cast, where: str) -> None:
    dossier = makers.on_the_road(cast, where)
    events = list(dossier.events.select_related("dossier").order_by("seq"))
    assert broken_at(event.link() for event in events) is None
    assert bytes(dossier.head_hash) == bytes(events[-1].hash)
    assert dossier.revision == len(events) == events[-1].seq


def test_a_step_taken_twice_is_refused_and_names_who_did_it(cast: Cast) -> None:
    dossier = makers.on_the_road(cast, "proposed")
    actions.approve(dossier.pk, by=cast.dung)
    with pytest.raises(StepRefused) as caught:
        actions.approve(dossier.pk, by=cast.dung)
    assert "Dương Tiến Dũng" in caught.value.message


def test_a_second_round_needs_a_superior_and_counts_as_late(cast: Cast) -> None:
    dossier = makers.on_the_road(cast, "asked")
    draft = actions.start_supplement(dossier.pk, by=cast.lan)
    actions.save_draft(draft.key, by=cast.lan, answers={"child_name": "Ma Ánh Tuyết"})
    actions.answer_supplement(dossier.pk, by=cast.lan)
    with pytest.raises(NotAllowed):
        actions.request_supplement(dossier.pk, by=cast.hoa, items=makers.ITEMS)
    actions.request_supplement(dossier.pk, by=cast.dung, items=makers.ITEMS)
    draft = actions.start_supplement(dossier.pk, by=cast.lan)
    actions.save_draft(draft.key, by=cast.lan, answers={"child_name": "Ma Thị Tuyết"})
    actions.answer_supplement(dossier.pk, by=cast.lan)
    for step in (makers.PROPOSE, makers.APPROVE, makers.ISSUE):
        dossier = step(cast, dossier)
    issued = Event.objects.get(dossier=dossier, step=Step.ISSUE)
    assert issued.facts["on_time"] is False


def test_an_incomplete_draft_is_refused_with_everything_at_once(cast: Cast) -> None:
    draft = actions.start_draft(cast.birth, by=cast.lan)
    with pytest.raises(AnswersInvalid) as caught:
        actions.file(draft.key, by=cast.lan)
    assert set(caught.value.fields) == {
        "agency",
        "child_name",
        "born_on",
        "parts.proof",
    }
    assert not Dossier.objects.exists()
    assert Draft.objects.get().answers == {"filer_name": "Nguyễn Thị Lan"}


def test_who_appraised_it_does_not_approve_it(cast: Cast) -> None:
    dossier = makers.on_the_road(cast, "accepted")
    post = Post.objects.get(user=cast.dung)
    Post.objects.create(
        user=cast.dung, agency=post.agency, role="specialist", valid_from=post.valid_from
    )
    actions.take(dossier.pk, by=cast.dung)
    actions.propose(dossier.pk, by=cast.dung, conclusion="Đạt")
    with pytest.raises(NotAllowed):
        actions.approve(dossier.pk, by=cast.dung)


def test_answers_are_kept_in_their_one_form(cast: Cast) -> None:
    draft = makers.draft(cast)
    typed = {"born_on": "15/01/2026", "copies": "2", "child_name": "  Ma Thị  "}
    actions.save_draft(draft.key, by=cast.lan, answers=typed)
    dossier = actions.file(draft.key, by=cast.lan).dossier
    assert dossier.answers == documents.ANSWERS | {"child_name": "Ma Thị"}
