"""The register: read by days, taken along under one's name, closed month by month."""

import io
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.db import transaction
from django.test import Client

from dossiers import actions
from dossiers.documents.register import MOST
from dossiers.errors import RegisterClosed, RegisterRunning
from dossiers.letters import Month
from dossiers.models import Letter, RegisterClosing, RegisterExport
from dossiers.states import Form
from egov import clock
from egov.errors import NotAllowed, NotFound
from egov.models import Role, User
from tests import makers
from tests.cast import Cast
from tests.dossiers.letters import cases
from tests.dossiers.letters.test_pages import signed_in
from tests.dossiers.test_at_once import at_once
from tests.reading import words_of

MARCH = date(2026, 3, 1)
PATH = "/can-bo/so-theo-doi/"
DAYS = {"first": "2026-03-01", "last": "2026-03-31"}


@pytest.fixture
def khanh(cast: Cast) -> User:
    """Answers for the ward's desk, where three dossiers of March are of every fate."""
    with clock.standing_at(makers.at("2026-03-11 09:00")):
        cases.long_road(cast)
        cases.refused(cast)
    with clock.standing_at(makers.at("2026-03-31 17:30")):
        makers.on_the_road(cast, "accepted")
    with clock.standing_at(makers.at("2026-04-01 08:00")):
        makers.filed(cast)
    return makers.official("khanh", "Đào Duy Khánh", cast.ward, Role.CENTRE_HEAD)


def april() -> Any:
    return clock.standing_at(makers.at("2026-04-02 09:00"))


class TestReading:
    def test_it_shows_what_the_desk_received_in_those_days(self, khanh: User) -> None:
        page = signed_in(khanh).get(PATH, DAYS).content.decode()
        for number in ("260311-0001", "260311-0002", "260331-0001"):
            assert f"H55.12-{number}" in page
        assert "H55.12-260401-0001" not in page
        for words in (
            cases.LONG_NAME,
            "0912345678",
            "17:00 17/03/2026",
            "08:30 23/03/2026",
            "Qua bưu chính, Ma Văn Nam",
            "trễ hạn, bổ sung 1 lần",
            "Không được tiếp nhận",
        ):
            assert words in page

    def test_only_their_own_desk_is_read(self, cast: Cast, khanh: User) -> None:
        ward = {"agency": "H55.12", **DAYS}
        for person, status in (
            (cast.minh, 200),
            (cast.thanh, 200),
            (cast.binh, 404),
            (cast.trang, 404),
            (cast.hoa, 404),
            (cast.lan, 404),
        ):
            assert signed_in(person).get(PATH, ward).status_code == status
            posted = signed_in(person).post(f"{PATH}xuat/", ward | {"format": "xlsx"})
            assert posted.status_code == status
        assert RegisterExport.objects.count() == 2

    @pytest.mark.parametrize(
        "query",
        [
            {"first": "x", "last": "y"},
            {"first": "2026-02-30"},
            {"first": "2026-03-31", "last": "2026-03-01"},
            {"first": "0001-01-01", "last": "9999-12-31"},
            {"page": "99"},
        ],
    )
    def test_odd_days_are_no_error(self, khanh: User, query: dict[str, str]) -> None:
        assert signed_in(khanh).get(PATH, query).status_code == 200

    def test_its_cost_does_not_grow_with_its_rows(
        self, cast: Cast, khanh: User, django_assert_num_queries: Any
    ) -> None:
        client = signed_in(khanh)
        client.get(PATH, DAYS)
        costs = []
        for _ in range(2):
            with django_assert_num_queries(13) as asked:
                client.get(PATH, DAYS)
            costs.append(len(asked))
            with clock.standing_at(makers.at("2026-03-31 17:40")):
                makers.on_the_road(cast, "returned")
        assert costs[0] == costs[1]


class TestExport:
    def test_each_copy_is_noted(self, khanh: User) -> None:
        client = signed_in(khanh)
        for kind in ("pdf", "xlsx"):
            answer = client.post(f"{PATH}xuat/", {**DAYS, "format": kind})
            assert answer.status_code == 200
            assert f".{kind}" in answer["Content-Disposition"]
        noted = RegisterExport.objects.order_by("pk").values_list("format", "rows", "by")
        assert list(noted) == [("pdf", 3, khanh.pk), ("xlsx", 3, khanh.pk)]
        assert client.get(PATH, DAYS).content.decode().count("3 dòng") == 2

    def test_looking_at_the_address_takes_nothing(self, khanh: User) -> None:
        client = signed_in(khanh)
        assert client.get(f"{PATH}xuat/", {**DAYS, "format": "pdf"}).status_code == 302
        assert client.post(f"{PATH}xuat/", {**DAYS, "format": "exe"}).status_code == 404
        assert not RegisterExport.objects.exists()

    @pytest.mark.parametrize("kind", ["pdf", "xlsx"])
    def test_more_than_a_file_holds_is_refused(
        self, khanh: User, monkeypatch: pytest.MonkeyPatch, kind: str
    ) -> None:
        monkeypatch.setitem(MOST, kind, 2)
        answer = signed_in(khanh).post(f"{PATH}xuat/", {**DAYS, "format": kind})
        assert answer.status_code == 409
        assert "Hãy chọn ít ngày hơn" in answer.content.decode()
        assert not RegisterExport.objects.exists()

    def test_the_workbook_has_each_field_and_no_formula(
        self, cast: Cast, khanh: User
    ) -> None:
        User.objects.filter(pk=cast.lan.pk).update(full_name='=HYPERLINK("x")')
        cast.lan.refresh_from_db()
        with clock.standing_at(makers.at("2026-03-31 17:50")):
            makers.filed(cast)
        answer = signed_in(khanh).post(f"{PATH}xuat/", {**DAYS, "format": "xlsx"})
        sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
        rows = list(sheet.iter_rows(min_row=4, values_only=True))
        assert rows[0][:6] == (
            "TT",
            "Mã hồ sơ",
            "Thủ tục",
            "Số bộ",
            "Người nộp",
            "Địa chỉ, điện thoại",
        )
        assert len(rows[0]) == 13
        assert rows[1][:2] == (1, "H55.12-260311-0001")
        assert rows[1][4] == cases.LONG_NAME
        assert rows[1][11] == "Ma Văn Nam"
        assert rows[4][4] == '=HYPERLINK("x")'
        assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"n", "s"}

    def test_the_pdf_has_names_and_no_number(self, khanh: User) -> None:
        answer = signed_in(khanh).post(f"{PATH}xuat/", {**DAYS, "format": "pdf"})
        words = words_of(answer.content).replace("\u200b", "")
        assert "Ma Văn Nam" in words
        assert "H55.12-260331-0001" in words
        assert "Từ 01/03/2026 đến 31/03/2026" in words
        assert "chưa cấp số, chưa ký" in words
        assert "Số:" not in words

    def test_strangers_note_nothing(self, cast: Cast, khanh: User) -> None:
        with pytest.raises(NotFound):
            actions.note_export(cast.ward, MARCH, MARCH, kind="pdf", rows=1, by=cast.trang)


