"""What each form says: frozen when it is issued, committed to, complete."""

import re
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from dossiers import actions, retention
from dossiers.errors import Stale
from dossiers.ledger_check import Broken, check
from dossiers.letters import edition_of, slip_now
from dossiers.letters.paper import Paper, paper_of
from dossiers.models import Dossier, Letter, LetterContent
from dossiers.salting import hash_of
from dossiers.states import Form
from egov import clock
from egov.models import Agency
from tests import documents, makers
from tests.cast import Cast
from tests.dossiers.letters import cases
from tests.dossiers.test_at_once import at_once

OF_A_DOSSIER = [form for form in Form if form != Form.REGISTER]
# Every field that domain rules ask of a form (TT 01/2018, TT 03/2025), as it must read.
SAID: dict[Form, tuple[str, ...]] = {
    Form.RECEIPT: (
        "UBND tỉnh Thái Nguyên",
        "UBND phường Phan Đình Phùng",
        "1/2026/GTN-H55.12",
        "Thái Nguyên, ngày 11 tháng 03 năm 2026",
        cases.LONG_NAME,
        "019188000123",
        "ngõ 910",
        "0912345678",
        cases.LONG_MAIL,
        "H55.12-260311-0001",
        "(1.009999)",
        "02 bộ",
        "Giấy tờ 19: ",
        "Bản sao chứng thực",
        "3 ngày làm việc kể từ khi nhận đủ hồ sơ",
        "09 giờ 00 phút, ngày 11/03/2026",
        "17 giờ 00 phút, ngày 16/03/2026",
        "Số 10 đường Nha Trang",
        "Không thu",
        "Quyển số 2026, số thứ tự 1",
        "NGƯỜI NỘP HỒ SƠ",
        "NGƯỜI TIẾP NHẬN HỒ SƠ",
        "Trần Văn Minh",
        "văn bản uỷ quyền",
        "12.345 sự kiện, gốc 00010203…1c1d1e1f",
    ),
    Form.SUPPLEMENT: (
        "1/2026/HDHS-H55.12",
        cases.LONG_NAME,
        "0912345678",
        "Giấy tờ 19: ",
        "Bản điện tử: 2",
        "Không đọc được",
        "Chụp lại giấy tờ 7 rõ cả bốn góc",
        cases.GROUND,
        "Ví dụ: trang 3",
        "Hoàng Thu Hoa, 0208 3855 555",
        "17 giờ 00 phút, ngày 23/03/2026",
        "không tính vào thời hạn",
    ),
    Form.REFUSAL: (
        "1/2026/TC-H55.12",
        cases.LONG_NAME,
        "ngõ 910",
        cases.LONG_MAIL,
        "Đăng ký khai sinh",
        "Sai nơi nộp",
        "Điều 17",
        "NGƯỜI NỘP HỒ SƠ",
        "NGƯỜI TỪ CHỐI",
        "khiếu nại",
    ),
    Form.APOLOGY: (
        "1/2026/XL-H55.12",
        cases.LONG_NAME,
        "ngõ 910",
        "0912345678",
        "1/2026/GTN-H55.12",
        "Hộ tịch",
        "09 giờ 00 phút, ngày 11/03/2026",
        "17 giờ 00 phút, ngày 17/03/2026",
        "chưa giải quyết xong",
        "Chờ ý kiến của Sở Y tế",
        "xin lỗi",
        "17 giờ 00 phút, ngày 25/03/2026",
        "không gia hạn",
        "CHỦ TỊCH",
        "Dương Tiến Dũng",
        "Như trên",
    ),
    Form.STOP: (
        "1/2026/TBD-H55.12",
        cases.LONG_NAME,
        "Không đủ điều kiện",
        "Điều 20",
        "Đang xử lý",
        "appraise",
        "11/03/2026",
        "khởi kiện",
    ),
    Form.SLIP: (
        "1/2026/KS-H55.12",
        cases.LONG_NAME,
        "0912345678",
        "H55.12-260311-0001",
        "(1.009999)",
        "Trần Văn Minh, receive, UBND phường Phan Đình Phùng",
        "10:00 12/03/2026",
        "Bùi Bích Ngọc, Sở Y tế",
        "Trước hạn 1 ngày",
        "Quá hạn 5 giờ",
        "Đã cho ý kiến",
        "Trễ hạn",
        "Nông Thị Vân",
    ),
}


def said(paper: Paper) -> str:
    """Everything the paper says, in one line."""
    words = [paper.above, paper.agency, paper.number, paper.place_date, paper.title]
    words += [paper.subject, paper.to, paper.witness, paper.form_note, *paper.recipients]
    for block in paper.blocks:
        words += [block.title, *block.words, *(column.title for column in block.columns)]
        words += [text for row in block.rows for text in row]
    for one in paper.signatures:
        words += [one.role, one.name, one.note]
    return " ".join(" ".join(words).split())


