"""The sentences of the explanation, in Vietnamese and English.

This package is pure, so its words live here and not in message catalogues. A sentence names
its fields in braces; `wording.FIELDS` says how each is put into words.
"""

from collections.abc import Mapping
from dataclasses import dataclass

VI = {
    "received": "Nộp hồ sơ {at}.",
    "accepted": "Tiếp nhận {at}.",
    "accepted_outside": "Tiếp nhận {at}, ngoài giờ làm việc: coi như tiếp nhận {until}.",
    "not_accepted": "Chưa tiếp nhận đủ hồ sơ: thời hạn chưa bắt đầu.",
    "starts": "Thời hạn {limit}, bắt đầu tính từ {at}.",
    "same_day": "Thủ tục trả kết quả trong ngày làm việc.",
    "same_day_next": "Thủ tục trả kết quả trong ngày; tiếp nhận từ 15:00 nên trả vào"
    " ngày làm việc tiếp theo.",
    "off": "{range}: {name}, không tính.",
    "off_weekend": "{range}: {name} và nghỉ hằng tuần, không tính.",
    "weekend": "{range}: nghỉ hằng tuần, không tính.",
    "weekends": "Nghỉ hằng tuần từ {first} đến {last}: không tính ({days} ngày).",
    "worked": "{range}: {name_inside}, có tính.",
    "stopped": "{at} đến {until}: {reasons}, không tính {time} làm việc.",
    "stopped_calendar": "{at} đến {until}: {reasons}, không tính {time}.",
    "stopped_overdue": "{at} đến {until}: {reasons}; đã quá hạn nên thời hạn không kéo dài.",
    "stopping": "Từ {at}: {reasons}; thời hạn đang tạm dừng.",
    "waited": "{at} đến {until}: {reasons}; thời hạn vẫn tính.",
    "waiting": "Từ {at}: {reasons}; thời hạn vẫn tính.",
    "extended": "{at}: xin lỗi, hẹn lại đến {until}.",
    "extension_second": "{at}: hẹn lại đến {until} không có hiệu lực, chỉ được hẹn lại một lần.",
    "extension_too_late": "{at}: hẹn lại đến {until} không có hiệu lực, phải hẹn lại trước hạn"
    " ít nhất một ngày làm việc.",
    "extension_not_later": "{at}: hẹn lại đến {until} không có hiệu lực, phải muộn hơn hạn đang có.",
    "recounted": "{at}: hạn được tính lại theo lịch làm việc mới ({notice}).",
    "rolled": "Thời hạn kết thúc {at}, khi cơ quan nghỉ: chuyển đến cuối ngày làm việc tiếp theo.",
    "due": "Hạn trả kết quả: {at}.",
    "due_if_resumed": "Nếu tiếp tục tính ngay, hạn trả kết quả: {at}.",
    "first_due": "Hạn ban đầu: {at}.",
    "due_reappointed": "Hạn đã hẹn lại: {at}.",
    "unannounced": "Lịch nghỉ năm {year} chưa công bố chính thức: hạn có thể được tính lại.",
    "left": "Tính đến {at}: còn {time} làm việc.",
    "left_reappointed": "Tính đến {at}: đã quá hạn ban đầu, còn {time} làm việc đến hạn hẹn lại.",
    "late": "Tính đến {at}: quá hạn {time} làm việc.",
    "ended_on_time": "Kết thúc {at}: đúng hạn.",
    "ended_reappointed": "Kết thúc {at}: quá hạn ban đầu, đúng hạn hẹn lại.",
    "ended_late": "Kết thúc {at}: quá hạn {time} làm việc.",
    "ended_unaccepted": "Kết thúc {at}, chưa tiếp nhận nên không tính thời hạn.",
}

