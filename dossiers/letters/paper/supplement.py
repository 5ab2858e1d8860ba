"""Form 02 in words."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from dossiers.letters.paper.blocks import Column, lines, table, words
from dossiers.letters.paper.head import (
    Body,
    Data,
    desk_words,
    matter_rows,
    owner_rows,
    recipients,
    signature,
)
from dossiers.letters.words import SHAPES, moment_words, said
from dossiers.states import Defect


def body(data: Data) -> Body:
    columns = (
        Column(_("TT"), 0.4, number=True),
        Column(_("Giấy tờ, nội dung"), 2.4),
        Column(_("Hình thức, số lượng"), 1.3),
        Column(_("Lý do"), 1.2),
        Column(_("Cần làm gì"), 2.8),
        Column(_("Căn cứ"), 1.6),
    )
    return Body(
        to=data["owner"],
        blocks=(
            words(_intro(data)),
            lines([*owner_rows(data), *matter_rows(data)], _("Hồ sơ của")),
            table(_("Tất cả những gì cần bổ sung, một lần"), columns, _items(data)),
            lines(_how(data), _("Bổ sung")),
            words(_clock(data)),
        ),
        signatures=(signature(data, _("NGƯỜI HƯỚNG DẪN")),),
        recipients=recipients(data),
    )


def _intro(data: Data) -> str:
    if data["accepted"]:
        return _("Qua thẩm định, hồ sơ còn nội dung cần bổ sung, hoàn thiện như sau.")
    return _("Qua kiểm tra, hồ sơ chưa đủ điều kiện tiếp nhận; cần bổ sung như sau.")


def _items(data: Data) -> Iterable[tuple[str, ...]]:
    for number, item in enumerate(data["items"], 1):
        shape = ""
        if item["form"]:
            shape = f"{SHAPES[item['form']]}: {item['copies']}"
        example = ""
        if item["example"]:
            example = " " + _("Ví dụ: %(example)s") % {"example": item["example"]}
        yield (
            str(number),
            said(item["name"]),
            shape or _("Nội dung khai"),
            str(Defect(item["defect"]).label),
            f"{item['text']}{example}",
            item["ground"],
        )


def _how(data: Data) -> list[tuple[str, str]]:
    officer = data["officer"]
    contact = ", ".join(word for word in (officer["name"], officer["phone"]) if word)
    return [
        (_("Lần bổ sung"), str(data["round"])),
        (_("Trước"), moment_words(data["answer_by"])),
        (_("Nơi nhận bổ sung"), desk_words(data["desk"])),
        (_("Trực tuyến"), _("Trên trang hồ sơ, mục “Bổ sung hồ sơ”")),
        (_("Người liên hệ"), contact),
    ]


def _clock(data: Data) -> str:
    if data["accepted"]:
        return _("Thời gian chờ bổ sung không tính vào thời hạn giải quyết.")
    return _("Thời hạn giải quyết tính từ khi nhận đủ hồ sơ.")
