"""Pages for everybody: what they show, what they never show, what they withstand."""

import csv
import io
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import translation

from dossiers import actions, facts, notifications
from dossiers.models import Dossier, Outbox, Procedure
from egov import clock
from tests import makers
from tests.cast import Cast
from tests.documents import BIRTH, document

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _vietnamese() -> None:
    """A page asked for in English leaves its language to the next test's addresses."""
    translation.activate("vi")


@pytest.fixture
def page(client: Client) -> Any:
    """Open an address and read it: status and text."""

    def opened(address: str, **headers: str) -> tuple[int, str]:
        response = client.get(address, headers=headers)
        return response.status_code, response.content.decode()

    return opened


def settle(cast: Cast, where: str = "returned") -> Dossier:
    """A dossier brought along its road within one working day, and counted."""
    with clock.standing_at(makers.at("2026-03-10 09:00")):
        dossier = makers.on_the_road(cast, where)
    for event in Outbox.objects.values_list("pk", flat=True):
        notifications.deliver(event)
    return dossier


class TestHome:
    def test_it_greets_an_empty_province(self, page: Any) -> None:
        status, text = page("/")
        assert status == 200
        assert "Bạn cần làm thủ tục gì?" in text

    def test_figures_come_with_their_base(self, page: Any, cast: Cast) -> None:
        with clock.standing_at(makers.at("2026-03-20 09:00")):
            settle(cast)
            status, text = page("/")
        assert status == 200
        assert "100,0\u00a0%" in text
        assert "n\u00a0=\u00a01 hồ sơ đã giải quyết" in text
        assert "Khai sinh cho con" in text

    def test_it_speaks_english(self, page: Any, cast: Cast) -> None:
        status, _text = page("/en/")
        assert status == 200

    def test_it_asks_the_database_no_more_for_more_dossiers(
        self, page: Any, cast: Cast, django_assert_max_num_queries: Any
    ) -> None:
        settle(cast)
        cache.clear()
        with django_assert_max_num_queries(16):
            page("/")


class TestFinding:
    @pytest.mark.parametrize(
        "words", ["khai sinh", "KHAI SINH", "dang ky khai", "1.001193", "khai sinh cho con"]
    )
    def test_words_find_it_without_accents(self, page: Any, cast: Cast, words: str) -> None:
        _status, text = page(f"/thu-tuc/?q={words}")
        assert cast.birth.name in text
        assert cast.permit.name not in text

    def test_everyday_words_find_the_nearest(self, page: Any, cast: Cast) -> None:
        _status, text = page("/thu-tuc/?q=làm khai sinh cho bé con")
        assert cast.birth.name in text
        assert "Gần nhất" in text

    def test_nothing_found_says_what_to_try(self, page: Any, cast: Cast) -> None:
        status, text = page("/thu-tuc/?q=qwertyuiop")
        assert status == 200
        assert "Không tìm thấy thủ tục nào" in text

    def test_a_name_comes_before_a_keyword(self, page: Any, cast: Cast) -> None:
        makers.publish(document("1.000001", "An cư", keywords=["đăng ký khai sinh"]))
        _status, text = page("/thu-tuc/?q=đăng ký khai sinh")
        assert text.index(cast.birth.name) < text.index("An cư</a>")

    def test_filters_narrow(self, page: Any, cast: Cast) -> None:
        for query in ("viec=investment", "linh-vuc=dau-tu", "cap=province"):
            _status, text = page(f"/thu-tuc/?{query}")
            assert cast.permit.name in text, query
            assert f">{cast.birth.name}</a>" not in text, query

    def test_htmx_gets_the_results_alone(self, page: Any, cast: Cast) -> None:
        _status, text = page("/thu-tuc/?q=khai", HX_Target="results", HX_Request="true")
        assert text.lstrip().startswith('<div id="results"')
        assert "<html" not in text

    def test_abolished_and_future_procedures_are_not_offered(
        self, page: Any, cast: Cast
    ) -> None:
        makers.publish(document("1.000002", "Mai sau", effective_from="2999-01-01"))
        Procedure.objects.filter(pk=cast.permit.pk).update(closed_on="2025-01-01")
        _status, text = page("/thu-tuc/")
        assert "Mai sau" not in text
        assert cast.permit.name not in text
        assert page(f"/thu-tuc/{cast.permit.code}/")[0] == 404
        assert page("/thu-tuc/1.000002/")[0] == 404

    def test_the_list_costs_the_same_however_long(
        self, page: Any, cast: Cast, django_assert_num_queries: Any
    ) -> None:
        page("/thu-tuc/")
        for number in range(12):
            makers.publish(document(f"1.1000{number:02d}", f"Thủ tục {number}"))
        with django_assert_num_queries(4):
            page("/thu-tuc/")

    @pytest.mark.parametrize(
        "query",
        [
            "q=%00&page=-3",
            "q=%ff%fe&page=abc",
            "q=%25%5F%27%22%5C",
            "q=" + "a " * 500,
            "viec=%00&linh-vuc=%00&cap=%00",
            "viec=nothing&linh-vuc=../..&page=99999999999999999999",
            "q=%F0%9F%92%A9",
        ],
    )
    def test_bad_queries_are_answered(self, page: Any, cast: Cast, query: str) -> None:
        assert page(f"/thu-tuc/?{query}")[0] == 200