EN = {
    "received": "Filed {at}.",
    "accepted": "Accepted {at}.",
    "accepted_outside": "Accepted {at}, outside office hours: treated as accepted {until}.",
    "not_accepted": "No complete dossier accepted yet: the time limit has not started.",
    "starts": "Time limit {limit}, counting starts {at}.",
    "same_day": "The result of this procedure is due the same working day.",
    "same_day_next": "Same-day procedure; accepted at 15:00 or later, so due the next working day.",
    "off": "{range}: {name}, not counted.",
    "off_weekend": "{range}: {name} and weekend, not counted.",
    "weekend": "{range}: weekend, not counted.",
    "weekends": "Weekends from {first} to {last}: not counted ({days} days).",
    "worked": "{range}: {name_inside}, counted.",
    "stopped": "{at} to {until}: {reasons}, {time} of office time not counted.",
    "stopped_calendar": "{at} to {until}: {reasons}, {time} not counted.",
    "stopped_overdue": "{at} to {until}: {reasons}; already overdue, so the limit is not longer.",
    "stopping": "From {at}: {reasons}; the clock is stopped.",
    "waited": "{at} to {until}: {reasons}; the clock ran on.",
    "waiting": "From {at}: {reasons}; the clock runs on.",
    "extended": "{at}: apology, re-appointed to {until}.",
    "extension_second": "{at}: re-appointment to {until} ignored, only one is allowed.",
    "extension_too_late": "{at}: re-appointment to {until} ignored, it must come at least one"
    " working day before the due date.",
    "extension_not_later": "{at}: re-appointment to {until} ignored, not later than the due date.",
    "recounted": "{at}: the due date was counted again by the new calendar ({notice}).",
    "rolled": "The period ends {at}, when the office is closed: moved to the next working day's"
    " closing.",
    "due": "Result due: {at}.",
    "due_if_resumed": "If counting resumes now, result due: {at}.",
    "first_due": "First due date: {at}.",
    "due_reappointed": "Re-appointed due date: {at}.",
    "unannounced": "The days off of {year} are not officially announced yet: the due date may be"
    " counted again.",
    "left": "As of {at}: {time} of office time left.",
    "left_reappointed": "As of {at}: first due date missed, {time} of office time left to the"
    " re-appointed one.",
    "late": "As of {at}: late by {time} of office time.",
    "ended_on_time": "Ended {at}: on time.",
    "ended_reappointed": "Ended {at}: first due date missed, re-appointed one kept.",
    "ended_late": "Ended {at}: late by {time} of office time.",
    "ended_unaccepted": "Ended {at}, never accepted, so no time limit ran.",
}


@dataclass(frozen=True, slots=True)
class Language:
    """What the fields of a sentence need in one language. Units: one, many."""

    sentences: Mapping[str, str]
    weekdays: tuple[str, ...]
    units: Mapping[str, tuple[str, str]]
    reasons: Mapping[str, str]


LANGUAGES = {
    "vi": Language(
        VI,
        ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật"),
        {
            "working_day": ("ngày làm việc", "ngày làm việc"),
            "calendar_day": ("ngày", "ngày"),
            "working_hour": ("giờ làm việc", "giờ làm việc"),
            "month": ("tháng", "tháng"),
            "day": ("ngày", "ngày"),
            "hour": ("giờ", "giờ"),
            "minute": ("phút", "phút"),
        },
        {
            "supplement": "chờ bổ sung hồ sơ",
            "payment": "chờ thực hiện nghĩa vụ tài chính",
            "opinion": "chờ ý kiến cơ quan khác",
        },
    ),
    "en": Language(
        EN,
        ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
        {
            "working_day": ("working day", "working days"),
            "calendar_day": ("day", "days"),
            "working_hour": ("working hour", "working hours"),
            "month": ("month", "months"),
            "day": ("day", "days"),
            "hour": ("hour", "hours"),
            "minute": ("minute", "minutes"),
        },
        {
            "supplement": "waiting for the applicant's supplement",
            "payment": "waiting for payment",
            "opinion": "waiting for another agency's opinion",
        },
    ),
}
