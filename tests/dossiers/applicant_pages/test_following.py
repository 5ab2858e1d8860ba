"""What an applicant sees and does after filing."""

from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from dossiers import actions
from dossiers.models import Draft
from dossiers.states import Status
from tests import makers
from tests.cast import Cast
from tests.dossiers.applicant_pages.scene import text, url

pytestmark = pytest.mark.django_db


class TestFollowing:
    @pytest.mark.parametrize("where", list(makers.ROADS))
    def test_it_can_be_followed_wherever_it_is(
        self, lan: Client, cast: Cast, where: str
    ) -> None:
        dossier = makers.on_the_road(cast, where)
        response = lan.get(url("detail", dossier.code))
        assert response.status_code == 200
        assert "Diễn biến" in text(response)
        assert "bản ghi" in text(response)
        assert lan.get(url("receipt", dossier.code)).status_code == 200
        with translation.override("en"):
            english = url("detail", dossier.code)
        assert lan.get(english).status_code == 200

    def test_it_costs_the_same_however_long_its_story(
        self, lan: Client, cast: Cast, django_assert_max_num_queries: Any
    ) -> None:
        short, long = makers.filed(cast), makers.on_the_road(cast, "asked")
        lan.get(url("detail", short.code))
        with django_assert_max_num_queries(11):
            lan.get(url("detail", short.code))
        with django_assert_max_num_queries(12):
            lan.get(url("detail", long.code))

    def test_the_due_date_is_explained(self, lan: Client, cast: Cast) -> None:
        page = text(lan.get(url("detail", makers.on_the_road(cast, "accepted").code)))
        assert "Thời hạn 3 ngày làm việc" in page
        assert "Hạn trả kết quả" in page

    def test_opinions_and_notes_stay_inside(self, lan: Client, cast: Cast) -> None:
        dossier = makers.on_the_road(cast, "consulting")
        actions.give_opinion(dossier.pk, by=cast.ngoc, agrees=False, answer="Không nên cấp")
        page = text(lan.get(url("detail", dossier.code)))
        assert "Không nên cấp" not in page
        assert "Có ý kiến?" not in page
        proposed = text(lan.get(url("detail", makers.on_the_road(cast, "proposed").code)))
        assert "Đủ điều kiện" not in proposed

    def test_a_refusal_says_why(self, lan: Client, cast: Cast) -> None:
        page = text(lan.get(url("detail", makers.on_the_road(cast, "refused").code)))
        assert "Sai nơi nộp" in page
        assert "Điều 17" in page

    def test_the_result_is_there_once_issued(self, lan: Client, cast: Cast) -> None:
        early, issued = (
            makers.on_the_road(cast, "approved"),
            makers.on_the_road(cast, "issued"),
        )
        assert lan.get(url("result", early.code)).status_code == 404
        assert url("result", issued.code) in text(lan.get(url("detail", issued.code)))
        response = lan.get(url("result", issued.code))
        assert b"".join(response).startswith(b"%PDF")

    def test_codes_that_are_not_there(self, lan: Client, cast: Cast) -> None:
        for code in ("H55.12-260101-9999", "%00", "x" * 500, "nhap"):
            assert lan.get(f"/ho-so/{code}/").status_code == 404


