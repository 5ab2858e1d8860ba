"""A signature in words, for showing beside a document."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dossiers.signing.signature import Change, Signature, Verdict

_TITLES: dict[Verdict, Promise] = {
    Verdict.VALID: gettext_lazy("Chữ ký số hợp lệ"),
    Verdict.EXPIRED: gettext_lazy("Chứng thư số ngoài thời hạn"),
    Verdict.UNTRUSTED: gettext_lazy("Chưa xác minh được người ký"),
    Verdict.CHANGED: gettext_lazy("Văn bản đã thay đổi sau khi ký"),
    Verdict.BROKEN: gettext_lazy("Chữ ký số không hợp lệ"),
    Verdict.UNREADABLE: gettext_lazy("Không đọc được chữ ký số"),
}
_CHANGES: dict[Change, Promise] = {
    Change.NONE: gettext_lazy("Không thay đổi"),
    Change.UPKEEP: gettext_lazy("Chỉ thêm thông tin để kiểm tra chữ ký về sau"),
    Change.SIGNED: gettext_lazy("Chỉ thêm chữ ký khác"),
    Change.CONTENT: gettext_lazy("Có thay đổi nội dung"),
}
_SENTENCES: dict[Verdict, Promise] = {
    Verdict.VALID: gettext_lazy(
        "Nội dung còn nguyên như khi ký và chứng thư số thuộc cơ quan chứng thực được tin cậy."
    ),
    Verdict.CHANGED: gettext_lazy(
        "Tệp có nội dung được thêm hoặc sửa sau khi ký. Hãy yêu cầu bản gốc."
    ),
    Verdict.UNREADABLE: gettext_lazy(
        "Tệp hỏng, có mật khẩu hoặc dùng kiểu chữ ký mà hệ thống không hỗ trợ."
    ),
}


@dataclass(frozen=True, slots=True)
class Words:
    """A title, a sentence that says why, and lines of (label, value)."""

    title: str
    sentence: str
    lines: tuple[tuple[str, str], ...]


def in_words(signature: Signature) -> Words:
    """In the reader's language; moments in the province's time."""
    title = str(_TITLES[signature.verdict])
    if signature.demonstration:
        title = _("%(title)s (chữ ký trình diễn)") % {"title": title}
    lines = _lines(signature) if signature.readable else ()
    return Words(title, _sentence(signature), tuple(line for line in lines if line[1]))


def _sentence(signature: Signature) -> str:
    match signature.verdict:
        case Verdict.BROKEN:
            return _broken(signature)
        case Verdict.UNTRUSTED:
            return _untrusted(signature)
        case Verdict.EXPIRED:
            return _expired(signature)
        case Verdict.VALID if signature.demonstration:
            return _("Nội dung còn nguyên như khi ký. Chữ ký này không có giá trị pháp lý.")
        case verdict:
            return str(_SENTENCES[verdict])


def _broken(signature: Signature) -> str:
    if not signature.intact:
        return _("Nội dung không còn như khi ký. Hãy yêu cầu bản gốc.")
    return _("Chữ ký dùng thuật toán không còn an toàn (%(algorithm)s).") % {
        "algorithm": signature.algorithm
    }


def _untrusted(signature: Signature) -> str:
    if signature.revoked:
        return _("Chứng thư số đã bị thu hồi.")
    return _("Chứng thư số không do cơ quan chứng thực nào mà hệ thống tin cậy cấp.")


def _expired(signature: Signature) -> str:
    if signature.valid_when_signed:
        return _(
            "Chứng thư số nay đã hết hạn và không có dấu thời gian chứng minh"
            " rằng văn bản được ký khi chứng thư còn hạn."
        )
    at = signature.stamped_at or signature.claimed_at
    if at and signature.valid_from and at < signature.valid_from:
        return _("Chứng thư số chưa có hiệu lực vào thời điểm ký.")
    return _("Chứng thư số đã hết hạn vào thời điểm ký.")


def _lines(signature: Signature) -> tuple[tuple[str, str], ...]:
    return (
        (_("Người ký"), _signer(signature)),
        (_("Thời điểm ký"), _signed_at(signature)),
        (_("Thời hạn chứng thư số"), _period(signature)),
        (_("Cơ quan chứng thực"), signature.issuer),
        (_("Số chứng thư"), signature.serial),
        (_("Sau khi ký"), str(_CHANGES[signature.change])),
    )


def _signer(signature: Signature) -> str:
    parts = dict.fromkeys((signature.signer, signature.organisation))
    return ", ".join(part for part in parts if part)


def _signed_at(signature: Signature) -> str:
    if signature.stamped_at:
        return _("%(moment)s (có dấu thời gian)") % {
            "moment": _moment(signature.stamped_at)
        }
    if signature.claimed_at:
        return _("%(moment)s (theo máy của người ký)") % {
            "moment": _moment(signature.claimed_at)
        }
    return _("Không ghi")


def _period(signature: Signature) -> str:
    if not (signature.valid_from and signature.valid_until):
        return ""
    return _("%(first)s đến %(last)s") % {
        "first": f"{timezone.localtime(signature.valid_from):%d/%m/%Y}",
        "last": f"{timezone.localtime(signature.valid_until):%d/%m/%Y}",
    }


def _moment(value: datetime) -> str:
    return f"{timezone.localtime(value):%d/%m/%Y %H:%M}"
