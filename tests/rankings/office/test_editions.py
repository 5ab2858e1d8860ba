"""The pages of an edition: its steps, its progress, its story, and what waits for whom."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from kombu.exceptions import OperationalError

from egov.models import User
from rankings import actions, tasks
from rankings.models import Edition, Observation, RankedUnit, Revision, UnitSet
from rankings.states import EditionStatus, State, Verdict
from tests.rankings.makers import World, unit
from tests.rankings.office.conftest import Open, text, value
from tests.rankings.office.road import final, provisional, reported
from tests.rankings.publishing import final as finals


class TestHome:
    def test_it_says_what_waits_for_a_reporter(self, small: World, get: Open) -> None:
        reported(small, value(small, "LAN"))
        row = get(small.yen, "home").context["groups"][0][1][0]
        assert [words for words, _url in row.waits] == ["Chờ báo cáo: 3"]
        assert (row.settled, row.values) == (0, 4)

    def test_it_says_what_waits_for_an_assessor(self, small: World, get: Open) -> None:
        held = reported(small, value(small, "LAN"))
        (drawn,) = held.assessors.all()
        row = get(drawn, "home").context["groups"][0][1][0]
        assert [words for words, _url in row.waits] == ["Chờ tôi thẩm định: 1"]

    def test_it_offers_an_edition_to_who_may_move_it(
        self, planned: World, get: Open
    ) -> None:
        waits = get(planned.phong, "home").context["groups"][0][1][0].waits
        assert [words for words, _url in waits] == ["Mở thu thập"]
        assert not get(planned.nhi, "home").context["groups"][0][1][0].waits


class TestPlanning:
    def form(self, planned: World, **more: Any) -> dict[str, Any]:
        return {
            "index": planned.index.pk,
            "code": "2026",
            "title_vi": "Kỳ 2026",
            "title_en": "Edition 2026",
            "methodology": planned.methodology.pk,
            "unit_set": planned.unit_set.pk,
            "reference_date": "31/12/2026",
            "closes_on": "28/02/2027",
            "appeals_until": "31/03/2027",
            **more,
        }

    def test_an_edition_is_planned(self, planned: World, post: Open) -> None:
        answer = post(planned.nhi, "plan", **self.form(planned))
        made = Edition.objects.get(code="2026")
        assert answer.status_code == 302
        assert (made.status, made.reference_date) == ("planned", date(2026, 12, 31))

    def test_a_code_that_is_taken_is_said_beside_what_was_typed(
        self, planned: World, post: Open
    ) -> None:
        answer = post(planned.nhi, "plan", **self.form(planned, code="2025"))
        assert answer.status_code == 422
        assert "Mã kỳ đã dùng" in text(answer)
        assert "Edition 2026" in text(answer)

    def test_days_must_stand_in_order(self, planned: World, post: Open) -> None:
        wrong = self.form(planned, opens_on="02/02/2026", closes_on="01/02/2026")
        answer = post(planned.nhi, "plan", **wrong)
        assert answer.context["form"].errors["closes_on"]
        assert Edition.objects.count() == 1

    def test_a_day_nobody_lives_to_is_refused(self, planned: World, post: Open) -> None:
        wrong = self.form(planned, reference_date="01/01/0001", closes_on="")
        errors = post(planned.nhi, "plan", **wrong).context["form"].errors
        assert set(errors) == {"reference_date", "closes_on"}

    def test_a_plan_is_changed_before_it_opens(
        self, planned: World, get: Open, post: Open
    ) -> None:
        args = planned.nhi, "replan", planned.edition.pk
        form = get(*args).context["form"]
        assert form["title_en"].value() == "Edition 2025"
        assert "code" not in form.fields
        sent = self.form(planned, title_en="Edition of 2025")
        assert post(*args, **sent).status_code == 302
        planned.edition.refresh_from_db()
        assert planned.edition.title_en == "Edition of 2025"
        page = text(get(planned.nhi, "edition", planned.edition.pk))
        assert "Edition 2025 → Edition of 2025" in page
        assert post(planned.phong, *args[1:], **sent).status_code == 403
        post(planned.phong, "edition_step", planned.edition.pk, "open")
        assert get(*args).status_code == 409

    def test_a_plan_says_what_it_rests_on_in_both_languages(
        self, planned: World, get: Open, post: Open
    ) -> None:
        line = "Quyết định 12 | Decision 12 | https://example.vn/qd-12"
        told = {"note_vi": "Số liệu sơ bộ.", "note_en": "First figures.", "sources": line}
        post(planned.nhi, "plan", **self.form(planned, **told))
        made = Edition.objects.get(code="2026")
        assert made.note == {"vi": "Số liệu sơ bộ.", "en": "First figures."}
        title = {"vi": "Quyết định 12", "en": "Decision 12"}
        assert made.sources == [{"title": title, "url": "https://example.vn/qd-12"}]
        form = get(planned.nhi, "replan", made.pk).context["form"]
        assert form["note_en"].value() == "First figures."
        assert form["sources"].value() == line
        answer = post(planned.nhi, "replan", made.pk, **self.form(planned, sources=line))
        assert answer.status_code == 302
        page = text(get(planned.nhi, "edition", made.pk))
        assert "Số liệu sơ bộ. / First figures. → –" in page

    @pytest.mark.parametrize(
        ("told", "field"),
        [
            ({"note_vi": "Số liệu sơ bộ."}, "note_en"),
            ({"sources": "Quyết định 12"}, "sources"),
            ({"sources": "A | B | javascript:alert(1)"}, "sources"),
        ],
    )
    def test_half_a_note_and_an_odd_source_are_refused(
        self, planned: World, post: Open, told: dict[str, str], field: str
    ) -> None:
        answer = post(planned.nhi, "plan", **self.form(planned, **told))
        assert set(answer.context["form"].errors) == {field}
        assert Edition.objects.count() == 1

    def test_days_are_put_off_on_a_page_of_their_own(
        self, small: World, get: Open, post: Open
    ) -> None:
        args = small.nhi, "edition_step", small.edition.pk, "postpone"
        assert "Lùi ngày" in text(get(small.nhi, "edition", small.edition.pk))
        assert get(*args).status_code == 200
        assert post(*args, closes_on="31/12/2099").status_code == 422  # no reason
        sent = {"closes_on": "31/12/2099", "appeals_until": "30/12/2099", "reason": "Lũ"}
        assert post(*args, **sent).status_code == 422
        sent["appeals_until"] = ""
        assert post(*args, **sent).status_code == 302
        page = text(get(small.nhi, "edition", small.edition.pk))
        assert "– → 31/12/2099" in page
        assert "Lũ" in page

    def test_only_the_editor_plans(self, planned: World, post: Open) -> None:
        assert post(planned.phong, "plan", **self.form(planned)).status_code == 403


class TestSteps:
    def test_the_page_says_what_will_follow_and_changes_nothing(
        self, planned: World, get: Open
    ) -> None:
        answer = get(planned.phong, "edition_step", planned.edition.pk, "open")
        assert "đóng băng" in text(answer)
        planned.edition.refresh_from_db()
        assert planned.edition.status == EditionStatus.PLANNED

    def test_it_is_taken_on_post(self, planned: World, post: Open) -> None:
        answer = post(planned.phong, "edition_step", planned.edition.pk, "open")
        assert answer.status_code == 302
        planned.edition.refresh_from_db()
        assert planned.edition.status == EditionStatus.COLLECTING
        assert Observation.objects.filter(edition=planned.edition).count() == 12

    def test_who_may_not_take_it_is_refused(self, planned: World, post: Open) -> None:
        for who in (planned.nhi, planned.thao):
            answer = post(who, "edition_step", planned.edition.pk, "open")
            assert answer.status_code == 403
        pk = planned.edition.pk
        assert post(planned.yen, "edition_step", pk, "open").status_code == 403

    def test_too_early_is_said_instead_of_a_button(self, small: World, get: Open) -> None:
        answer = get(small.phong, "edition_step", small.edition.pk, "settle")
        assert answer.status_code == 409
        assert "Đang thu thập" in text(answer)
        assert "csrfmiddlewaretoken" not in text(answer).partition('id="work"')[2]

    def test_what_still_lacks_is_said(self, small: World, post: Open) -> None:
        reported(small, value(small))
        actions.close_collection(small.edition.pk, by=small.nhi)
        answer = post(small.nhi, "edition_step", small.edition.pk, "show")
        assert answer.status_code == 409
        assert "Còn 1 số liệu chưa thẩm định xong" in text(answer)

    def test_publishing_is_handed_to_a_worker(
        self, ready: World, post: Open, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        asked: list[Any] = []
        monkeypatch.setattr(
            tasks.publish, "apply_async", lambda args, **more: asked.append(args)
        )
        answer = post(ready.phong, "edition_step", ready.edition.pk, "publish")
        assert answer.status_code == 302
        assert asked == [(ready.edition.pk, ready.phong.pk)]
        assert tasks.publish(*asked[0]) == 1

    def test_without_a_broker_it_is_published_at_once(
        self, ready: World, post: Open, get: Open, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(tasks.publish, "apply_async", _away)
        answer = post(ready.phong, "edition_step", ready.edition.pk, "publish")
        assert answer.status_code == 302
        assert Revision.objects.get(edition=ready.edition).sealed
        page = get(ready.nhi, "edition", ready.edition.pk)
        assert page.context["public_url"] == "/xep-hang/small/2025/"

    def test_a_correction_needs_both_languages(
        self, ready: World, post: Open, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(tasks.publish, "apply_async", _away)
        pk = ready.edition.pk
        post(ready.phong, "edition_step", pk, "publish")
        answer = post(ready.phong, "edition_step", pk, "correct", vi="Sai số.")
        assert answer.status_code == 422
        answer = post(ready.phong, "edition_step", pk, "correct", vi="Sai.", en="Wrong.")
        assert answer.status_code == 302
        ready.edition.refresh_from_db()
        assert ready.edition.status == EditionStatus.CORRECTING
        held = value(ready)
        asked = {"cell-PC.a": "12", "cell-PC.b": "100", "reason": "Đếm lại."}
        assert post(ready.nhi, "value_step", held.pk, "correct", **asked).status_code == 302
        assert held.layers.latest("seq").cells == {"PC.a": "12", "PC.b": "100"}


def _away(*args: object, **more: object) -> None:
    raise OperationalError


@pytest.fixture
def ready(planned: World, settings: Any, tmp_path: Any) -> World:
    """Every value is final."""
    settings.PUBLISHED_FOLDER = tmp_path / "published"
    finals.final(planned)
    return planned


class TestThePage:
    def test_its_acts_are_told_to_makers_only(self, small: World, get: Open) -> None:
        story = get(small.nhi, "edition", small.edition.pk).context["story"]
        assert story[0]["note"] == "12 số liệu"
        assert not get(small.yen, "edition", small.edition.pk).context["story"]

    def test_nobody_is_led_to_a_draft_they_may_not_read(
        self, planned: World, get: Open
    ) -> None:
        def address(who: User) -> str:
            days = get(who, "edition", planned.edition.pk).context["days"]
            found = next(day for day in days if day["value"] == "1")
            return str(found.get("url", ""))

        assert address(planned.nhi)
        assert not address(planned.yen)
        actions.open_collection(planned.edition.pk, by=planned.phong)
        assert get(planned.yen, "methodology", planned.methodology.pk).status_code == 200
        assert address(planned.yen)

    def test_units_stand_in_the_order_of_the_alphabet(
        self, planned: World, get: Open
    ) -> None:
        RankedUnit.objects.filter(key="so-tai-chinh").update(name_vi="Sở Đất đai")
        actions.open_collection(planned.edition.pk, by=planned.phong)
        rows = get(planned.nhi, "edition", planned.edition.pk).context["rows"]
        assert [row.name for row in rows] == ["Sở Đất đai", "Sở Tư pháp", "Sở Y tế"]

    def test_progress_is_by_unit_and_pillar(self, small: World, get: Open) -> None:
        held = reported(small, value(small, "LAN"))
        (drawn,) = held.assessors.all()
        actions.assess(held.pk, by=drawn, verdict=Verdict.ACCEPTED)
        rows = get(small.nhi, "edition", small.edition.pk).context["rows"]
        told = {row.name: [(c.settled, c.values) for c in row.cells] for row in rows}
        assert told["Sở Tư pháp"] == [(1, 2), (0, 2)]
        assert told["Sở Y tế"] == [(0, 2), (0, 2)]
        own = get(small.yen, "edition", small.edition.pk).context["rows"]
        assert [row.name for row in own] == ["Sở Tư pháp"]

    def test_many_units_cost_no_more_queries(self, planned: World, get: Open) -> None:
        def queries(edition: Edition) -> int:
            with CaptureQueriesContext(
                connection,
            ) as asked:
                assert get(planned.nhi, "edition", edition.pk).status_code == 200
                assert get(planned.nhi, "home").status_code == 200
            return len(asked)

        other = Edition.objects.get(pk=planned.edition.pk)
        other.pk, other.code, other.revision = None, "other", 0
        other.save(force_insert=True)
        actions.open_collection(planned.edition.pk, by=planned.phong)
        few = queries(planned.edition)
        wide = UnitSet.objects.create(code="wide", title_vi="Rộng", title_en="Wide")
        wide.members.set(planned.unit_set.members.all())
        for n in range(60):
            more = {"kind": "department"}
            wide.members.add(unit(f"more-{n}", None, f"Đơn vị {n}", groups=more))
        Edition.objects.filter(pk=other.pk).update(unit_set=wide)
        actions.open_collection(other.pk, by=planned.phong)
        assert queries(other) <= few


class TestSheets:
    def test_returned_values_come_first_with_the_reason(
        self, small: World, get: Open
    ) -> None:
        held = reported(small, value(small, "LAN"))
        (drawn,) = held.assessors.all()
        actions.send_back(held.pk, by=drawn, reason="Thiếu phụ lục.")
        answer = get(small.yen, "sheet", small.edition.pk, "so-tu-phap")
        assert answer.context["returned"][0].reason == "Thiếu phụ lục."
        assert "Sửa báo cáo" in text(answer)

    def test_a_unit_sees_its_points_without_ranks(self, small: World, get: Open) -> None:
        provisional(small, value(small))
        answer = get(small.yen, "sheet", small.edition.pk, "so-tu-phap")
        scores = {one.title: one.points for one in answer.context["provisional"]}
        # 90 of 100 computers at 55 points: 49,5 of 60 in the pillar and of the whole.
        assert scores["Hạ tầng"] == "49,5"
        assert scores["Tổ chức"] == "0"
        assert "hạng" not in str(scores)

    def test_points_are_not_shown_before_their_time(self, small: World, get: Open) -> None:
        reported(small, value(small))
        answer = get(small.yen, "sheet", small.edition.pk, "so-tu-phap")
        assert answer.context["provisional"] == []

    def test_many_criteria_cost_no_more_queries(self, small: World, get: Open) -> None:
        def queries() -> int:
            with CaptureQueriesContext(connection) as asked:
                get(small.yen, "sheet", small.edition.pk, "so-tu-phap")
            return len(asked)

        reported(small, value(small, "LAN"))
        few = queries()
        reported(small, value(small, "PC"))
        assert queries() <= few

    def test_after_the_lock_nothing_is_offered(self, small: World, get: Open) -> None:
        final(small, value(small))
        answer = get(small.yen, "sheet", small.edition.pk, "so-tu-phap")
        actions_shown = {
            line.action for _t, _p, lines in answer.context["pillars"] for line in lines
        }
        assert actions_shown == {"Xem"}
        assert value(small).state == State.FINAL


def test_the_pages_speak_english(small: World, get: Open) -> None:
    with translation.override("en"):
        answer = get(small.yen, "home")
    assert 'lang="en"' in text(answer)