class TestProcedure:
    def test_it_tells_the_twelve_fields(self, page: Any, cast: Cast) -> None:
        status, text = page(f"/thu-tuc/{cast.permit.code}/")
        assert status == 200
        told = [
            cast.permit.name,
            cast.permit.code,
            "Các bước làm",
            "Trực tuyến, Trực tiếp, Bưu chính",
            "Cần giấy tờ gì",
            "10 ngày làm việc",
            "Công dân",
            "Uỷ ban nhân dân cấp xã",
            "Giấy khai sinh",
            "150.000",
            "Luật Hộ tịch",
            "Yêu cầu, điều kiện",
        ]
        assert [words for words in told if words not in text] == []

    def test_papers_follow_the_case(self, page: Any, cast: Cast) -> None:
        cases = [{"code": "a", "name": {"vi": "Một", "en": "One"}},
                 {"code": "b", "name": {"vi": "Hai", "en": "Two"}}]  # fmt: skip
        parts = [{**BIRTH["parts"][0], "code": "only_b", "cases": ["b"],
                  "name": {"vi": "Giấy của hai", "en": "Paper of two"}}]  # fmt: skip
        makers.publish(document("1.000003", "Hai trường hợp", cases=cases, parts=parts))
        assert "Giấy của hai" not in page("/thu-tuc/1.000003/")[1]
        assert "Giấy của hai" in page("/thu-tuc/1.000003/?truong-hop=b")[1]
        assert page("/thu-tuc/1.000003/?truong-hop=%00")[0] == 200

    def test_the_real_time_stands_beside_the_limit(self, page: Any, cast: Cast) -> None:
        with clock.standing_at(makers.at("2026-03-20 09:00")):
            settle(cast)
            _status, text = page(f"/thu-tuc/{cast.birth.code}/")
        assert "Thực tế: một nửa xong trong" in text
        assert "n\u00a0=\u00a01 hồ sơ" in text

    @pytest.mark.parametrize("code", ["%00", "x" * 500, "%ff", "1.001193%20"])
    def test_codes_that_are_not_there(self, page: Any, cast: Cast, code: str) -> None:
        assert page(f"/thu-tuc/{code}/")[0] == 404

    def test_a_procedure_of_the_counter_is_not_filed_here(
        self, page: Any, cast: Cast
    ) -> None:
        makers.publish(document("1.000004", "Tại quầy", online_level="none"))
        _status, text = page("/thu-tuc/1.000004/")
        assert "Thủ tục này nộp tại quầy" in text
        assert "Nộp trực tuyến</a>" not in text


