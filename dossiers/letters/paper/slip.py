"""Form 06 in words: from hand to hand."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from dossiers.letters.paper.blocks import Column, Signature, lines, table
from dossiers.letters.paper.head import Body, Data, matter_rows, signature
from dossiers.letters.words import moment_words, office_time, said, short_words
from dossiers.states import DONE, Step


def body(data: Data) -> Body:
    columns = (
        Column(_("TT"), 0.4, number=True),
        Column(_("Bên giao"), 2.6),
        Column(_("Bên nhận"), 2.6),
        Column(_("Lúc"), 1.25),
        Column(_("Kết quả"), 1.7),
        Column(_("Ghi chú"), 1.8),
    )
    return Body(
        blocks=(
            lines(_matter(data), _("Hồ sơ")),
            table(_("Giao, nhận giữa các bước"), columns, _hops(data)),
            lines(_end(data), _("Kết quả chung")),
        ),
        signatures=_signatures(data),
    )


def _matter(data: Data) -> list[tuple[str, str]]:
    return [
        (_("Người nộp"), data["owner"]),
        (_("Điện thoại"), data["phone"]),
        *matter_rows(data),
    ]


def _hops(data: Data) -> Iterable[tuple[str, ...]]:
    for number, hop in enumerate(data["hops"], 1):
        yield (
            str(number),
            _party(hop["from"]),
            _party(hop["to"]),
            short_words(hop["at"]),
            verdict(hop, data["day"]),
            str(DONE[Step(hop["step"])]),
        )


def _party(party: dict[str, Any]) -> str:
    """Place, agency and person, as far as they are known."""
    if party["kind"] == "owner":
        # Who took the result may be somebody else.
        return party["person"] or _("Người nộp")
    known = (party["person"], said(party["place"]), said(party["agency"]))
    return ", ".join(word for word in known if word)


def verdict(hop: dict[str, Any], day: int) -> str:
    """Trước hạn 2 giờ; đúng hạn; quá hạn 1 ngày; "–" where nothing is measured."""
    spent, allotted = hop["spent"], hop["allotted"]
    if spent is None or allotted is None:
        return "–"
    apart = office_time(timedelta(minutes=allotted - spent), timedelta(minutes=day))
    if spent == allotted:
        return _("Đúng hạn")
    if spent < allotted:
        return _("Trước hạn %(time)s") % {"time": apart}
    return _("Quá hạn %(time)s") % {"time": apart}


def _end(data: Data) -> list[tuple[str, str]]:
    on_time = {True: _("Đúng hạn"), False: _("Trễ hạn"), None: ""}[data["on_time"]]
    return [
        (_("Tiếp nhận lúc"), moment_words(data["accepted_at"])),
        (_("Hẹn trả kết quả"), moment_words(data["due_at"])),
        (_("Giải quyết xong lúc"), moment_words(data["settled_at"])),
        (_("Đánh giá"), on_time),
    ]


def _signatures(data: Data) -> tuple[Signature, ...]:
    """A preview is signed by nobody."""
    return (signature(data, _("NGƯỜI LẬP PHIẾU")),) if "signer" in data else ()
