"""The explanation, read aloud."""

from collections.abc import Iterator
from string import Formatter

import pytest

from dossiers.worktime import Calendar, Kind, Limit, Mark, Rule, Unit, explain
from dossiers.worktime.sentences import EN, VI
from dossiers.worktime.wording import FIELDS

from .stories import VIETNAM, at, calendar_days, mark, working_days

ACCEPTED = mark(Kind.ACCEPTED, "2026-02-13T10:12")


def told(rule: Rule, now: str, *marks: Mark, lang: str = "vi") -> list[str]:
    return [line.text(lang) for line in explain(rule, VIETNAM, marks, at(now))]


def test_three_days_over_tet() -> None:
    assert told(working_days(3), "2026-02-13T11:12", ACCEPTED) == [
        "Tiếp nhận thứ Sáu 13/02/2026 10:12.",
        "Thời hạn 3 ngày làm việc, bắt đầu tính từ thứ Hai 23/02/2026 07:30.",
        "Thứ Bảy 14/02/2026 – Chủ nhật 22/02/2026: Tết Âm lịch và nghỉ hằng tuần, không tính.",
        "Hạn trả kết quả: thứ Tư 25/02/2026 17:00.",
        "Tính đến thứ Sáu 13/02/2026 11:12: còn 3 ngày làm việc.",
    ]


def test_the_same_in_english() -> None:
    assert told(working_days(3), "2026-02-13T11:12", ACCEPTED, lang="en") == [
        "Accepted Fri 13/02/2026 10:12.",
        "Time limit 3 working days, counting starts Mon 23/02/2026 07:30.",
        "Sat 14/02/2026 – Sun 22/02/2026: Lunar New Year (Tết) and weekend, not counted.",
        "Result due: Wed 25/02/2026 17:00.",
        "As of Fri 13/02/2026 11:12: 3 days of office time left.",
    ]


def test_a_worked_saturday_and_plain_weekends_together() -> None:
    accepted = mark(Kind.ACCEPTED, "2026-01-08T18:00")
    lines = told(working_days(12), "2026-01-09T09:00", accepted)
    assert lines[0] == (
        "Tiếp nhận thứ Năm 08/01/2026 18:00, ngoài giờ làm việc:"
        " coi như tiếp nhận thứ Sáu 09/01/2026 07:30."
    )
    assert lines[2:5] == [
        "Thứ Bảy 10/01/2026: ngày làm bù cho 02/01/2026, có tính.",
        "Nghỉ hằng tuần từ Chủ nhật 11/01/2026 đến Chủ nhật 25/01/2026: không tính (5 ngày).",
        "Hạn trả kết quả: thứ Hai 26/01/2026 17:00.",
    ]


def test_pauses_and_extensions_in_order_of_time() -> None:
    lines = told(
        working_days(10),
        "2026-03-16T09:00",
        mark(Kind.RECEIVED, "2026-02-12T18:12"),
        ACCEPTED,
        mark(Kind.PAUSED, "2026-02-24T10:00", "supplement"),
        mark(Kind.RESUMED, "2026-03-03T09:00", "supplement"),
        mark(Kind.PAUSED, "2026-03-03T10:00", "payment"),
        mark(Kind.RESUMED, "2026-03-03T11:00"),
        mark(Kind.EXTENDED, "2026-03-05T10:00", until="2026-03-20T17:00"),
        mark(Kind.EXTENDED, "2026-03-15T10:00", until="2026-03-27T17:00"),
    )
    assert lines[0] == "Nộp hồ sơ thứ Năm 12/02/2026 18:12."
    assert lines[4:] == [
        "Thứ Ba 24/02/2026 10:00 đến thứ Ba 03/03/2026 09:00: chờ bổ sung hồ sơ,"
        " không tính 4 ngày 7 giờ làm việc.",
        "Nghỉ hằng tuần từ thứ Bảy 28/02/2026 đến Chủ nhật 08/03/2026: không tính (4 ngày).",
        "Thứ Ba 03/03/2026 10:00 đến thứ Ba 03/03/2026 11:00: chờ thực hiện nghĩa vụ tài chính;"
        " thời hạn vẫn tính.",
        "Thứ Năm 05/03/2026 10:00: xin lỗi, hẹn lại đến thứ Sáu 20/03/2026 17:00.",
        "Chủ nhật 15/03/2026 10:00: hẹn lại đến thứ Sáu 27/03/2026 17:00 không có hiệu lực,"
        " chỉ được hẹn lại một lần.",
        "Hạn ban đầu: thứ Sáu 13/03/2026 16:00.",
        "Hạn đã hẹn lại: thứ Sáu 20/03/2026 17:00.",
        "Tính đến thứ Hai 16/03/2026 09:00: đã quá hạn ban đầu,"
        " còn 4 ngày 6 giờ 30 phút làm việc đến hạn hẹn lại.",
    ]


