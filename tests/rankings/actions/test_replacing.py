"""Somebody drawn is replaced by somebody drawn, and nobody can do it behind the record."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from egov.errors import NotAllowed
from egov.models import Agency, Post, Role, User
from rankings import actions
from rankings.actions.drawing import drawn as draw
from rankings.actions.drawing import seed_of, standing
from rankings.actions.replacing import looks, stranded
from rankings.errors import EditionStepRefused, Unusable
from rankings.models import EditionEvent, Observation, Replacement
from rankings.publishing import checking
from rankings.states import State, Step, Verdict
from tests import makers
from tests.owner import as_owner
from tests.rankings.makers import World, world

pytestmark = pytest.mark.django_db
PC = {"PC.a": "90", "PC.b": "100"}
LEFT = "Nghỉ thai sản từ 01/12."


@pytest.fixture
def small() -> World:
    """The edition collects; five assess."""
    held = world()
    province = Agency.objects.get(code="H55")
    for name in ("duc", "mai"):
        makers.official(name, name.title(), province, Role.ASSESSOR)
    actions.open_collection(held.edition.pk, by=held.phong)
    held.edition.refresh_from_db()
    return held


def heavy(small: World) -> Observation:
    return Observation.objects.get(unit=small.justice, indicator="PC")


def drawn(value: Observation) -> list[User]:
    return list(value.assessors.order_by("pk"))


def replace(small: World, who: User, reason: str = LEFT, by: User | None = None) -> int:
    return actions.replace_assessor(
        small.edition.pk, by=by or small.phong, assessor=who, reason=reason
    )


def turns() -> dict[int, set[int]]:
    """Value → who is drawn for it."""
    through = Observation.assessors.through.objects
    found: dict[int, set[int]] = {}
    for value, person in through.values_list("observation_id", "user_id"):
        found.setdefault(value, set()).add(person)
    return found


class TestDraw:
    def test_every_value_that_waits_gets_another_and_only_those(self, small: World) -> None:
        gone = drawn(heavy(small))[0]
        before = turns()
        owed = {value for value, people in before.items() if gone.pk in people}
        assert replace(small, gone) == len(owed)
        after = turns()
        for value, people in before.items():
            if value not in owed:
                assert after[value] == people
                continue
            kept = people - {gone.pk}
            assert kept < after[value]
            assert len(after[value]) == len(people)
            assert gone.pk not in after[value]

    def test_it_is_as_if_the_person_had_never_stood(self, small: World) -> None:
        """The same lots without that person's give the same people."""
        gone = drawn(heavy(small))[0]
        replace(small, gone)
        people = {one: held for one, held in standing().items() if one != gone.pk}
        values = small.edition.observations.select_related("unit")
        seed = seed_of(small.edition, small.methodology)
        expected: dict[int, set[int]] = {}
        for value, person in draw(small.methodology.spec, seed, values, people):
            expected.setdefault(value, set()).add(person)
        assert turns() == expected

    def test_nobody_gets_their_own_agency(self, small: World) -> None:
        for who in (small.thao, small.khanh):
            with suppress(EditionStepRefused):  # the lots may have passed them over
                replace(small, who)
        own = Observation.objects.filter(unit=small.finance)
        assert not own.filter(assessors=small.vinh).exists()

    def test_what_was_said_stays_with_who_said_it(self, small: World) -> None:
        value = heavy(small)
        actions.report(value.pk, by=small.yen, cells=PC)
        first, second = drawn(value)
        actions.assess(value.pk, by=first, verdict=Verdict.ACCEPTED)
        with suppress(EditionStepRefused):  # the lots may have given them this one alone
            replace(small, first)
        assert set(drawn(value)) == {first, second}
        replace(small, second)
        now = set(drawn(value))
        assert first in now
        assert second not in now
        (third,) = now - {first}
        value = actions.assess(value.pk, by=third, verdict=Verdict.ACCEPTED)
        assert value.state == State.SETTLED
        assert value.layers.filter(step=Step.ASSESS, by=first).exists()

    def test_who_was_replaced_may_not_assess_and_the_other_may(self, small: World) -> None:
        value = heavy(small)
        actions.report(value.pk, by=small.yen, cells=PC)
        gone = drawn(value)[0]
        replace(small, gone)
        with pytest.raises(NotAllowed):
            actions.assess(value.pk, by=gone, verdict=Verdict.ACCEPTED)
        for who in drawn(value):
            actions.assess(value.pk, by=who, verdict=Verdict.ACCEPTED)

    def test_a_report_sent_back_still_waits(self, small: World) -> None:
        value = heavy(small)
        actions.report(value.pk, by=small.yen, cells=PC)
        gone = drawn(value)[0]
        actions.send_back(value.pk, by=gone, reason="Thiếu phụ lục.")
        replace(small, gone)
        assert gone not in drawn(value)

    def test_who_was_replaced_is_not_drawn_again(self, small: World) -> None:
        first = drawn(heavy(small))[0]
        replace(small, first)
        second = drawn(heavy(small))[0]
        replace(small, second)
        assert not Observation.objects.filter(assessors__in=[first, second]).exists()


