"""Alerts on pages and in the API; the page on which a head signs an apology."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from dossiers.models import ApologyDraft, Dossier, Letter
from dossiers.states import Step
from egov import clock
from egov.models import User
from tests import makers
from tests.cast import Cast
from tests.dossiers.watching.looking import act, filed_at, look

LATE = "2026-03-13 08:00"


@pytest.fixture
def taken(cast: Cast) -> Dossier:
    dossier = filed_at("2026-03-09 08:00", cast)
    act("2026-03-09 09:00", "accept", dossier, by=cast.minh)
    return act("2026-03-09 10:00", "take", dossier, by=cast.hoa)


def page(user: User, address: str, when: str = LATE, **data: Any) -> str:
    client = Client()
    client.force_login(user)
    with clock.standing_at(makers.at(when)):
        answer = client.get(address, data)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_head_finds_every_kind_and_can_choose_one(cast: Cast, taken: Dossier) -> None:
    look(LATE)
    whole = page(cast.dung, "/can-bo/canh-bao/")
    for words in ("Tất cả (3)", "Quá hạn (1)", "Quá thời gian của bước (1)"):
        assert words in whole
    assert whole.count("data-keys-item") == 3
    one = page(cast.dung, "/can-bo/canh-bao/", kind="overdue")
    assert one.count("data-keys-item") == 1
    none = page(cast.dung, "/can-bo/canh-bao/", kind="answer_over")
    assert "Không còn cảnh báo loại này" in none


def test_as_many_queries_for_one_alert_as_for_many(cast: Cast, taken: Dossier) -> None:
    counts = []
    page(cast.dung, "/can-bo/")
    for more in (0, 4):
        for _ in range(more):
            other = filed_at("2026-03-09 08:00", cast)
            act("2026-03-09 09:00", "accept", other, by=cast.minh)
        look(LATE)
        for address in ("/can-bo/canh-bao/", "/can-bo/thu-xin-loi/", "/can-bo/"):
            with CaptureQueriesContext(
                connection,
            ) as queries:
                page(cast.dung, address)
            counts.append(len(queries))
    assert counts[:3] == counts[3:]


def test_the_workspace_says_what_waits(cast: Cast, taken: Dossier) -> None:
    look(LATE)
    for user in (cast.hoa, cast.dung):
        shown = page(user, f"/can-bo/{taken.code}/")
        assert 'id="warnings"' in shown
        assert "Quá thời gian của bước" in shown


def test_a_row_of_a_list_bears_its_badges(cast: Cast, taken: Dossier) -> None:
    look(LATE)
    shown = page(cast.hoa, "/can-bo/", queue="mine")
    assert '<span class="badge badge--late">Quá thời gian của bước</span>' in shown


def test_the_applicant_reads_that_it_takes_longer(cast: Cast, taken: Dossier) -> None:
    question = {"agency": "H55.05", "question": "?", "days": 1}
    act("2026-03-09 10:30", "ask_opinion", taken, by=cast.hoa, **question)
    look(LATE)
    shown = page(cast.lan, f"/ho-so/{taken.code}/")
    assert "Lâu hơn dự kiến" in shown
    assert "Bước Thẩm định đang lâu hơn phần thời gian được giao." in shown
    assert "Sở Y tế chưa trả lời ý kiến đúng hẹn." in shown
    assert "Ông/bà sẽ nhận thư xin lỗi" in shown


def test_nothing_is_said_while_all_is_well(cast: Cast, taken: Dossier) -> None:
    look("2026-03-09 11:00")
    assert "Lâu hơn dự kiến" not in page(cast.lan, f"/ho-so/{taken.code}/")
    shown = page(cast.hoa, f"/can-bo/{taken.code}/", "2026-03-09 11:00")
    assert 'id="warnings"' not in shown


def test_officials_read_alerts_in_the_api_and_the_applicant_does_not(
    cast: Cast, taken: Dossier
) -> None:
    look(LATE)
    kinds = {}
    for user in (cast.dung, cast.lan):
        client = APIClient()
        client.force_authenticate(user)
        with clock.standing_at(makers.at(LATE)):
            body = client.get(f"/api/v1/dossiers/{taken.code}/").json()
        kinds[user.username] = sorted(alert["kind"] for alert in body["alerts"])
    assert kinds == {"dung": ["apology_waits", "overdue", "step_over"], "lan": []}


def test_the_tray_counts_the_letters_and_leads_to_each(cast: Cast, taken: Dossier) -> None:
    look("2026-03-12 08:00")
    shown = page(cast.dung, "/can-bo/thu-xin-loi/", "2026-03-12 08:01")
    assert f"/can-bo/{taken.code}/apologise/" in shown
    assert "Bước appraise (từ ngày 09/03/2026)" in shown
    assert "đã quá hạn" not in shown
    later = page(cast.dung, "/can-bo/thu-xin-loi/", LATE)
    assert "đã quá hạn" in later


@pytest.fixture
def permit(cast: Cast) -> Dossier:
    """Due on Monday 23/03/2026 at 17:00."""
    dossier = filed_at("2026-03-09 08:00", cast, cast.permit)
    act("2026-03-09 09:00", "accept", dossier, by=cast.minh)
    return act("2026-03-09 10:00", "assign", dossier, by=cast.dieu, assignee="son")


@pytest.mark.parametrize(
    ("when", "words"),
    [
        ("2026-03-23 07:30", "hạn trả kết quả dời đến ngày hẹn lại"),
        ("2026-03-23 07:31", "Ký lúc này chỉ là lời xin lỗi"),
    ],
)
def test_the_signing_page_is_filled_in_and_says_what_it_is_worth(
    cast: Cast, permit: Dossier, when: str, words: str
) -> None:
    look("2026-03-20 08:00")
    shown = page(cast.thu, f"/can-bo/{permit.code}/apologise/", when)
    assert words in shown
    draft = ApologyDraft.objects.get()
    assert f'value="{draft.until:%d/%m/%Y}"' in shown
    assert "Bước appraise (từ ngày 09/03/2026)" in shown


def test_what_the_head_changes_is_what_is_signed(cast: Cast, permit: Dossier) -> None:
    look("2026-03-20 08:00")
    client = Client()
    client.force_login(cast.thu)
    address = f"/can-bo/{permit.code}/apologise/?next=/can-bo/thu-xin-loi/"
    sent = {"until": "27/03/2026", "reason": "Phải đo lại", "seen": permit.revision}
    with clock.standing_at(makers.at("2026-03-20 09:00")):
        answer = client.post(address, sent)
    assert (answer.status_code, answer["Location"]) == (302, "/can-bo/thu-xin-loi/")
    letter = Letter.objects.get(about__isnull=False)
    assert letter.content.data["reason"] == "Phải đo lại"
    assert Dossier.objects.get(pk=permit.pk).due_at == makers.at("2026-03-27 17:00")
    assert not ApologyDraft.objects.exists()


@pytest.mark.parametrize("day", ["23/03/2026", "28/03/2026", "01/01/2999", ""])
def test_a_day_that_cannot_be_kept_is_asked_again(
    cast: Cast, permit: Dossier, day: str
) -> None:
    client = Client()
    client.force_login(cast.thu)
    sent = {"until": day, "reason": "Phải đo lại", "seen": permit.revision}
    with clock.standing_at(makers.at("2026-03-20 09:00")):
        answer = client.post(f"/can-bo/{permit.code}/apologise/", sent)
    assert answer.status_code == 422
    assert "Phải đo lại" in answer.content.decode()


def test_a_letter_after_the_result_asks_for_no_date(cast: Cast, permit: Dossier) -> None:
    money = {"amount": 150_000, "method": "cash", "reference": "1"}
    act("2026-03-09 11:00", "record_payment", permit, by=cast.kien, **money)
    look("2026-03-23 08:00")
    act("2026-03-24 08:00", "propose", permit, by=cast.son, conclusion="Đạt")
    act("2026-03-24 08:05", "endorse", permit, by=cast.hai)
    act("2026-03-24 08:10", "approve", permit, by=cast.thu)
    act("2026-03-24 08:15", "issue", permit, by=cast.thu)
    when = "2026-03-24 09:00"
    look(when)
    shown = page(cast.thu, f"/can-bo/{permit.code}/apologise/", when)
    assert 'name="until"' not in shown
    assert "Hồ sơ đã xong sau hạn." in shown
    client = Client()
    client.force_login(cast.thu)
    sent = {"reason": "Xin lỗi vì chậm", "seen": permit.revision + 5}
    with clock.standing_at(makers.at(when)):
        client.post(f"/can-bo/{permit.code}/apologise/", sent)
    assert permit.events.filter(step=Step.APOLOGISE).exists()
