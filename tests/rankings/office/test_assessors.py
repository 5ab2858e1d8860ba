"""Who was drawn, whose values are held up, and having somebody else drawn."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from egov.models import Agency, Post, Role, User
from rankings import actions
from rankings.models import EditionEvent, Replacement
from rankings.states import Verdict
from tests import makers
from tests.rankings.makers import World
from tests.rankings.office.conftest import Open, text, value
from tests.rankings.office.road import reported


@pytest.fixture
def small(small: World) -> World:
    """Two more assess, who came after the draw."""
    for name in ("duc", "mai"):
        province = Agency.objects.get(code="H55")
        makers.official(name, f"Lò {name.title()}", province, Role.ASSESSOR)
    return small


def drawn(small: World) -> User:
    found: User = value(small).assessors.order_by("pk")[0]
    return found


def left(who: User) -> None:
    Post.objects.filter(user=who).update(valid_to=date(2026, 1, 1))


def row(answer: Any, who: User) -> Any:
    return next(one for one in answer.context["rows"] if one.person == who)


class TestListing:
    def test_it_says_what_waits_for_whom(self, small: World, get: Open) -> None:
        held = reported(small, value(small))
        who = drawn(small)
        before = row(get(small.phong, "assessors", small.edition.pk), who)
        assert (before.due, before.stranded, before.holds) == (1, 0, True)
        assert before.unreported > 0
        actions.assess(held.pk, by=who, verdict=Verdict.ACCEPTED)
        after = row(get(small.phong, "assessors", small.edition.pk), who)
        assert (after.due, after.waiting) == (0, before.waiting - 1)

    def test_who_left_office_is_marked_and_stands_first(
        self, small: World, get: Open
    ) -> None:
        who = drawn(small)
        assert "Không còn nhiệm vụ" not in text(
            get(small.nhi, "assessors", small.edition.pk)
        )
        left(who)
        answer = get(small.nhi, "assessors", small.edition.pk)
        assert answer.context["rows"][0].person == who
        assert "Không còn nhiệm vụ" in text(answer)
        assert "lượt thẩm định chờ người" in text(answer)

    def test_a_post_at_a_unit_is_marked(self, small: World, get: Open) -> None:
        who, agency = drawn(small), small.justice.agency
        assert agency
        Post.objects.create(
            user=who, agency=agency, role=Role.SPECIALIST, valid_from=date(2025, 1, 1)
        )
        answer = get(small.nhi, "assessors", small.edition.pk)
        assert row(answer, who).holds
        assert row(answer, who).stranded
        assert "của cơ quan mình" in text(answer)

    def test_more_people_ask_no_more_questions(self, small: World, get: Open) -> None:
        get(small.phong, "assessors", small.edition.pk)  # what is read once
        counts = []
        for who in (None, drawn(small)):
            if who:
                left(who)
            with CaptureQueriesContext(connection) as asked:
                get(small.phong, "assessors", small.edition.pk)
            counts.append(len(asked))
        assert counts[0] == counts[1]

    def test_once_it_is_shown_nobody_is_replaced(self, small: World, get: Open) -> None:
        who = drawn(small)
        actions.close_collection(small.edition.pk, by=small.nhi)
        actions.show_provisional(small.edition.pk, by=small.nhi)
        page = text(get(small.phong, "assessors", small.edition.pk))
        assert "Chỉ thay người khi" in page
        assert "/thay/" not in page
        answer = get(small.phong, "replace", small.edition.pk, who.pk)
        assert answer.status_code == 409


class TestReplacing:
    def test_it_is_said_before_and_done_on_post(
        self, small: World, get: Open, post: Open
    ) -> None:
        who, pk = drawn(small), small.edition.pk
        page = text(get(small.phong, "replace", pk, who.pk))
        assert "Kết luận đã có giữ nguyên" in page
        assert not Replacement.objects.exists()
        answer = post(small.phong, "replace", pk, who.pk, reason="Nghỉ hưu từ 01/12.")
        assert answer.status_code == 302
        assert not value(small).assessors.filter(pk=who.pk).exists()
        assert "Đã rút thăm người khác" not in page

    def test_without_a_reason_nothing_is_done(self, small: World, post: Open) -> None:
        who = drawn(small)
        answer = post(small.phong, "replace", small.edition.pk, who.pk, reason=" ")
        assert answer.status_code == 422
        assert value(small).assessors.filter(pk=who.pk).exists()

    def test_twice_it_says_that_nothing_is_left(self, small: World, post: Open) -> None:
        who, pk = drawn(small), small.edition.pk
        for status in (302, 409):
            answer = post(small.phong, "replace", pk, who.pk, reason="Nghỉ hưu.")
            assert answer.status_code == status
        assert "Không còn số liệu nào chờ" in text(answer)
        assert EditionEvent.objects.filter(step="replace").count() == 1

    def test_where_nobody_else_is_there_it_says_so(self, small: World, post: Open) -> None:
        who = drawn(small)
        others = Post.objects.filter(role=Role.ASSESSOR).exclude(user=who)
        others.exclude(user__in=value(small).assessors.all()).delete()
        answer = post(small.phong, "replace", small.edition.pk, who.pk, reason="Nghỉ hưu.")
        assert answer.status_code == 409
        assert "Không còn ai khác" in text(answer)
        assert "Nghỉ hưu." in text(answer)

    def test_who_may_not_is_refused(self, small: World, post: Open) -> None:
        who = drawn(small)
        for by in (small.thao, small.yen, who):
            answer = post(by, "replace", small.edition.pk, who.pk, reason="Nghỉ hưu.")
            assert answer.status_code == 403
        assert not Replacement.objects.exists()

    def test_nobody_is_replaced_who_was_not_drawn(self, small: World, get: Open) -> None:
        assert get(small.phong, "replace", small.edition.pk, small.la.pk).status_code == 404


class TestStories:
    def test_the_value_tells_makers_who_and_why_and_its_unit_only_that(
        self, small: World, get: Open
    ) -> None:
        who, held = drawn(small), reported(small, value(small))
        before = set(held.assessors.all())
        actions.replace_assessor(
            small.edition.pk, by=small.phong, assessor=who, reason="Có lợi ích liên quan."
        )
        (new,) = set(held.assessors.all()) - before
        page = text(get(small.thao, "value", held.pk))
        assert f"{who} → {new}" in page
        assert "Có lợi ích liên quan." in page
        page = text(get(small.yen, "value", held.pk))
        assert "Thay người thẩm định" in page
        assert "Có lợi ích liên quan." not in page
        assert str(who) not in page
        assert str(small.phong) not in page

    def test_it_stands_where_it_happened(self, small: World, get: Open) -> None:
        """Newest first: the verdict, the turn passed on, the report."""
        who, held = drawn(small), reported(small, value(small))
        actions.replace_assessor(
            small.edition.pk, by=small.phong, assessor=who, reason="Nghỉ hưu."
        )
        other = held.assessors.order_by("pk")[0]
        actions.assess(held.pk, by=other, verdict=Verdict.ACCEPTED)
        told = get(small.phong, "value", held.pk).context["story"]
        assert [str(one["what"]) for one in told] == [
            "Thay người thẩm định",
            "Báo cáo",
        ]
        told = get(other, "value", held.pk).context["story"]
        assert [str(one["what"]) for one in told] == [
            "Thẩm định",
            "Thay người thẩm định",
            "Báo cáo",
        ]

    def test_the_editions_story_names_person_and_reason(
        self, small: World, get: Open
    ) -> None:
        who = drawn(small)
        actions.replace_assessor(
            small.edition.pk, by=small.phong, assessor=who, reason="Nghỉ hưu."
        )
        (note, *_older) = (
            one["note"]
            for one in get(small.thao, "edition", small.edition.pk).context["story"]
        )
        assert str(who) in note
        assert "Nghỉ hưu." in note


class TestProgress:
    def test_it_marks_what_waits_for_who_left(self, small: World, get: Open) -> None:
        pk = small.edition.pk
        assert "không còn thẩm định được" not in text(get(small.phong, "edition", pk))
        who = drawn(small)
        left(who)
        rows = get(small.phong, "edition", pk).context["rows"]
        own = small.edition.observations.filter(assessors=who)
        told = {row.name: row.stranded for row in rows}
        for unit in (small.justice, small.finance, small.health):
            assert told[unit.name] == own.filter(unit=unit).count()
        assert "không còn thẩm định được" in text(get(small.phong, "edition", pk))
        assert "không còn thẩm định được" not in text(get(small.yen, "edition", pk))

    def test_replaced_nothing_is_held_up(self, small: World, get: Open) -> None:
        who = drawn(small)
        left(who)
        actions.replace_assessor(
            small.edition.pk, by=small.nhi, assessor=who, reason="Thôi nhiệm vụ."
        )
        rows = get(small.phong, "edition", small.edition.pk).context["rows"]
        assert not any(row.stranded for row in rows)