class TestRecord:
    def test_it_says_who_when_why_and_for_whom(self, small: World) -> None:
        gone = drawn(heavy(small))[0]
        count = replace(small, gone)
        event = EditionEvent.objects.get(step="replace")
        assert (event.by, event.role) == (small.phong, Role.RANKING_PUBLISHER)
        assert event.status_to == "collecting"
        assert event.facts["assessor"] == gone.pk
        assert event.facts["reason"] == LEFT
        assert event.facts["values"] == count == event.replacements.count()
        assert gone.pk not in event.facts["stood"]
        small.edition.refresh_from_db()
        assert not list(checking.faults(small.edition))

    def test_a_changed_replacement_is_found(self, small: World) -> None:
        replace(small, drawn(heavy(small))[0])
        row = Replacement.objects.first()
        assert row
        with as_owner(), connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            Replacement.objects.filter(pk=row.pk).update(drawn=small.la)
            cursor.execute("SET session_replication_role = origin")
        small.edition.refresh_from_db()
        told = list(checking.faults(small.edition))
        assert "small 2025: event 2: its replacements were changed" in told

    def test_nobody_is_taken_out_or_put_in_behind_it(self, small: World) -> None:
        value = heavy(small)
        held, other = drawn(value)[0], small.la
        replace(small, drawn(value)[1])
        row = Replacement.objects.filter(observation=value).get()
        acts: dict[str, Callable[[], object]] = {
            "not taken out": lambda: value.assessors.remove(held),
            "then only replaced": lambda: value.assessors.add(other),
            "append-only": lambda: Replacement.objects.filter(pk=row.pk).update(
                drawn=other
            ),
            "twice": lambda: Replacement.objects.create(
                event=row.event, observation=value, former=held, drawn=row.former
            ),
            "only who was drawn": lambda: Replacement.objects.create(
                event=row.event, observation=value, former=other, drawn=held
            ),
            "does not follow": lambda: Replacement.objects.create(
                event=small.edition.events.get(step="open"),
                observation=value,
                former=held,
                drawn=other,
            ),
        }
        with as_owner():
            for words, act in acts.items():
                with pytest.raises(DatabaseError, match=words), transaction.atomic():
                    act()


class TestRefusals:
    def test_twice_there_is_nothing_left(self, small: World) -> None:
        gone = drawn(heavy(small))[0]
        replace(small, gone)
        with pytest.raises(EditionStepRefused, match="Không còn số liệu nào chờ"):
            replace(small, gone)
        assert EditionEvent.objects.filter(step="replace").count() == 1

    def test_where_there_is_nobody_else_nothing_changes(self, small: World) -> None:
        first, second = drawn(heavy(small))
        others = Post.objects.exclude(user__in=[first, second])
        others.filter(role=Role.ASSESSOR).delete()
        before = turns()
        with pytest.raises(EditionStepRefused, match="Không còn ai khác"):
            replace(small, first)
        assert turns() == before
        assert not Replacement.objects.exists()

    def test_it_needs_a_reason(self, small: World) -> None:
        with pytest.raises(Unusable):
            replace(small, drawn(heavy(small))[0], reason="  ")

    def test_not_once_the_edition_is_shown(self, small: World) -> None:
        gone = drawn(heavy(small))[0]
        actions.close_collection(small.edition.pk, by=small.nhi)
        actions.show_provisional(small.edition.pk, by=small.nhi)
        with pytest.raises(EditionStepRefused, match="Tạm tính"):
            replace(small, gone)

    def test_only_who_opens_or_closes_editions(self, small: World) -> None:
        gone = drawn(heavy(small))[0]
        for who in (small.thao, small.yen, small.la, gone):
            with pytest.raises(NotAllowed):
                replace(small, gone, by=who)
        assert replace(small, gone, by=small.nhi)


class TestStranded:
    def people(self, small: World) -> set[int]:
        return {one.person for one in stranded(looks(small.edition))}

    def test_who_left_office_holds_values_up(self, small: World) -> None:
        assert not self.people(small)
        gone = drawn(heavy(small))[0]
        Post.objects.filter(user=gone).update(valid_to=date(2026, 1, 1))
        assert self.people(small) == {gone.pk}

    def test_a_closed_account_does_too(self, small: World) -> None:
        gone = drawn(heavy(small))[0]
        User.objects.filter(pk=gone.pk).update(is_active=False)
        assert self.people(small) == {gone.pk}

    def test_a_post_at_the_unit_holds_up_that_units_values(self, small: World) -> None:
        gone = drawn(heavy(small))[0]
        agency = small.justice.agency
        assert agency
        Post.objects.create(
            user=gone, agency=agency, role=Role.SPECIALIST, valid_from=date(2025, 1, 1)
        )
        told = stranded(looks(small.edition))
        assert {(one.person, one.unit) for one in told} == {(gone.pk, small.justice.pk)}

    def test_who_acts_for_another_still_holds_the_office(self, small: World) -> None:
        from egov.models import Delegation

        gone = drawn(heavy(small))[0]
        other = makers.official(
            "lender", "Người Cho", Agency.objects.get(code="H55"), Role.ASSESSOR
        )
        Post.objects.filter(user=gone).update(valid_to=date(2026, 1, 1))
        Delegation.objects.create(
            post=other.posts.get(),
            deputy=gone,
            valid_from=date(2025, 1, 1),
            valid_to=date(2099, 1, 1),
            ground="12/QĐ",
            created_by=small.phong,
        )
        assert not self.people(small)

    def test_a_few_questions_for_any_number(self, small: World) -> None:
        with CaptureQueriesContext(connection) as told:
            stranded(looks(small.edition))
        assert len(told) == 4