class TestClosing:
    def test_it_is_a_numbered_letter_that_names_nobody(
        self, cast: Cast, khanh: User
    ) -> None:
        with april():
            letter = actions.close_register(cast.ward, MARCH, by=khanh)
        assert letter.number == "1/2026/STD-H55.12"
        assert (letter.form, letter.dossier, letter.event) == (Form.REGISTER, None, None)
        data = letter.content.data
        assert data["counts"] == {
            "received": 3,
            "on_time": 0,
            "late": 1,
            "ended": 1,
            "open": 1,
        }
        for name in (cases.LONG_NAME, "0912345678", "Ma Văn Nam", "ngõ 910"):
            assert name not in str(data)

    def test_the_page_closes_it(self, khanh: User) -> None:
        client = signed_in(khanh)
        with april():
            assert "Khoá sổ và cấp số" in client.get(PATH).content.decode()
            answer = client.post(f"{PATH}khoa/", {"month": "2026-03-01"}, follow=True)
        page = answer.content.decode()
        letter = Letter.objects.get(form=Form.REGISTER)
        assert answer.redirect_chain[-1][0] == f"{PATH}{letter.key}/"
        assert "1/2026/STD-H55.12" in page
        assert "H55.12-260311-0002" in page
        file = client.get(f"{PATH}{letter.key}/tep/")
        assert file["Content-Type"] == "application/pdf"
        assert f"{PATH}{letter.key}/" in client.get(PATH).content.decode()

    def test_only_who_answers_for_the_desk_closes(self, cast: Cast, khanh: User) -> None:
        for person in (cast.minh, cast.trang, cast.thanh, cast.lan):
            with april(), pytest.raises(NotAllowed):
                actions.close_register(cast.ward, MARCH, by=person)
        assert "Khoá sổ và cấp số" not in signed_in(cast.minh).get(PATH).content.decode()

    def test_a_month_is_closed_when_it_is_over_and_once(
        self, cast: Cast, khanh: User
    ) -> None:
        with clock.standing_at(makers.at("2026-03-31 17:00")):
            with pytest.raises(RegisterRunning):
                actions.close_register(cast.ward, MARCH, by=khanh)
            assert actions.closable_months(cast.ward) == []
        with april():
            assert actions.closable_months(cast.ward) == [MARCH]
            actions.close_register(cast.ward, date(2026, 3, 17), by=khanh)
            assert actions.closable_months(cast.ward) == []
            with pytest.raises(RegisterClosed):
                actions.close_register(cast.ward, MARCH, by=khanh)

    def test_the_database_keeps_it(self, cast: Cast, khanh: User) -> None:
        with april():
            actions.close_register(cast.ward, MARCH, by=khanh)
        closing = RegisterClosing.objects.get()
        for change in (
            lambda: RegisterClosing.objects.update(month=date(2026, 2, 1)),
            lambda: RegisterClosing.objects.all().delete(),
            lambda: RegisterClosing.objects.create(
                agency=cast.ward, month=MARCH, letter=closing.letter
            ),
        ):
            with (
                pytest.raises(Exception, match=r"denied|cannot|unique|refuse"),
                transaction.atomic(),
            ):
                change()

    def test_strangers_do_not_read_a_closed_one(self, cast: Cast, khanh: User) -> None:
        with april():
            letter = actions.close_register(cast.ward, MARCH, by=khanh)
        for end in ("", "tep/"):
            path = f"{PATH}{letter.key}/{end}"
            for person, status in ((cast.minh, 200), (cast.thanh, 200), (cast.trang, 404)):
                assert signed_in(person).get(path).status_code == status
            assert Client().get(path).status_code == 302

    def test_eight_at_once_close_it_once(self, live_cast: Cast) -> None:
        head = makers.official("khanh", "Đào Duy Khánh", live_cast.ward, Role.CENTRE_HEAD)

        def close(_: int) -> object:
            try:
                return actions.close_register(live_cast.ward, MARCH, by=head)
            except RegisterClosed:
                return None

        made = at_once(8, close)
        assert sum(one is not None for one in made) == 1
        assert Letter.objects.get().number.startswith("1/")


def test_months_end_where_they_end() -> None:
    ends = [Month(date(2026, month, 1)).last.day for month in range(1, 13)]
    assert ends == [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    assert Month(date(2028, 2, 1)).last == date(2028, 2, 29)
