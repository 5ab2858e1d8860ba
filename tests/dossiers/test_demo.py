"""The demo province: lived through the verbs, so everything true of dossiers holds."""

import io
import re
from collections import defaultdict
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db.models import F
from django.utils import timezone

from dossiers import actions, policies, tallies
from dossiers.answers import clean_answers
from dossiers.demo import forms, matters, people, plan, waiting
from dossiers.demo.chance import chance
from dossiers.demo.life import Life
from dossiers.demo.papers import paper
from dossiers.ledger import broken_at
from dossiers.models import Dossier, Draft, Event, Message, Outbox, Part, Tally
from dossiers.spec import Spec
from dossiers.states import FINAL, Delivery, Payment, Status, Step
from dossiers.worktime import Calendar
from egov import clock
from egov.mandates import mandates
from egov.models import Delegation, Role, User
from egov.uploads import judge
from tests.dossiers.catalogue import DOCUMENTS

pytestmark = pytest.mark.django_db
COUNT = 18  # the named stories, which stand in every status, and one more


@pytest.fixture(autouse=True)
def _demo(settings: Any) -> None:
    settings.DEMO = True


@pytest.fixture
def reference(db: None) -> None:
    call_command("loadreference", verbosity=0)


def demo(*arguments: str) -> str:
    out = io.StringIO()
    call_command("loaddemo", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def small(reference: None) -> str:
    return demo("--count", str(COUNT))


def anchor() -> Any:
    return User.objects.get(username="quantri").created_at


def a_world() -> matters.World:
    at = clock.now()
    return matters.world(at, people.residents(90, timezone.localdate(at)))


class TestLoading:
    @pytest.mark.usefixtures("small")
    def test_the_demo_is_true_to_every_rule(self) -> None:
        """One load, every invariant: loading is too slow to do it for each."""
        assert Dossier.objects.count() == COUNT
        self.chains_hold()
        self.numbers_have_no_gap()
        self.statuses_agree()
        self.acts_happened_in_office_hours()
        self.consequences_are_worked_out()
        self.everything_happened_before_the_demo_began()
        self.lan_has_drafts()
        self.nobody_is_stuck()
        self.a_second_run_adds_nothing()

    def chains_hold(self) -> None:
        for dossier in Dossier.objects.all():
            events = list(dossier.events.order_by("seq"))
            assert broken_at(event.link() for event in events) is None
            assert bytes(dossier.head_hash) == bytes(events[-1].hash)
            assert [event.at for event in events] == sorted(event.at for event in events)

    def numbers_have_no_gap(self) -> None:
        days: dict[str, list[int]] = defaultdict(list)
        for code in Dossier.objects.values_list("code", flat=True):
            day, _dash, number = code.rpartition("-")
            days[day].append(int(number))
        for numbers in days.values():
            assert sorted(numbers) == list(range(1, len(numbers) + 1))

    def statuses_agree(self) -> None:
        for dossier in Dossier.objects.all():
            last = dossier.events.order_by("-seq").first()
            assert last is not None
            assert dossier.status == last.status_to
            assert dossier.revision == last.seq
            assert (dossier.delivery == Delivery.HANDED_OVER) == (
                dossier.status == Status.RETURNED
            )
            if dossier.fee and dossier.events.filter(step=Step.PROPOSE).exists():
                assert dossier.payment == Payment.PAID

    def acts_happened_in_office_hours(self) -> None:
        calendar = Calendar.vietnam()
        at_work = Event.objects.exclude(role__in=["applicant", "representative"])
        for event in at_work.exclude(agency__code="H55.16"):
            # The minute after closing is the one in which the last act was written.
            minute = timedelta(minutes=1)
            assert calendar.is_open(event.at) or calendar.is_open(event.at - minute)

    def consequences_are_worked_out(self) -> None:
        assert not Outbox.objects.exists()
        assert not Message.objects.exclude(state=Message.State.SENT).exists()
        late = timedelta(minutes=1)
        assert not Message.objects.filter(sent_at__gt=F("event__at") + late).exists()
        counted = {
            (row.agency_id, row.procedure_id, row.month, row.measure): row.count
            for row in Tally.objects.all()
        }
        assert counted == dict(tallies.recount())
        for dossier in Dossier.objects.filter(status__in=[9, 10]):
            assert dossier.result.sha256

    def everything_happened_before_the_demo_began(self) -> None:
        assert not Event.objects.filter(at__gt=anchor()).exists()
        assert not Part.objects.filter(uploaded_at__gt=anchor()).exists()

    def lan_has_drafts(self) -> None:
        assert Draft.objects.filter(user__username="lan", dossier=None).count() == 3

    def nobody_is_stuck(self) -> None:
        assert set(Dossier.objects.values_list("status", flat=True)) == set(Status)
        users = [*User.objects.filter(posts__isnull=False).distinct()]
        users += User.objects.filter(posts__isnull=True)
        for dossier in Dossier.objects.exclude(status__in=FINAL).for_page():
            assert any(policies.available_steps(user, dossier) for user in users)

    def a_second_run_adds_nothing(self) -> None:
        def sizes() -> list[int]:
            kinds: tuple[Any, ...] = (Event, User, Draft, Part, Message)
            return [kind.objects.count() for kind in kinds]

        before = sizes()
        assert demo("--count", str(COUNT)).startswith("0 dossiers filed")
        assert before == sizes()

    @pytest.mark.usefixtures("reference")
    def test_a_run_that_was_killed_goes_on_where_it_stopped(self) -> None:
        act, calls = Life._act, iter(range(20))

        def killed(self: Life, *arguments: Any) -> None:
            if next(calls, None) is None:
                raise KeyboardInterrupt
            act(self, *arguments)

        with patch.object(Life, "_act", killed), pytest.raises(KeyboardInterrupt):
            demo("--count", "6")
        assert 0 < Dossier.objects.count() < 6
        demo("--count", "6")
        told = plan.stories(
            6, matters.world(anchor(), people.residents(90, timezone.localdate(anchor())))
        )
        for story in told:
            dossier = Dossier.objects.get(filing_key=story.matter.key)
            done = list(dossier.events.order_by("seq").values_list("step", flat=True))
            planned = [str(scene.step) for scene in story.scenes]
            assert [step for step in planned if step in done] == done

    @pytest.mark.usefixtures("reference")
    def test_who_acts_while_it_loads_is_not_disturbed(self) -> None:
        """Somebody signs in and refuses a dossier the demo meant to go on with."""
        act = Life._act

        def interfering(self: Life, thread: Any, scene: Any) -> None:
            act(self, thread, scene)
            if scene.step == Step.FILE and thread.story.matter.number == 0:
                minh = User.objects.get(username="minh")
                actions.refuse(
                    thread.dossier_id, by=minh, ground="Điều 17", reason="Không đúng nơi"
                )

        with patch.object(Life, "_act", interfering):
            assert "1 stories went on without us" in demo("--count", "1")
        assert Dossier.objects.get().status == Status.REFUSED
        assert "went on" not in demo("--count", "1")

    def test_without_reference_data_it_says_what_to_do(self) -> None:
        with pytest.raises(CommandError, match="run loadreference"):
            demo("--count", "1")

    def test_outside_a_demo_it_refuses(self, settings: Any) -> None:
        settings.DEMO = False
        for command in ("loaddemo", "demoaccounts"):
            with pytest.raises(CommandError, match="DEMO is false"):
                call_command(command)
        assert not User.objects.exists()

    def test_a_negative_count_is_refused(self, reference: None) -> None:
        with pytest.raises(CommandError, match="negative"):
            demo("--count", "-1")


@pytest.mark.usefixtures("reference")
class TestPeople:
    def test_the_printed_accounts_open(self) -> None:
        demo("--count", "0")
        out = io.StringIO()
        call_command("demoaccounts", stdout=out)
        *rows, last = out.getvalue().splitlines()
        password = last.rpartition(" ")[2]
        assert len(rows) == 13
        user = authenticate(username="minh", password=password)
        assert user is not None
        assert [row.split()[0] for row in rows][:2] == ["lan", "minh"]
        for row in rows:
            name = re.split(r"\s{2,}", row, maxsplit=2)[1]
            assert User.objects.get(username=row.split()[0]).full_name == name

    def test_officials_of_a_later_version_are_settled_too(self) -> None:
        earlier = tuple(one for one in people.OFFICIALS if one.username != "nhi")
        with patch.object(people, "OFFICIALS", earlier):
            demo("--count", "0")
        assert not User.objects.filter(username="nhi").exists()
        before = anchor()
        demo("--count", "0")
        assert mandates(User.objects.get(username="nhi"))
        assert anchor() == before

    def test_everybody_can_do_their_part(self) -> None:
        demo("--count", "0")
        for official in people.OFFICIALS:
            user = User.objects.get(username=official.username)
            held = {(one.agency_code, one.role) for one in mandates(user)}
            assert {(official.agency, role) for role in official.roles} <= held

    def test_one_leader_is_away_and_has_a_deputy(self) -> None:
        demo("--count", "0")
        demo("--count", "0")
        delegation = Delegation.objects.get()
        lent = [one for one in mandates(delegation.deputy) if one.lent_by]
        assert [one.role for one in lent] == [Role.APPROVER]

    def test_only_the_administrator_enters_the_admin(self) -> None:
        demo("--count", "0")
        staff = User.objects.filter(is_staff=True).values_list("username", flat=True)
        assert list(staff) == ["quantri"]

    def test_numbers_and_names_are_well_formed(self) -> None:
        today = clock.today()
        known = people.residents(90, today)
        assert known == people.residents(90, today)
        assert len({who.identity for who in known.values()}) == len(known)
        for who in known.values():
            assert re.fullmatch(r"0\d{11}", who.identity)
            assert len(who.full_name.split()) >= 2


@pytest.mark.usefixtures("reference")
class TestPlan:
    def test_it_is_the_same_each_time_and_grows_at_its_end(self) -> None:
        world = a_world()
        assert list(plan.stories(30, world)) == list(plan.stories(60, world))[:30]

    def test_something_waits_in_every_queue_of_the_province(self) -> None:
        told = list(plan.stories(400, a_world()))
        there = {
            (story.matter.handler, story.scenes[-1].step)
            for story in told
            if story.scenes[-1].step not in {Step.HAND_OVER, Step.REFUSE, Step.STOP}
        }
        steps = {Step.FILE, Step.REQUEST_SUPPLEMENT, Step.PROPOSE, Step.APPROVE, Step.ISSUE}
        handlers = {handler for handler, _spot in waiting.queues()}
        assert {(code, step) for code in handlers for step in steps} <= there

    def test_it_looks_like_a_province(self) -> None:
        told = list(plan.stories(400, a_world()))
        online = sum(story.matter.channel == "online" for story in told)
        assert 0.6 < online / len(told) < 0.72
        over = [story for story in told if story.scenes[-1].step == Step.HAND_OVER]
        assert len(over) > 200
        ends = {story.scenes[-1].step for story in told}
        assert {Step.REFUSE, Step.WITHDRAW, Step.STOP, Step.REQUEST_PAYMENT} <= ends

    def test_it_can_begin_on_any_day_at_any_hour(self) -> None:
        for days in range(7):
            at = clock.now() + timedelta(days=days, hours=5 * days)
            world = matters.world(at, people.residents(90, timezone.localdate(at)))
            for story in plan.stories(60, world):
                moments = [scene.at for scene in story.scenes]
                assert moments
                assert moments == sorted(moments)
                assert moments[-1] <= at


@pytest.mark.parametrize("code", DOCUMENTS)
def test_every_form_can_be_filled_in(code: str) -> None:
    spec, today = Spec(DOCUMENTS[code]), clock.today()
    owners = list(people.residents(90, today).values())
    for case in spec.cases:
        for number in range(15):
            rng = chance(code, case.code, number)
            answers = forms.answers_for(
                spec, case.code, owner=rng.choice(owners), today=today, rng=rng
            )
            clean_answers(spec.fields, answers, case=case.code)


@pytest.mark.parametrize("code", DOCUMENTS)
def test_every_place_of_every_route_has_somebody(code: str) -> None:
    assert matters.is_staffed(Spec(DOCUMENTS[code]))


def test_papers_are_what_they_say() -> None:
    rng = chance("papers")
    for kind in ("pdf", "jpg", "png"):
        scan = paper("Giấy chứng sinh", "Đỗ Thị Đào", accept=[kind], rng=rng)
        assert judge(scan, accept=[kind], max_mb=1).kind == kind
