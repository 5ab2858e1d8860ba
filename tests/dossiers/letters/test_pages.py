"""Letters on pages and in the API: who reads them, what is listed, what mails say."""

import re
from datetime import date
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from dossiers import actions, notifications, retention
from dossiers.models import Dossier, Event, Letter
from dossiers.states import Form
from egov import clock
from egov.models import Post, Role
from tests import documents, makers
from tests.cast import Cast
from tests.dossiers.api.calls import Calls
from tests.dossiers.letters import cases


def signed_in(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def issued(cast: Cast) -> Dossier:
    with clock.standing_at(makers.at("2026-03-11 09:00")):
        return makers.on_the_road(cast, "issued")


def receipt(dossier: Dossier) -> Letter:
    return dossier.letters.get(form=Form.RECEIPT)


class TestRights:
    def test_letters_of_a_dossier_are_not_for_strangers(
        self, cast: Cast, issued: Dossier
    ) -> None:
        letter = receipt(issued)
        for face in ("ho-so", "can-bo"):
            for end in ("", "tep/"):
                path = f"/{face}/{issued.code}/van-ban/{letter.key}/{end}"
                for person in (cast.tam, cast.binh, cast.son):
                    assert signed_in(person).get(path).status_code == 404
                assert Client().get(path).status_code == 302

    def test_a_letter_belongs_to_its_own_dossier(self, cast: Cast, issued: Dossier) -> None:
        other = makers.on_the_road(cast, "accepted")
        client = signed_in(cast.lan)
        path = f"/ho-so/{issued.code}/van-ban/{receipt(other).key}/"
        assert client.get(path).status_code == 404
        assert client.get(f"{path}tep/").status_code == 404

    def test_an_official_is_led_to_their_own_page(
        self, cast: Cast, issued: Dossier
    ) -> None:
        tail = f"{issued.code}/van-ban/{receipt(issued).key}/"
        answer = signed_in(cast.hoa).get(f"/ho-so/{tail}")
        assert answer["Location"] == f"/can-bo/{tail}"

    def test_who_filed_it_once_at_a_desk_reads_no_letter(self, cast: Cast) -> None:
        with clock.standing_at(makers.at("2026-03-11 09:00")):
            dossier = at_the_desk(cast)
        Post.objects.filter(user=cast.minh).update(valid_to=date(2026, 3, 12))
        Post.objects.create(
            user=cast.minh,
            agency=cast.commune,
            role=Role.RECEPTION,
            valid_from=date(2026, 3, 12),
        )
        letter = receipt(dossier)
        client = signed_in(cast.minh)
        for end in ("", "tep/"):
            path = f"/can-bo/{dossier.code}/van-ban/{letter.key}/{end}"
            assert client.get(path).status_code == 403
        answer = Calls(cast.minh).get(f"dossiers/{dossier.code}/letters/")
        assert answer.status_code == 403


def at_the_desk(cast: Cast) -> Dossier:
    """Filed and accepted at the counter for somebody without an account."""
    draft = actions.start_draft(cast.birth, by=cast.minh, agency=cast.ward)
    type(draft).objects.filter(pk=draft.pk).update(
        channel="counter", owner_name="Ma Thị Hạnh", owner_email="hanh@example.vn"
    )
    actions.save_draft(draft.key, by=cast.minh, answers=documents.ANSWERS)
    actions.upload_part(draft.key, by=cast.minh, code="proof", file=makers.pdf())
    dossier = actions.file(draft.key, by=cast.minh).dossier
    return actions.accept(dossier.pk, by=cast.minh)


class TestPages:
    def test_both_faces_list_the_letters(self, cast: Cast, issued: Dossier) -> None:
        for person, face in ((cast.lan, "ho-so"), (cast.hoa, "can-bo")):
            page = signed_in(person).get(f"/{face}/{issued.code}/").content.decode()
            for letter in issued.letters.all():
                assert f"/{face}/{issued.code}/van-ban/{letter.key}/" in page
                assert letter.number in page

    def test_the_receipt_becomes_the_letter_with_acceptance(self, cast: Cast) -> None:
        client = signed_in(cast.lan)
        dossier = makers.filed(cast)
        path = f"/ho-so/{dossier.code}/giay-tiep-nhan/"
        assert "Xác nhận đã nộp hồ sơ" in client.get(path).content.decode()
        actions.accept(dossier.pk, by=cast.minh)
        page = client.get(path).content.decode()
        assert receipt(dossier).number in page
        assert "Số lượng hồ sơ" in page
        assert dossier.parts.get().sha256 in re.sub(r"<[^>]+>", "", page)

    def test_english_readers_have_it_in_english(self, cast: Cast, issued: Dossier) -> None:
        letter = issued.letters.get(form=Form.RECEIPT)
        client = signed_in(cast.lan)
        vi = client.get(f"/ho-so/{issued.code}/van-ban/{letter.key}/").content.decode()
        found = re.search(r'href="(/en/[^"]+)"[^>]*hreflang="en"', vi) or re.search(
            r'hreflang="en"[^>]*href="[^"]*(/en/[^"]+)"', vi
        )
        assert found
        page = client.get(found[1]).content.decode()
        assert "Receipt of the dossier and appointment for the result" in page
        assert "UBND phường Phan Đình Phùng (en)" in page
        assert letter.number in page

    def test_what_has_left_is_told_without_its_words(
        self, cast: Cast, issued: Dossier
    ) -> None:
        letter = receipt(issued)
        path = f"/can-bo/{issued.code}/van-ban/{letter.key}/"
        client = signed_in(cast.hoa)
        assert "Nguyễn Thị Lan" in client.get(path).content.decode()
        retention.let_go(Dossier.objects.get(pk=issued.pk))
        page = client.get(path).content.decode()
        assert letter.number in page
        assert "Đã hết thời hạn lưu nội dung" in page
        assert "0912345678" not in page
        assert client.get(f"{path}tep/").status_code == 404

    def test_the_file_is_shown_and_never_run(self, cast: Cast, issued: Dossier) -> None:
        letter = receipt(issued)
        path = f"/ho-so/{issued.code}/van-ban/{letter.key}/tep/"
        answer = signed_in(cast.lan).get(path)
        assert answer["Content-Type"] == "application/pdf"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "1-2026-GTN-H55.12.pdf" in answer["Content-Disposition"]

    def test_the_slip_can_be_looked_at_any_time(self, cast: Cast) -> None:
        client = signed_in(cast.hoa)
        for where in ("accepted", "consulting", "asked", "paying", "stopped", "returned"):
            dossier = makers.on_the_road(cast, where)
            answer = client.get(f"/can-bo/{dossier.code}/phieu-kiem-soat/")
            page = answer.content.decode()
            assert answer.status_code == 200
            assert "Đã tiếp nhận, hẹn trả kết quả" in page
            assert "Phiếu có số được lập" in page
        early = makers.filed(cast)
        path = f"/can-bo/{early.code}/phieu-kiem-soat/"
        assert signed_in(cast.minh).get(path).status_code == 200

    @pytest.mark.parametrize("form", [Form.RECEIPT, Form.SLIP])
    def test_the_cost_of_a_page_is_known(
        self, cast: Cast, django_assert_max_num_queries: Any, form: Form
    ) -> None:
        letter = cases.letter_of(cast, form)
        assert letter.dossier
        client = signed_in(cast.lan)
        path = f"/ho-so/{letter.dossier.code}/van-ban/{letter.key}/"
        with django_assert_max_num_queries(5):
            assert client.get(path).status_code == 200


class TestApi:
    def test_letters_are_listed_with_where_they_are(
        self, cast: Cast, issued: Dossier
    ) -> None:
        api = Calls(cast.lan)
        rows = api.get(f"dossiers/{issued.code}/letters/").json()
        assert [row["form"] for row in rows] == ["slip", "receipt"]
        (row,) = [row for row in rows if row["form"] == "receipt"]
        assert row["number"] == "1/2026/GTN-H55.12"
        assert row["sha256"] == ""
        one = api.client.get(row["url"]).json()
        letter = receipt(issued)
        assert one["said"] == letter.content.data
        assert one["hash"] == bytes(letter.content_hash).hex()
        file = api.client.get(row["content"])
        assert file["Content-Type"] == "application/pdf"
        assert b"".join(file.streaming_content).startswith(b"%PDF")
        rows = api.get(f"dossiers/{issued.code}/letters/").json()
        assert len(next(row for row in rows if row["form"] == "receipt")["sha256"]) == 64

    def test_strangers_find_nothing(self, cast: Cast, issued: Dossier) -> None:
        letter = receipt(issued)
        paths = [
            f"dossiers/{issued.code}/letters/",
            f"dossiers/{issued.code}/letters/{letter.key}/",
            f"dossiers/{issued.code}/letters/{letter.key}/content/",
        ]
        for path in paths:
            assert Calls(cast.tam).get(path).status_code == 404
            assert Calls().get(path).status_code == 401
        other = makers.on_the_road(cast, "accepted")
        for tail in ("", "content/"):
            path = f"dossiers/{issued.code}/letters/{receipt(other).key}/{tail}"
            assert Calls(cast.lan).get(path).status_code == 404

    def test_the_list_costs_the_same_for_one_and_for_many(
        self, cast: Cast, issued: Dossier, django_assert_num_queries: Any
    ) -> None:
        one = makers.on_the_road(cast, "accepted")
        for dossier in (one, issued):
            api = Calls(cast.lan)
            with django_assert_num_queries(4):
                assert api.get(f"dossiers/{dossier.code}/letters/").status_code == 200


class TestMail:
    def deliver(self, dossier: Dossier) -> None:
        for pk in Event.objects.filter(dossier=dossier).values_list("pk", flat=True):
            notifications.deliver(pk)

    def said_to(self, address: str) -> str:
        return "\n".join(str(one.body) for one in mail.outbox if one.to == [address])

    def test_the_applicant_is_led_to_the_letter(self, cast: Cast) -> None:
        dossier = makers.on_the_road(cast, "asked")
        self.deliver(dossier)
        body = self.said_to("lan@example.vn")
        for letter in dossier.letters.all():
            path = f"/ho-so/{dossier.code}/van-ban/{letter.key}/"
            assert path in body
            assert letter.number in body

    def test_without_an_account_to_where_it_is_checked(self, cast: Cast) -> None:
        dossier = at_the_desk(cast)
        self.deliver(dossier)
        assert f"/xac-minh/{receipt(dossier).key}/" in self.said_to("hanh@example.vn")

    def test_the_slip_stays_in_the_house(self, cast: Cast, issued: Dossier) -> None:
        self.deliver(issued)
        slip = issued.letters.get(form=Form.SLIP)
        assert str(slip.key) not in self.said_to("lan@example.vn")
