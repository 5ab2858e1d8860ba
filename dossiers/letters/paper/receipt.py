"""Form 01 in words."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers.letters.paper.blocks import Block, Column, Signature, lines, table, words
from dossiers.letters.paper.head import (
    Body,
    Data,
    Row,
    desk_words,
    owner_rows,
    signature,
)
from dossiers.letters.words import SHAPES, limit_words, moment_words, said
from dossiers.states import Channel, Payment
from egov.templatetags.say import dong


def body(data: Data) -> Body:
    return Body(
        blocks=(
            lines(owner_rows(data), _("Tiếp nhận hồ sơ của")),
            lines(_matter(data), _("Nội dung")),
            parts_table(data),
            lines(_appointment(data), _("Hẹn trả kết quả")),
            words(_bring(data)),
        ),
        signatures=(
            Signature(_("NGƯỜI NỘP HỒ SƠ"), data["owner"]),
            signature(data, _("NGƯỜI TIẾP NHẬN HỒ SƠ")),
        ),
    )


def _matter(data: Data) -> list[Row]:
    procedure = data["procedure"]
    return [
        (_("Mã hồ sơ"), data["code"]),
        (_("Thủ tục"), f"{said(procedure)} ({procedure['code']})"),
        (_("Kênh nộp"), str(Channel(data["channel"]).label)),
        (_("Số lượng hồ sơ"), _("%(n)02d bộ") % {"n": data["sets"]}),
    ]


def parts_table(data: Data) -> Block:
    """What came; a form without any paper says so."""
    title = _("Thành phần hồ sơ đã nhận")
    if not data["parts"]:
        return words(_("Chỉ có tờ khai trên hệ thống, không kèm giấy tờ."), title=title)
    columns = (
        Column(_("TT"), 0.45, number=True),
        Column(_("Tên giấy tờ"), 5),
        Column(_("Hình thức"), 1.6),
        Column(_("Số lượng"), 0.9, number=True),
        Column(_("Số tệp"), 0.8, number=True),
    )
    return table(title, columns, _parts(data))


def _parts(data: Data) -> Iterable[tuple[str, ...]]:
    for number, part in enumerate(data["parts"], 1):
        yield (
            str(number),
            said(part["name"]),
            str(SHAPES[part["form"]]),
            str(part["copies"]),
            str(part["files"]),
        )


def _appointment(data: Data) -> list[Row]:
    return [
        (_("Thời hạn giải quyết"), _limit(data)),
        (_("Nhận hồ sơ lúc"), moment_words(data["accepted_at"])),
        (_("Trả kết quả lúc"), moment_words(data["due_at"])),
        (_("Nhận kết quả tại"), desk_words(data["desk"])),
        (_("Bản điện tử"), _("Trên trang hồ sơ, ngay khi kết quả được phát hành")),
        (_("Cơ quan giải quyết"), said(data["handler"])),
        (_("Phí, lệ phí"), _fee(data)),
        (_("Vào sổ theo dõi"), _book(data)),
    ]


def _limit(data: Data) -> str:
    if data["same_day"]:
        return _("Trong ngày; nhận từ 15 giờ thì trong ngày làm việc tiếp theo")
    return _("%(limit)s kể từ khi nhận đủ hồ sơ") % {"limit": limit_words(data["limit"])}


def _fee(data: Data) -> str:
    if not data["fee"]:
        return _("Không thu")
    state = Payment(data["payment"]).label
    return f"{dong(data['fee'])}, {str(state).lower()}"


def _book(data: Data) -> str:
    """The register's book is the year's, its order the receipt's number."""
    year = timezone.localtime(datetime.fromisoformat(data["at"])).year
    order = data["number"].partition("/")[0]
    return _("Quyển số %(year)d, số thứ tự %(order)s") % {"year": year, "order": order}


def _bring(data: Data) -> str:
    if data["authority"]:
        return _(
            "Khi nhận kết quả, xin mang theo giấy này, giấy tờ tuỳ thân và văn bản uỷ quyền."
        )
    return _(
        "Khi nhận kết quả, xin mang theo giấy này và giấy tờ tuỳ thân;"
        " người nhận thay mang thêm văn bản uỷ quyền."
    )