class TestMending:
    def test_the_request_is_listed_with_a_way_to_answer(
        self, lan: Client, cast: Cast
    ) -> None:
        dossier = makers.on_the_road(cast, "asked")
        page = text(lan.get(url("detail", dossier.code)))
        assert "Cần bạn bổ sung 1 điểm" in page
        assert "Chụp lại trang 2" in page
        assert "Điều 16 NĐ 123/2015" in page
        assert url("supplement", dossier.code) in page

    def test_the_answer_is_prepared_and_handed_in(self, lan: Client, cast: Cast) -> None:
        dossier = makers.on_the_road(cast, "asked")
        begin = lan.post(url("supplement", dossier.code))
        draft = Draft.objects.get(dossier=dossier)
        assert begin["Location"] == url("draft_parts", draft.key)
        parts = text(lan.get(begin["Location"]))
        assert "Chụp lại trang 2" in parts
        assert "Đã nộp trước đây" in parts
        early = lan.post(url("draft_file", draft.key), {"agree": "yes"})
        assert early.status_code == 422
        assert "Bạn chưa bổ sung gì" in text(early)
        lan.post(url("draft_upload", draft.key, "proof"), {"file": makers.pdf(3)})
        done = lan.post(url("draft_file", draft.key), {"agree": "yes"})
        assert done["Location"] == url("detail", dossier.code)
        dossier.refresh_from_db()
        assert dossier.status == Status.PROCESSING
        assert lan.get(url("draft_place", draft.key)).status_code == 404

    def test_beginning_twice_is_one_draft(self, lan: Client, cast: Cast) -> None:
        dossier = makers.on_the_road(cast, "asked")
        lan.post(url("supplement", dossier.code))
        lan.post(url("supplement", dossier.code))
        assert Draft.objects.filter(dossier=dossier).count() == 1
        draft = Draft.objects.get(dossier=dossier)
        assert lan.get(url("draft_place", draft.key)).status_code == 404
        assert lan.get(url("draft_review", draft.key)).status_code == 200

    def test_nothing_is_asked_of_one_that_goes_on(self, lan: Client, cast: Cast) -> None:
        dossier = makers.on_the_road(cast, "appraising")
        page = text(lan.get(url("detail", dossier.code)))
        assert url("supplement", dossier.code) not in page


class TestSteps:
    def test_withdrawing_asks_for_a_reason(self, lan: Client, cast: Cast) -> None:
        dossier = makers.on_the_road(cast, "appraising")
        step = url("step", dossier.code, "withdraw")
        assert step in text(lan.get(url("detail", dossier.code)))
        assert "Lý do" in text(lan.get(step))
        empty = lan.post(step, {"seen": dossier.revision, "reason": " "})
        assert empty.status_code == 422
        done = lan.post(step, {"seen": dossier.revision, "reason": "Nộp nhầm"})
        assert done["Location"] == url("detail", dossier.code)
        dossier.refresh_from_db()
        assert dossier.status == Status.WITHDRAWN

    def test_a_stale_page_keeps_what_was_typed(self, lan: Client, cast: Cast) -> None:
        dossier = makers.on_the_road(cast, "accepted")
        seen = dossier.revision
        actions.take(dossier.pk, by=cast.hoa)
        step = url("step", dossier.code, "withdraw")
        stale = lan.post(step, {"seen": seen, "reason": "Đổi ý rồi"})
        assert stale.status_code == 412
        assert "Đổi ý rồi" in text(stale)
        assert "Đã nhận xử lý" in text(stale)
        assert f'name="seen" value="{seen + 1}"' in text(stale)
        assert lan.post(step, {"seen": seen + 1, "reason": "Đổi ý rồi"}).status_code == 302

    def test_too_late_is_told_kindly(self, lan: Client, cast: Cast) -> None:
        dossier = makers.on_the_road(cast, "returned")
        step = url("step", dossier.code, "withdraw")
        for response in (lan.get(step), lan.post(step, {"reason": "Muộn"})):
            assert response.status_code == 409
            assert "Đã trả kết quả" in text(response)

    def test_steps_of_others_are_refused(self, lan: Client, cast: Cast) -> None:
        dossier = makers.on_the_road(cast, "accepted")
        assert lan.get(url("step", dossier.code, "approve")).status_code == 403
        assert lan.post(url("step", dossier.code, "approve")).status_code in {403, 409}
        assert lan.get(url("step", dossier.code, "file")).status_code == 404
        assert lan.get(url("step", dossier.code, "nothing")).status_code == 404

    @pytest.mark.parametrize("seen", ["x", "-1", "9" * 40, "\0"])
    def test_an_unreadable_revision_is_no_error(
        self, lan: Client, cast: Cast, seen: str
    ) -> None:
        dossier = makers.on_the_road(cast, "accepted")
        step = url("step", dossier.code, "withdraw")
        assert lan.post(step, {"seen": seen, "reason": "x"}).status_code in {302, 412}
