"""Form 07 in words. With names while it is live; without them once it is closed."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from dossiers.letters.paper.blocks import Column, lines, table
from dossiers.letters.paper.head import Body, Data, signature
from dossiers.letters.words import date_words, said, short_words
from dossiers.states import Status, Way

_NAMED = ("owner", "contact", "receiver")


def body(data: Data) -> Body:
    live = "signer" not in data
    return Body(
        subject=_("Từ %(first)s đến %(last)s")
        % {"first": date_words(data["first"]), "last": date_words(data["last"])},
        blocks=(
            lines(count_rows(data["counts"])),
            table(_("Hồ sơ đã nhận"), columns(named=live), cells(data["rows"], named=live)),
        ),
        signatures=() if live else (signature(data, _("PHỤ TRÁCH MỘT CỬA")),),
        wide=True,
    )


def count_rows(counts: Mapping[str, int]) -> list[tuple[str, str]]:
    return [
        (name, number_format(counts[key], 0, force_grouping=True))
        for key, name in (
            ("received", _("Đã nhận")),
            ("on_time", _("Giải quyết đúng hạn")),
            ("late", _("Giải quyết trễ hạn")),
            ("open", _("Đang giải quyết")),
            ("ended", _("Từ chối, rút, dừng")),
        )
    ]


def columns(*, named: bool) -> tuple[Column, ...]:
    whole = {
        "no": Column(_("TT"), 0.5, number=True),
        "code": Column(_("Mã hồ sơ"), 1.55),
        "procedure": Column(_("Thủ tục"), 2.3),
        "sets": Column(_("Số bộ"), 0.5, number=True),
        "owner": Column(_("Người nộp"), 1.4),
        "contact": Column(_("Địa chỉ, điện thoại"), 1.9),
        "handler": Column(_("Cơ quan giải quyết"), 1.5),
        "filed_at": Column(_("Nhận"), 1),
        "due_at": Column(_("Hẹn trả"), 1),
        "returned_at": Column(_("Trả"), 1),
        "way": Column(_("Cách trả"), 0.95),
        "receiver": Column(_("Người nhận"), 1.2),
        "note": Column(_("Ghi chú"), 1.4),
    }
    return tuple(column for key, column in whole.items() if named or key not in _NAMED)


def cells(rows: Iterable[Mapping[str, Any]], *, named: bool) -> Iterable[tuple[str, ...]]:
    for row in rows:
        whole = in_words(row)
        yield tuple(text for key, text in whole.items() if named or key not in _NAMED)


def in_words(row: Mapping[str, Any]) -> dict[str, str]:
    """The words of each column."""
    return {
        "no": str(row["no"]),
        "code": row["code"],
        "procedure": said(row["procedure"]),
        "sets": str(row["sets"]),
        "owner": row.get("owner", ""),
        "contact": row.get("contact", ""),
        "handler": said(row["handler"]),
        "filed_at": short_words(row["filed_at"]),
        "due_at": short_words(row["due_at"]),
        "returned_at": short_words(row["returned_at"]),
        "way": str(Way(row["way"]).label) if row["way"] else "",
        "receiver": row.get("receiver", ""),
        "note": note(row),
    }


def note(row: Mapping[str, Any]) -> str:
    """How it stands, whether it was on time, and how often it was sent back for more."""
    verdicts = {True: _("đúng hạn"), False: _("trễ hạn"), None: ""}
    status = str(Status(row["status"]).label)
    said = [status, verdicts[row["on_time"]]]
    if row["supplements"]:
        said.append(_("bổ sung %(n)d lần") % {"n": row["supplements"]})
    return ", ".join(word for word in said if word)