class TestLookUp:
    def test_it_shows_where_a_dossier_stands(self, page: Any, cast: Cast) -> None:
        dossier = makers.on_the_road(cast, "appraising")
        status, text = page(f"/tra-cuu/?ma={dossier.code}")
        assert status == 200
        assert "Đang xử lý" in text
        assert "Thẩm định" in text

    @pytest.mark.parametrize("typed", [" {} ", "{} ".lower(), "{}"])
    def test_spaces_and_case_do_not_matter(self, page: Any, cast: Cast, typed: str) -> None:
        code = makers.filed(cast).code
        spaced = f"{code[:4]} {code[4:]}".lower()
        assert page(f"/tra-cuu/?ma={typed.format(spaced)}")[0] == 200

    def test_nobody_is_named(self, page: Any, cast: Cast) -> None:
        dossier = makers.on_the_road(cast, "appraising")
        text = page(f"/tra-cuu/?ma={dossier.code}")[1]
        secrets = (
            "Nguyễn Thị Lan",
            "019188000123",
            "Ánh Tuyết",
            "0912345678",
            "Hoàng Thu Hoa",
        )
        assert [secret for secret in secrets if secret in text] == []

    def test_unknown_and_unreadable_codes_get_the_same_answer(
        self, page: Any, cast: Cast
    ) -> None:
        def answer(code: str) -> tuple[int, str]:
            status, text = page(f"/tra-cuu/?ma={code}")
            assert "Không có hồ sơ nào với mã này" in text
            return status, text.replace(code, "")

        unknown = answer("H55.12-260101-0001")
        for typed in ("abc", "H55.12-999999-0000", "%3Cscript%3E"):
            assert answer(typed)[0] == unknown[0] == 404

    def test_too_many_questions_are_put_off(self, page: Any, cast: Cast) -> None:
        for _ in range(30):
            page("/tra-cuu/?ma=abc")
        status, text = page("/tra-cuu/?ma=abc")
        assert status == 429
        assert "quá nhiều lần" in text

    @pytest.mark.parametrize("typed", ["%00", "%ff%fe", "x" * 5000, "%F0%9F%92%A9", "%20"])
    def test_bad_codes_never_break_it(self, page: Any, cast: Cast, typed: str) -> None:
        assert page(f"/tra-cuu/?ma={typed}")[0] in {200, 404}


class TestQuality:
    def test_it_counts_by_agency_and_month(self, page: Any, cast: Cast) -> None:
        with clock.standing_at(makers.at("2026-03-20 09:00")):
            settle(cast)
            status, text = page("/chat-luong/?thang=2026-03&co-quan=H55.12")
        assert status == 200
        assert cast.ward.name in text
        assert "03/2026" in text
        assert "Định nghĩa" in text

    @pytest.mark.parametrize("query", ["thang=%00&co-quan=%00", "thang=2026-99", "thang=x"])
    def test_what_it_does_not_know_counts_as_all(self, page: Any, query: str) -> None:
        assert page(f"/chat-luong/?{query}")[0] == 200

    def test_the_data_can_be_taken_away(self, client: Client, cast: Cast) -> None:
        with clock.standing_at(makers.at("2026-03-20 09:00")):
            settle(cast)
            response = client.get("/chat-luong/so-lieu.csv")
            text = b"".join(response).decode("utf-8-sig")
        [row] = list(csv.DictReader(io.StringIO(text)))
        assert row["agency"] == "H55.12"
        assert (row["month"], row["received"], row["settled"]) == ("2026-03", "1", "1")
        assert row["on_time_percent"] == "100.0"


class TestFacts:
    def test_counts_are_shared_out_by_the_month(self, cast: Cast) -> None:
        with clock.standing_at(makers.at("2026-03-20 09:00")):
            settle(cast)
            counts = facts.totals(facts.months_back(1))
            assert (counts.received, counts.online, counts.settled, counts.on_time) == (
                1, 1, 1, 1,
            )  # fmt: skip
            assert facts.totals(facts.months_back(12), makers.at("2026-02-01").date()) == (
                facts.Counts()
            )
            assert facts.Counts().on_time_share is None

    def test_the_cut_off_waits_for_what_is_not_counted_yet(self, cast: Cast) -> None:
        with clock.standing_at(makers.at("2026-03-10 09:00")):
            makers.filed(cast)
        with clock.standing_at(makers.at("2026-03-12 09:00")):
            assert facts.cut_off() == makers.at("2026-03-10 09:00")

    def test_handling_time_leaves_pauses_out(self, cast: Cast) -> None:
        def at(text: str) -> Any:
            return clock.standing_at(makers.at(text))

        with at("2026-03-10 09:00"):
            dossier = makers.on_the_road(cast, "asked")
            draft = actions.start_supplement(dossier.pk, by=cast.lan)
            actions.upload_part(draft.key, by=cast.lan, code="proof", file=makers.pdf(2))
        with at("2026-03-12 09:00"):
            actions.answer_supplement(dossier.pk, by=cast.lan)
        with at("2026-03-12 10:30"):
            for step in (makers.PROPOSE, makers.APPROVE, makers.ISSUE):
                step(cast, dossier)
            time = facts.handling_time(cast.birth.pk)
        assert time is not None
        assert (time.median, time.ninetieth, time.n) == (90, 90, 1)

    def test_nothing_settled_has_no_time(self, cast: Cast) -> None:
        assert facts.handling_time(cast.birth.pk) is None


def test_public_pages_only_answer_reading(client: Client, cast: Cast) -> None:
    for name in ("home", "procedures", "lookup", "quality", "quality_csv"):
        assert client.post(reverse(name)).status_code == 405
