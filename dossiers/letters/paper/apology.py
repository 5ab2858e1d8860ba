"""Form 04 in words."""

from django.utils.translation import gettext as _

from dossiers.letters.paper.blocks import lines, words
from dossiers.letters.paper.head import (
    Body,
    Data,
    Row,
    desk_words,
    head_signature,
    owner_rows,
    recipients,
)
from dossiers.letters.words import moment_words, said


def body(data: Data) -> Body:
    return Body(
        to=data["owner"],
        blocks=(
            words(_intro(data)),
            lines(owner_rows(data), _("Hồ sơ của")),
            lines(_dossier(data), _("Hồ sơ")),
            lines(_appointment(data), _("Lý do và hẹn lại")),
            words(_regret(data), _effect(data)),
        ),
        signatures=(head_signature(data),),
        recipients=recipients(data),
    )


def _intro(data: Data) -> str:
    if data["ended"]:
        return _("Hồ sơ sau đây đã được giải quyết sau ngày hẹn trả kết quả.")
    return _("Đến nay hồ sơ sau đây chưa giải quyết xong để trả kết quả đúng hẹn.")


def _dossier(data: Data) -> list[Row]:
    procedure = data["procedure"]
    return [
        (_("Mã hồ sơ"), data["code"]),
        (_("Số giấy tiếp nhận"), data["receipt"]),
        (_("Thủ tục"), f"{said(procedure)} ({procedure['code']})"),
        (_("Lĩnh vực"), said(data["field"])),
        (_("Cơ quan giải quyết"), said(data["handler"])),
        (_("Tiếp nhận lúc"), moment_words(data["accepted_at"])),
        (_("Hẹn trả kết quả ban đầu"), moment_words(data["due_at"])),
    ]


def _appointment(data: Data) -> list[Row]:
    until = moment_words(data["until"])
    if data["ended"]:
        return [(_("Lý do"), data["reason"]), (_("Giải quyết xong lúc"), until)]
    return [
        (_("Lý do"), data["reason"]),
        (_("Hẹn trả kết quả lúc"), until),
        (_("Nhận kết quả tại"), desk_words(data["desk"])),
    ]


def _regret(data: Data) -> str:
    return _(
        "%(agency)s chân thành xin lỗi ông, bà vì sự chậm trễ này và mong được thông cảm."
    ) % {"agency": said(data["agency"])}


def _effect(data: Data) -> str:
    """What the legal clock makes of it."""
    if data["extends"]:
        return _(
            "Thời hạn giải quyết được gia hạn đến ngày hẹn mới, một lần duy nhất. Ngày hẹn"
            " ban đầu vẫn được giữ khi đánh giá đúng hạn."
        )
    return _(
        "Văn bản này là lời xin lỗi, không gia hạn: thời hạn giải quyết vẫn tính theo ngày"
        " hẹn ban đầu."
    )