def test_an_extension_that_comes_too_late_says_why() -> None:
    late = mark(Kind.EXTENDED, "2026-02-25T10:00", until="2026-03-04T17:00")
    lines = told(working_days(3), "2026-02-25T11:00", ACCEPTED, late, lang="en")
    assert (
        "Wed 25/02/2026 10:00: re-appointment to Wed 04/03/2026 17:00 ignored, it must come"
        " at least one working day before the due date."
    ) in lines


def test_a_calendar_period_that_ends_on_a_sunday() -> None:
    lines = told(calendar_days(30), "2026-03-01T09:00", ACCEPTED)
    assert lines[1:4] == [
        "Thời hạn 30 ngày, bắt đầu tính từ thứ Bảy 14/02/2026 00:00.",
        "Thời hạn kết thúc Chủ nhật 15/03/2026 17:00, khi cơ quan nghỉ:"
        " chuyển đến cuối ngày làm việc tiếp theo.",
        "Hạn trả kết quả: thứ Hai 16/03/2026 17:00.",
    ]


def test_a_stopped_clock() -> None:
    paused = mark(Kind.PAUSED, "2026-02-24T07:30", "supplement")
    lines = told(working_days(3), "2026-02-26T07:30", ACCEPTED, paused)
    assert lines[3:] == [
        "Từ thứ Ba 24/02/2026 07:30: chờ bổ sung hồ sơ; thời hạn đang tạm dừng.",
        "Nếu tiếp tục tính ngay, hạn trả kết quả: thứ Sáu 27/02/2026 17:00.",
        "Tính đến thứ Năm 26/02/2026 07:30: còn 2 ngày làm việc.",
    ]


@pytest.mark.parametrize(
    ("now", "marks", "last"),
    [
        ("2026-02-25T17:00", (), "Tính đến thứ Tư 25/02/2026 17:00: còn 0 phút làm việc."),
        (
            "2026-02-26T10:00",
            (),
            "Tính đến thứ Năm 26/02/2026 10:00: quá hạn 2 giờ 30 phút làm việc.",
        ),
        (
            "2026-03-30T10:00",
            ("2026-02-25T16:00",),
            "Kết thúc thứ Tư 25/02/2026 16:00: đúng hạn.",
        ),
        (
            "2026-03-30T10:00",
            ("2026-02-27T08:30",),
            "Kết thúc thứ Sáu 27/02/2026 08:30: quá hạn 1 ngày 1 giờ làm việc.",
        ),
    ],
)
def test_the_last_line_is_the_state(now: str, marks: tuple[str, ...], last: str) -> None:
    ends = [mark(Kind.ENDED, end, "issued") for end in marks]
    assert told(working_days(3), now, ACCEPTED, *ends)[-1] == last


def test_before_acceptance() -> None:
    filed = mark(Kind.RECEIVED, "2026-02-12T18:12")
    refused = mark(Kind.ENDED, "2026-02-13T09:00", "refused")
    assert told(working_days(3), "2026-02-13T08:00", filed)[-1] == (
        "Chưa tiếp nhận đủ hồ sơ: thời hạn chưa bắt đầu."
    )
    assert told(working_days(3), "2026-02-14T08:00", filed, refused)[-1] == (
        "Kết thúc thứ Sáu 13/02/2026 09:00, chưa tiếp nhận nên không tính thời hạn."
    )


def test_days_off_nobody_has_announced_are_said_to_be_so() -> None:
    accepted = mark(Kind.ACCEPTED, "2026-12-25T10:00")
    lines = told(working_days(10), "2026-12-25T11:00", accepted)
    assert "Lịch nghỉ năm 2027 chưa công bố chính thức: hạn có thể được tính lại." in lines


def test_a_same_day_procedure() -> None:
    rule = Rule(Limit(1, Unit.WORKING_DAY), same_day=True)
    late = mark(Kind.ACCEPTED, "2026-03-05T15:00")
    assert "Thủ tục trả kết quả trong ngày làm việc." in told(
        rule, "2026-02-13T11:00", ACCEPTED
    )
    assert (
        "Thủ tục trả kết quả trong ngày; tiếp nhận từ 15:00 nên trả vào ngày làm việc tiếp theo."
        in told(rule, "2026-03-05T16:00", late)
    )


def test_both_languages_say_the_same() -> None:
    assert VI.keys() == EN.keys()
    for code in VI:
        assert sorted(_fields(VI[code])) == sorted(_fields(EN[code])), code
        assert set(_fields(VI[code])) <= FIELDS.keys(), code


def test_another_language_is_refused() -> None:
    line = explain(working_days(3), Calendar.vietnam(), [ACCEPTED], ACCEPTED.at)[0]
    with pytest.raises(ValueError, match="vi, en"):
        line.text("fr")


def _fields(sentence: str) -> Iterator[str]:
    return (name for _, name, _, _ in Formatter().parse(sentence) if name)