@pytest.mark.parametrize("form", OF_A_DOSSIER)
def test_each_form_says_every_field(cast: Cast, form: Form) -> None:
    letter = cases.letter_of(cast, form)
    words = said(paper_of(letter.form, letter.content.data))
    assert [one for one in SAID[form] if one not in words] == []
    assert "(en)" not in words


@pytest.mark.parametrize("form", OF_A_DOSSIER)
def test_each_form_reads_in_english(cast: Cast, form: Form) -> None:
    letter = cases.letter_of(cast, form)
    with translation.override("en"):
        paper = paper_of(letter.form, letter.content.data)
    assert paper.title == edition_of(form, date(2026, 3, 11)).title.en
    assert re.search(r"\(en\)|land use rights", said(paper))
    labels = [
        name for block in paper.blocks if block.kind == "rows" for name, _ in block.rows
    ]
    assert all(label.isascii() for label in labels), labels


@pytest.mark.parametrize("form", list(Form))
def test_the_letter_commits_to_what_it_says(cast: Cast, form: Form) -> None:
    letter = cases.letter_of(cast, form)
    content = letter.content
    assert hash_of(content.data, content.salts, {}) == bytes(letter.content_hash)
    if letter.dossier:
        assert letter.event
        named = {row["content"] for row in letter.event.facts["letters"]}
        assert bytes(letter.content_hash).hex() in named


