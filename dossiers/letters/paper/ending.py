"""Forms 03 and 05 in words."""

from django.utils.translation import gettext as _

from dossiers.letters.paper.blocks import Signature, lines, words
from dossiers.letters.paper.head import (
    Body,
    Data,
    desk_words,
    head_signature,
    matter_rows,
    owner_rows,
    recipients,
    signature,
)
from dossiers.letters.words import date_words, moment_words, said
from dossiers.states import Status


def refusal(data: Data) -> Body:
    return Body(
        to=data["owner"],
        blocks=(
            words(_("Sau khi kiểm tra, chúng tôi không tiếp nhận, giải quyết hồ sơ này.")),
            lines([*owner_rows(data), *matter_rows(data)], _("Hồ sơ của")),
            lines(_why(data), _("Lý do từ chối")),
            words(
                _("Ông, bà có thể nộp lại khi đã đủ điều kiện, hoặc hỏi tại %(desk)s.")
                % {"desk": desk_words(data["desk"])},
                _complain(),
            ),
        ),
        signatures=(
            Signature(_("NGƯỜI NỘP HỒ SƠ"), data["owner"]),
            signature(data, _("NGƯỜI TỪ CHỐI")),
        ),
    )


def stop(data: Data) -> Body:
    return Body(
        to=data["owner"],
        blocks=(
            words(_("Chúng tôi thông báo dừng giải quyết hồ sơ sau đây.")),
            lines([*owner_rows(data), *matter_rows(data)], _("Hồ sơ của")),
            lines(_stood(data), _("Tình trạng hồ sơ khi dừng")),
            lines(
                [(_("Ngày quyết định"), date_words(data["decided_at"])), *_why(data)],
                _("Lý do dừng"),
            ),
            words(_complain()),
        ),
        signatures=(head_signature(data),),
        recipients=recipients(data),
    )


def _why(data: Data) -> list[tuple[str, str]]:
    return [(_("Lý do"), data["reason"]), (_("Căn cứ pháp lý"), data["ground"])]


def _stood(data: Data) -> list[tuple[str, str]]:
    status = data["status"]
    return [
        (_("Trạng thái"), str(Status(status).label) if status else ""),
        (_("Bước đang giải quyết"), said(data["stood_at"])),
        (_("Tiếp nhận lúc"), moment_words(data["accepted_at"])),
        (_("Hẹn trả kết quả"), moment_words(data["due_at"])),
    ]


def _complain() -> str:
    return _(
        "Nếu không đồng ý, ông, bà có quyền khiếu nại đến người đứng đầu cơ quan"
        " hoặc khởi kiện tại Toà án theo quy định của pháp luật."
    )
