"""One value at the office: reported, assessed blind, adjudicated, appealed against."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from egov.models import User
from rankings import actions
from rankings.evidence import EvidenceDraft
from rankings.models import Evidence, Layer, Observation
from rankings.records import evidence_digest
from rankings.states import State, Verdict
from tests import makers
from tests.rankings.makers import World
from tests.rankings.office.conftest import Open, text, value
from tests.rankings.office.road import (
    CELLS,
    FILE,
    assessors,
    disputed,
    provisional,
    reported,
    too_late_to_appeal,
)
from tests.tampering import tamper

PAPER = {"doc_title": "Quyết định", "doc_number": "12/QĐ", "doc_issued_on": "01/03/2025"}


def say(post: Open, who: User, held: Observation, step: str, **data: Any) -> Any:
    data = {key.replace("__", "."): one for key, one in data.items()}
    data = {f"cell-{k[5:]}" if k.startswith("cell_") else k: v for k, v in data.items()}
    return post(who, "value_step", held.pk, step, **data)


class TestReporting:
    def test_a_ratio_is_reported_with_a_file_a_page_and_a_document(
        self, small: World, post: Open
    ) -> None:
        held = value(small)
        answer = say(
            post,
            small.yen,
            held,
            "report",
            cell_PC__a="90",
            cell_PC__b="100",
            files=[makers.pdf(), SimpleUploadedFile("bang.csv", b"a,b\n1,2\n")],
            pages="https://example.vn/mot\nhttps://example.vn/hai",
            seen="0",
            **PAPER,
        )
        assert answer.status_code == 302
        assert answer["Location"].endswith("/don-vi/so-tu-phap/")
        layer = held.layers.get()
        assert layer.cells == CELLS["PC"]
        kinds = sorted(layer.evidence.values_list("kind", flat=True))
        assert kinds == ["document", "file", "file", "page", "page"]

    def test_a_reason_stands_for_a_value(self, small: World, post: Open) -> None:
        held = value(small)
        say(post, small.yen, held, "report", missing="NOT_APPLICABLE", reason="Không có.")
        assert set(held.layers.get().cells or {}) == {"PC.a", "PC.b"}
        assert set((held.layers.get().cells or {}).values()) == {"NOT_APPLICABLE"}

    def test_each_fault_stands_at_its_field_and_what_was_typed_stays(
        self, small: World, post: Open
    ) -> None:
        answer = say(
            post,
            small.yen,
            value(small),
            "report",
            cell_PC__a="1,5",
            cell_PC__b="100",
            pages="javascript:alert(1)",
            doc_title="Quyết định",
        )
        assert answer.status_code == 422
        errors = answer.context["form"].errors
        assert set(errors) == {"cell-PC.a", "pages", "doc_number", "doc_issued_on"}
        assert 'value="1,5"' in text(answer)
        assert not Layer.objects.exists()

    def test_an_address_too_long_to_keep_is_refused_at_its_field(
        self, small: World, post: Open
    ) -> None:
        long = "https://example.vn/" + "a" * 600
        answer = say(
            post, small.yen, value(small, "LAN"), "report", cell_LAN="1", pages=long
        )
        assert answer.status_code == 422
        assert "dài hơn 500 ký tự" in answer.context["form"].errors["pages"][0]

    @pytest.mark.parametrize(
        ("issued", "until", "field"),
        [
            ("01/01/9999", "", "doc_issued_on"),
            ("02/01/2026", "01/01/2026", "doc_valid_to"),
        ],
    )
    def test_no_document_is_of_tomorrow_or_over_before_it_began(
        self, small: World, post: Open, issued: str, until: str, field: str
    ) -> None:
        paper = PAPER | {"doc_issued_on": issued, "doc_valid_to": until}
        held = value(small, "LAN")
        answer = say(post, small.yen, held, "report", cell_LAN="1", **paper)
        assert set(answer.context["form"].errors) == {field}
        assert not Layer.objects.exists()

    def test_half_a_ratio_is_asked_for(self, small: World, post: Open) -> None:
        answer = say(post, small.yen, value(small), "report", cell_PC__a="90")
        assert answer.context["form"].errors["cell-PC.b"]

    def test_nothing_at_all_is_refused(self, small: World, post: Open) -> None:
        answer = say(post, small.yen, value(small), "report", reason="Có")
        assert answer.status_code == 422

    def test_a_value_and_a_reason_exclude_each_other(
        self, small: World, post: Open
    ) -> None:
        answer = say(
            post,
            small.yen,
            value(small, "LAN"),
            "report",
            cell_LAN="1",
            missing="SUPPRESSED",
        )
        assert answer.context["form"].errors["missing"]

    def test_a_file_that_is_something_else_is_refused(
        self, small: World, post: Open
    ) -> None:
        bad = SimpleUploadedFile("a.pdf", b"MZ\x90\x00program" * 20)
        answer = say(
            post, small.yen, value(small, "LAN"), "report", cell_LAN="1", files=bad
        )
        assert answer.status_code == 422
        assert answer.context["refusal"]
        assert not Evidence.objects.exists()

    @pytest.mark.parametrize(
        ("given", "field", "words"),
        [
            (
                {"cell_PC__a": "-1", "cell_PC__b": "9"},
                "cell-PC.a",
                "-1 là số âm; ở đây đếm từ 0",
            ),
            (
                {"cell_PC__a": "5", "cell_PC__b": "0"},
                "cell-PC.b",
                "5 trên 0 không phải là tỉ lệ",
            ),
            (
                {"cell_PC__a": "5", "cell_PC__b": "9", "cell_PC": "0.5"},
                "__all__",
                "Cần đúng một bộ số",
            ),
            (
                {"cell_PC__a": "1" + "0" * 20, "cell_PC__b": "9"},
                "cell-PC.a",
                "nằm ngoài khoảng cho phép",
            ),
        ],
    )
    def test_what_the_methodology_cannot_take_is_said_at_its_field_in_ones_language(
        self, small: World, post: Open, given: dict[str, str], field: str, words: str
    ) -> None:
        answer = say(post, small.yen, value(small), "report", **given)
        assert answer.status_code == 422
        (said,) = answer.context["form"].errors[field]
        assert words in said
        assert not Layer.objects.exists()

    def test_a_page_that_is_out_of_date_is_told(self, small: World, post: Open) -> None:
        held = reported(small, value(small, "LAN"))
        answer = say(post, small.yen, held, "report", cell_LAN="0", seen="0")
        assert answer.status_code == 409
        assert "đã thay đổi từ khi bạn mở trang" in text(answer)
        assert 'name="seen" value="1"' in text(answer)

    def test_what_a_report_rested_on_stays_unless_it_is_taken_off(
        self, small: World, get: Open, post: Open
    ) -> None:
        held = reported(small, value(small), FILE)
        rows = list(held.layers.get().evidence.order_by("pk"))
        page = get(small.yen, "value", held.pk)
        field = page.context["form"]["kept"]
        assert field.value() == [str(row.pk) for row in rows]
        told = {"cell_PC__a": "91", "cell_PC__b": "100", "kept": [rows[1].pk]}
        say(post, small.yen, held, "report", **told)
        last = held.layers.latest("seq")
        (kept,) = last.evidence.all()
        assert (kept.body(), kept.file.name) == (rows[1].body(), rows[1].file.name)
        assert last.evidence_digest == evidence_digest([kept.body()])

    def test_only_what_the_unit_itself_handed_in_is_kept(
        self, small: World, post: Open
    ) -> None:
        other = reported(small, value(small, "LAN")).layers.get().evidence.get()
        held = value(small)
        told = {"cell_PC__a": "91", "cell_PC__b": "100", "kept": [other.pk]}
        say(post, small.yen, held, "report", **told)
        assert not held.layers.get().evidence.exists()

    def test_a_file_that_was_touched_is_not_kept(self, small: World, post: Open) -> None:
        held = reported(small, value(small), FILE)
        row = held.layers.get().evidence.get(kind="file")
        Path(row.file.path).write_bytes(b"a,b\n9,9\n")
        told = {"cell_PC__a": "91", "cell_PC__b": "100", "kept": [row.pk]}
        answer = say(post, small.yen, held, "report", **told)
        assert answer.status_code == 400
        assert "không còn nguyên vẹn" in text(answer)
        assert held.layers.count() == 1

    def test_the_form_starts_from_what_was_reported(self, small: World, get: Open) -> None:
        held = reported(small, value(small))
        assert 'value="90"' in text(get(small.yen, "value", held.pk))


class TestAssessing:
    def test_a_queue_holds_what_was_drawn(self, small: World, get: Open) -> None:
        held = reported(small, value(small))
        first, second, other = assessors(small, held)
        for who, count in ((first, 1), (second, 1), (other, 0)):
            page = get(who, "queue", small.edition.pk)
            assert len(page.context["rows"]) == count
        assert "90/100" in text(get(first, "queue", small.edition.pk))

    def test_nobody_finds_their_own_agencys(self, small: World, get: Open) -> None:
        held = reported(small, value(small, "LAN", "finance"))
        undrawn = "DELETE FROM rankings_observation_assessors WHERE observation_id = %s"
        tamper(undrawn, [held.pk])  # as if there had been too few to draw from
        assert not get(small.vinh, "queue", small.edition.pk).context["rows"]
        assert len(get(small.thao, "queue", small.edition.pk).context["rows"]) == 1
        assert get(small.vinh, "value", held.pk).status_code == 404

    def test_accepting_leads_to_the_next(self, small: World, post: Open) -> None:
        held, other = (reported(small, value(small, code)) for code in ("LAN", "PC"))
        (drawn,) = held.assessors.all()
        answer = say(post, drawn, held, "assess", verdict="accepted")
        held.refresh_from_db()
        assert held.state == State.SETTLED
        # One order decides for all criteria of a pillar: the same person sees the other.
        assert answer["Location"] == reverse("ranking-office:value", args=[other.pk])

    def test_another_value_and_a_rejection_need_a_reason(
        self, small: World, post: Open
    ) -> None:
        held = reported(small, value(small))
        who = assessors(small, held)[0]
        answer = say(post, who, held, "assess", verdict="adjusted")
        assert set(answer.context["form"].errors) >= {"reason"}
        answer = say(post, who, held, "assess", verdict="rejected")
        assert set(answer.context["form"].errors) == {"reason"}
        adjusted = {"cell_PC__a": "80", "cell_PC__b": "100", "reason": "Đếm lại."}
        say(post, who, held, "assess", verdict="adjusted", **adjusted)
        assert held.layers.latest("seq").cells == {"PC.a": "80", "PC.b": "100"}

    def test_another_value_is_not_passed_over(self, small: World, post: Open) -> None:
        held = reported(small, value(small))
        who = assessors(small, held)[0]
        typed = {"cell_PC__a": "80", "cell_PC__b": "100"}
        answer = say(post, who, held, "assess", verdict="accepted", **typed)
        assert answer.context["form"].errors["verdict"]
        same = {"cell_PC__a": "90", "cell_PC__b": "100"}
        assert say(post, who, held, "assess", verdict="accepted", **same).status_code == 302

    def test_the_second_look_is_blind(self, small: World, get: Open, post: Open) -> None:
        held = reported(small, value(small))
        first, second, _third = assessors(small, held)
        proof = EvidenceDraft(
            Evidence.Kind.FILE, "rieng.csv", content=b"x,y\n1,2\n", name="rieng.csv"
        )
        adjusted = {"PC.a": "81", "PC.b": "100"}
        actions.assess(
            held.pk,
            by=first,
            verdict=Verdict.ADJUSTED,
            cells=adjusted,
            reason="Bí mật.",
            evidence=[proof],
        )
        secret = Evidence.objects.get(title="rieng.csv").pk
        for who in (second, small.yen, small.nhi):
            pages = [get(who, "value", held.pk)]
            pages.append(get(who, "sheet", small.edition.pk, "so-tu-phap"))
            for page in pages:
                assert "Bí mật." not in text(page)
                assert "81/100" not in text(page)
            assert get(who, "evidence", secret).status_code == 404
        assert "81/100" not in text(get(second, "queue", small.edition.pk))
        assert "Bí mật." in text(get(first, "value", held.pk))
        say(post, second, held, "assess", verdict="accepted")
        assert "Bí mật." in text(get(second, "value", held.pk))
        assert get(second, "evidence", secret).status_code == 200

    def test_sending_back_needs_a_reason(self, small: World, post: Open) -> None:
        held = reported(small, value(small, "LAN"))
        (drawn,) = held.assessors.all()
        assert say(post, drawn, held, "return").status_code == 422
        assert say(post, drawn, held, "return", reason="Thiếu.").status_code == 302
        held.refresh_from_db()
        assert held.state == State.RETURNED

    def test_who_may_not_is_refused(self, small: World, post: Open) -> None:
        held = reported(small, value(small))
        other = assessors(small, held)[2]
        for who in (other, small.yen, small.nhi, small.phong):
            assert say(post, who, held, "assess", verdict="accepted").status_code == 403
        assert say(post, small.bao, held, "assess", verdict="accepted").status_code == 404

    def test_a_third_adjudicates(self, small: World, get: Open, post: Open) -> None:
        held = disputed(small, value(small))
        first, _second, third = assessors(small, held)
        page = get(third, "queue", small.edition.pk, query="?queue=adjudicate")
        assert len(page.context["rows"]) == 1
        page = get(first, "queue", small.edition.pk, query="?queue=adjudicate")
        assert not page.context["rows"]
        assert (
            say(post, first, held, "adjudicate", verdict="accepted", reason="x").status_code
            == 403
        )
        say(post, third, held, "adjudicate", verdict="accepted", reason="Đã xem sổ.")
        held.refresh_from_db()
        assert held.state == State.SETTLED

    def test_a_long_queue_costs_no_more_queries(self, small: World, get: Open) -> None:
        def queries(who: User) -> int:
            with CaptureQueriesContext(connection) as asked:
                get(who, "queue", small.edition.pk)
            return len(asked)

        held = reported(small, value(small, "LAN"))
        (drawn,) = held.assessors.all()
        few = queries(drawn)
        reported(small, value(small, "PC"))
        assert queries(drawn) <= few


class TestAppeals:
    def test_a_unit_appeals_once_and_another_decides(
        self, small: World, get: Open, post: Open
    ) -> None:
        held = provisional(small, value(small))
        assert "Xem, khiếu nại" in text(
            get(small.yen, "sheet", small.edition.pk, "so-tu-phap")
        )
        asked = {"cell_PC__a": "95", "cell_PC__b": "100", "reason": "Sót năm máy."}
        assert say(post, small.yen, held, "appeal", **asked).status_code == 302
        assert say(post, small.yen, held, "appeal", reason="Nữa.").status_code == 409
        third = assessors(small, held)[2]
        page = get(third, "value", held.pk)
        assert page.context["form"].step == "decide"
        assert 'value="95"' in text(page)
        decided = {"cell_PC__a": "95", "cell_PC__b": "100", "reason": "Đúng."}
        say(post, third, held, "decide", verdict="revised", **decided)
        assert held.layers.latest("seq").cells == {"PC.a": "95", "PC.b": "100"}

    def test_an_appeal_needs_no_figure(self, small: World, post: Open) -> None:
        held = provisional(small, value(small))
        assert (
            say(post, small.yen, held, "appeal", reason="Chưa xem phụ lục.").status_code
            == 302
        )
        assert held.layers.latest("seq").cells is None

    def test_after_the_last_day_it_is_too_late(self, small: World, post: Open) -> None:
        held = provisional(small, value(small))
        with too_late_to_appeal(small):
            answer = say(post, small.yen, held, "appeal", reason="Muộn.")
        assert answer.status_code == 409
        assert "hết hạn khiếu nại" in text(answer)

    def test_too_late_nothing_is_offered(self, small: World, get: Open) -> None:
        held = provisional(small, value(small))
        sheet = small.yen, "sheet", small.edition.pk, "so-tu-phap"
        assert "Xem, khiếu nại" in text(get(*sheet))
        with too_late_to_appeal(small):
            assert get(small.yen, "value", held.pk).context["form"] is None
            assert "Xem, khiếu nại" not in text(get(*sheet))

    def test_once_appealed_it_is_not_offered_again(self, small: World, get: Open) -> None:
        held = provisional(small, value(small))
        actions.appeal(held.pk, by=small.yen, reason="Chưa xem phụ lục.")
        third = assessors(small, held)[2]
        actions.decide(held.pk, by=third, verdict=Verdict.UPHELD, reason="Đã xem.")
        others = Observation.objects.filter(unit=small.justice).exclude(pk=held.pk)
        offered = text(get(small.yen, "sheet", small.edition.pk, "so-tu-phap"))
        assert offered.count("Xem, khiếu nại") == others.count()

    @pytest.mark.parametrize("step", ["report", "appeal"])
    def test_a_step_that_cannot_be_taken_shows_why_and_no_form(
        self, small: World, get: Open, step: str
    ) -> None:
        held = provisional(small, value(small))
        with too_late_to_appeal(small):
            answer = get(small.yen, "value_step", held.pk, step)
        assert answer.status_code == 409
        assert answer.context["form"] is None
        assert answer.context["refusal"].message in text(answer)

    def test_assessors_are_not_named_to_units(self, small: World, get: Open) -> None:
        held = provisional(small, value(small))
        one = assessors(small, held)[0]
        assert one.full_name not in text(get(small.yen, "value", held.pk))
        assert one.full_name in text(get(small.nhi, "value", held.pk))


class TestEvidence:
    def test_a_file_is_handed_out_and_never_run(self, small: World, get: Open) -> None:
        reported(small, value(small), FILE)
        row = Evidence.objects.get(kind="file")
        answer = get(small.thao, "evidence", row.pk)
        assert b"".join(answer.streaming_content) == b"a,b\n1,2\n"
        assert answer["Content-Type"] == "application/octet-stream"
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"].startswith("sandbox")

    def test_other_units_and_strangers_do_not_get_it(self, small: World, get: Open) -> None:
        reported(small, value(small), FILE)
        pk = Evidence.objects.get(kind="file").pk
        for who in (small.bao, small.la):
            assert get(who, "evidence", pk).status_code == 404

    def test_evidence_without_a_file_has_none(self, small: World, get: Open) -> None:
        reported(small, value(small))
        assert get(small.yen, "evidence", Evidence.objects.get().pk).status_code == 404