def test_number_and_title_follow_the_circular_of_the_day(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(documents.ANSWERS, "born_on", "2025-01-15")
    with clock.standing_at(makers.at("2025-08-01 09:00")):
        old = makers.on_the_road(cast, "issued").letters.get(form=Form.SLIP)
    with clock.standing_at(makers.at("2025-09-16 09:00")):
        new = makers.on_the_road(cast, "issued").letters.get(form=Form.SLIP)
    papers = [paper_of(one.form, one.content.data) for one in (old, new)]
    assert [paper.form_note for paper in papers] == [
        "Mẫu số 05, TT 01/2018/TT-VPCP",
        "Mẫu số 06, TT 03/2025/TT-VPCP",
    ]


def test_the_words_stay_when_the_agency_changes_its_name(cast: Cast) -> None:
    letter = cases.letter_of(cast, Form.RECEIPT)
    Agency.objects.filter(pk=cast.ward.pk).update(name_vi="UBND phường Mới", phone="1")
    content = LetterContent.objects.get(pk=letter.pk)
    assert "UBND phường Mới" not in said(paper_of(letter.form, content.data))


def test_an_early_apology_extends_the_time_once(cast: Cast) -> None:
    with clock.standing_at(makers.at("2026-03-11 09:00")):
        dossier = makers.on_the_road(cast, "appraising")
    with clock.standing_at(makers.at("2026-03-12 09:00")):
        cases.apologise(cast, dossier.pk, until=date(2026, 3, 20))
    letter = dossier.letters.get(form=Form.APOLOGY)
    assert letter.content.data["extends"] is True
    dossier.refresh_from_db()
    assert dossier.due_at == makers.at("2026-03-20 17:00")
    words = said(paper_of(letter.form, letter.content.data))
    assert "được gia hạn đến ngày hẹn mới" in words
    assert "17 giờ 00 phút, ngày 16/03/2026" in words


def test_a_late_dossier_that_ended_gets_its_apology(cast: Cast) -> None:
    with clock.standing_at(makers.at("2026-03-11 09:00")):
        dossier = makers.on_the_road(cast, "approved")
    with clock.standing_at(makers.at("2026-03-20 09:00")):
        actions.issue(dossier.pk, by=cast.van)
        actions.apologise(dossier.pk, by=cast.dung, reason="Chậm")
    letter = dossier.letters.get(form=Form.APOLOGY)
    words = said(paper_of(letter.form, letter.content.data))
    assert "đã được giải quyết sau ngày hẹn" in words
    assert "Giải quyết xong lúc 09 giờ 00 phút, ngày 20/03/2026" in words


def test_what_the_system_refused_is_signed_for_the_agency(cast: Cast) -> None:
    with clock.standing_at(makers.at("2026-03-11 09:00")):
        procedure = makers.publish(stopping())
        dossier = makers.filed(cast, procedure)
        actions.request_supplement(dossier.pk, by=cast.minh, items=makers.ITEMS)
    with clock.standing_at(makers.at("2026-06-11 09:00")):
        actions.refuse(dossier.pk, by=None, ground="Điều 9", reason="Không bổ sung")
    letter = dossier.letters.get(form=Form.REFUSAL)
    last = paper_of(letter.form, letter.content.data).signatures[-1]
    assert (last.name, last.digital) == ("UBND phường Phan Đình Phùng", True)
    assert "theo quy định" in last.note


def stopping() -> dict[str, Any]:
    land = cases.land()
    within = {"amount": 10, "unit": "calendar_day"}
    return land | {
        "parts": [part | {"code": "proof"} for part in land["parts"][:1]],
        "supplements": {"max": 1, "answer_within": within, "unanswered": "stop"},
    }


def test_a_dossier_without_papers_says_so(cast: Cast) -> None:
    with clock.standing_at(makers.at("2026-03-11 09:00")):
        procedure = makers.publish(cases.land() | {"parts": []})
        draft = actions.start_draft(procedure, by=cast.lan, agency=cast.ward)
        actions.save_draft(draft.key, by=cast.lan, answers=documents.ANSWERS)
        dossier = actions.file(draft.key, by=cast.lan).dossier
        actions.accept(dossier.pk, by=cast.minh)
    letter = dossier.letters.get()
    assert "Chỉ có tờ khai" in said(paper_of(letter.form, letter.content.data))


class TestSlip:
    def test_the_preview_is_what_the_slip_will_say(self, cast: Cast) -> None:
        letter = cases.letter_of(cast, Form.SLIP)
        dossier = Dossier.objects.for_page().get(letters=letter)
        frozen = letter.content.data["hops"]
        now = slip_now(dossier)["hops"]
        # The result was handed over since, so its taker is known and one hop more is there.
        assert now[: len(frozen) - 1] == frozen[:-1]
        assert [hop["step"] for hop in now[len(frozen) :]] == ["hand_over"]

    def test_every_hop_hangs_on_the_one_before(self, cast: Cast) -> None:
        hops = cases.letter_of(cast, Form.SLIP).content.data["hops"]
        moments = [hop["at"] for hop in hops]
        assert moments == sorted(moments)
        for before, after in pairwise(hops):
            if before["to"]["kind"] == after["from"]["kind"] == "place":
                assert before["to"]["place"] == after["from"]["place"]

    def test_its_verdicts_are_those_of_the_clock(self, cast: Cast) -> None:
        hops = cases.letter_of(cast, Form.SLIP).content.data["hops"]
        measured = {
            hop["step"]: (hop["spent"], hop["allotted"])
            for hop in hops
            if hop["spent"] is not None
        }
        # Office minutes of days of 8 hours, 7:30–11:30 and 13:00–17:00; three days in all.
        assert measured == {
            "accept": (0, 480),  # 8 hours to look through it
            "give_opinion": (1440, 1290),  # asked on the 16th at 10:00, for two days
            "propose": (2070, 864),  # from the 12th, a day's pause left out; 60 %
            "approve": (480, 144),  # 10 %
            "issue": (0, 144),
        }

    def test_its_cost_does_not_grow(self, cast: Cast) -> None:
        with clock.standing_at(makers.at("2026-03-11 09:00")):
            short = makers.on_the_road(cast, "issued")
            long = cases.long_road(cast)
        counts = []
        for pk in (short.pk, long.pk):
            dossier = Dossier.objects.for_page().get(pk=pk)
            with CaptureQueriesContext(connection) as queries:
                slip_now(dossier)
            counts.append(len(queries))
        # One more names the agencies that were asked.
        assert counts == [3, 4]


def test_accepting_costs_the_same_with_one_part_and_with_twenty(cast: Cast) -> None:
    with clock.standing_at(makers.at("2026-03-11 09:00")):
        makers.on_the_road(cast, "accepted")  # who may what is read once
        few, many = makers.filed(cast), cases.twenty_parts(cast)
        counts = []
        for dossier in (few, many):
            with CaptureQueriesContext(connection) as queries:
                actions.accept(dossier.pk, by=cast.minh)
            counts.append(len(queries))
    assert counts[0] == counts[1]


def test_numbers_have_no_gaps_under_eight_at_once(live_cast: Cast) -> None:
    dossiers = [makers.filed(live_cast) for _ in range(24)]
    # One that rolls back returns its number.
    with pytest.raises(Stale):
        actions.accept(dossiers[0].pk, by=live_cast.minh, seen=99)

    def accept(thread: int) -> None:
        for dossier in dossiers[thread::8]:
            actions.accept(dossier.pk, by=live_cast.minh)

    at_once(8, accept)
    numbers = Letter.objects.values_list("number", flat=True)
    year = clock.today().year
    assert sorted(int(number.partition("/")[0]) for number in numbers) == list(range(1, 25))
    assert {number.partition("/")[2] for number in numbers} == {f"{year}/GTN-H55.12"}


def test_numbers_begin_anew_each_year(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(documents.ANSWERS, "born_on", "2025-01-15")
    numbers = []
    for moment in ("2025-12-31 09:00", "2026-01-05 09:00"):
        with clock.standing_at(makers.at(moment)):
            dossier = makers.on_the_road(cast, "accepted")
            numbers.append(dossier.letters.get().number)
    assert numbers == ["1/2025/GTN-H55.12", "1/2026/GTN-H55.12"]


def test_the_record_holds_with_letters_and_without_their_words(cast: Cast) -> None:
    letter = cases.letter_of(cast, Form.RECEIPT)
    assert letter.dossier
    found = check(dossier=letter.dossier.code)
    assert [one for one in found if isinstance(one, Broken)] == []
    retention.let_go(Dossier.objects.get(letters=letter))
    content = LetterContent.objects.get(pk=letter.pk)
    assert content.data == {}
    assert hash_of({}, {}, content.gone) == bytes(letter.content_hash)
