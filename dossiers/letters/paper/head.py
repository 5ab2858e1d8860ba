"""Head and foot of every paper, and the rows that most of them share."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from dossiers.letters.paper.blocks import Block, Paper, Signature
from dossiers.letters.words import date_words, day_words, said, short_words

Data = Mapping[str, Any]
Row = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Body:
    """What a form has of its own."""

    blocks: tuple[Block, ...]
    signatures: tuple[Signature, ...]
    to: str = ""
    subject: str = ""
    recipients: tuple[str, ...] = ()
    wide: bool = False


def paper(form: str, data: Data, body: Body) -> Paper:
    """The whole sheet from its values and the form's own body."""
    note = _("Mẫu số %(number)s, %(circular)s") % data["form"]
    place = _("%(place)s, %(day)s") % {
        "place": said(data["place"]),
        "day": day_words(data["at"]),
    }
    return Paper(
        form=form,
        title=said(data["title"]),
        form_note=note,
        number=data.get("number", ""),
        above=said(data["above"]),
        agency=said(data["agency"]),
        place_date=place,
        subject=body.subject or said(data.get("procedure")),
        blocks=body.blocks,
        signatures=body.signatures,
        to=body.to,
        code=data.get("code", ""),
        recipients=body.recipients,
        witness=_witness(data.get("witness")),
        wide=body.wide,
    )


def _witness(head: Data | None) -> str:
    """The head of the transparency tree that whoever keeps the paper keeps with it."""
    if not head:
        return ""
    size = number_format(head["size"], 0, force_grouping=True)
    return _("Sổ minh bạch khi ban hành: %(size)s sự kiện, gốc %(root)s, ký %(at)s.") % {
        "size": size,
        "root": head["root"],
        "at": short_words(head["at"]),
    }


def owner_rows(data: Data) -> list[Row]:
    """Who, and how to reach them."""
    return [
        (_("Họ và tên"), data["owner"]),
        (_("Số định danh, mã số thuế"), data["identity"]),
        (_("Địa chỉ"), data["address"]),
        (_("Điện thoại"), data["phone"]),
        (_("Thư điện tử"), data["email"]),
        (_("Theo uỷ quyền"), data["authority"]),
    ]


def matter_rows(data: Data) -> list[Row]:
    """Which dossier, about what, filed when."""
    procedure = data["procedure"]
    return [
        (_("Mã hồ sơ"), data["code"]),
        (_("Thủ tục"), f"{said(procedure)} ({procedure['code']})"),
        (_("Ngày nộp"), date_words(data["filed_at"])),
    ]


def desk_words(desk: Data) -> str:
    """Name, address and phone of a desk."""
    phone = _("điện thoại %(number)s") % {"number": desk["phone"]} if desk["phone"] else ""
    return ", ".join(word for word in (said(desk["name"]), desk["address"], phone) if word)


def head_signature(data: Data) -> Signature:
    """Of the head of the agency, or whoever signs for them."""
    title = said(data["head_title"]) or _("Thủ trưởng cơ quan")
    return signature(data, title.upper())


def signature(data: Data, role: str) -> Signature:
    """Of who issued it; the system, acting by rule, signs in the agency's name."""
    who = data["signer"]
    if not who["name"]:
        note = _("Hệ thống lập theo quy định của thủ tục")
        return Signature(role, said(data["agency"]), note, digital=True)
    note = _("thay %(who)s") % {"who": who["for"]} if who["for"] else ""
    return Signature(role, who["name"], note, digital=True)


def recipients(data: Data) -> tuple[str, ...]:
    """Who is sent a copy (NĐ 30/2020/NĐ-CP)."""
    return (_("Như trên"), said(data["desk"]["name"]), _("Lưu: VT, hồ sơ"))
