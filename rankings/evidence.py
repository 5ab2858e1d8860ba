"""What a value rests on, taken in: files judged by content and kept by their digest."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.utils.translation import gettext as _

from egov.errors import FileRefused
from egov.uploads import TYPES, judge, kind_of
from rankings.engine.canonical import digest
from rankings.engine.missing import Missing, gravest
from rankings.engine.spec import Spec
from rankings.errors import Unusable
from rankings.models import Evidence
from rankings.values import score_alone

_KIND = Evidence.Kind
FOLDER = "evidence"
# Reasons by which points stop counting against the unit: a claim like any other.
_LIGHTENING = frozenset({Missing.NOT_APPLICABLE, Missing.SUPPRESSED})


@dataclass(frozen=True)
class EvidenceDraft:
    """Evidence as somebody hands it in. content: the file, or a snapshot of the page."""

    kind: Evidence.Kind
    title: str
    content: bytes | None = None
    name: str = ""
    url: str = ""
    number: str = ""
    issuer: str = ""
    issued_on: date | None = None
    valid_to: date | None = None
    excerpt: str = ""


def bound(draft: EvidenceDraft) -> Evidence:
    """An unsaved row, its file stored. Raises FileRefused, Unusable.

    A file that is stored and then not recorded harms nobody: it is named by its content.
    """
    if faults := list(_faults(draft)):
        raise Unusable(faults)
    row = Evidence(
        kind=draft.kind,
        title=draft.title,
        url=draft.url,
        number=draft.number,
        issuer=draft.issuer,
        issued_on=draft.issued_on,
        valid_to=draft.valid_to,
        excerpt=draft.excerpt,
    )
    if draft.content is not None:
        row.sha256 = digest(draft.content)
        row.file.name = stored(FOLDER, draft.content, _suffix(draft))
    return row


def _faults(draft: EvidenceDraft) -> Iterable[str]:
    if not draft.title.strip():
        yield str(_("Minh chứng cần có tên."))
    if draft.kind == _KIND.DOCUMENT and not (draft.number and draft.issued_on):
        yield str(_("Văn bản cần có số, ký hiệu và ngày ban hành."))
    if draft.kind == _KIND.PAGE and not draft.url:
        yield str(_("Trang web cần có địa chỉ."))
    if draft.kind == _KIND.FILE and draft.content is None:
        yield str(_("Chưa có tệp."))


def stored(folder: str, content: bytes, suffix: str) -> str:
    """Where the bytes lie, named by their SHA-256; the same bytes are stored once."""
    sha256 = digest(content)
    path = f"{folder}/{sha256[:2]}/{sha256}.{suffix}"
    if default_storage.exists(path):
        return path
    saved = default_storage.save(path, ContentFile(content))
    if saved != path:  # somebody stored the same bytes meanwhile
        default_storage.delete(saved)
    return path


def _suffix(draft: EvidenceDraft) -> str:
    """The kind of a file by its content. Tables and snapshots are text: UTF-8."""
    content = draft.content or b""
    if kind_of(content):
        held = InMemoryUploadedFile(
            io.BytesIO(content), None, draft.name, None, len(content), None
        )
        return judge(held, accept=TYPES, max_mb=settings.UPLOAD_MAX_MB).kind
    if len(content) > settings.UPLOAD_MAX_MB * 1024 * 1024:
        raise FileRefused(_("Tệp lớn hơn %(most)d MB.") % {"most": settings.UPLOAD_MAX_MB})
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        kinds = ", ".join(sorted(kind.upper() for kind in (*TYPES, "csv")))
        raise FileRefused(
            _("Chỉ nhận tệp %(kinds)s; nội dung tệp này không phải loại đó.")
            % {"kinds": kinds}
        ) from None
    if draft.kind == _KIND.FILE and not _is_table(draft.name, content):
        raise FileRefused(_("Tệp văn bản phải là bảng CSV."))
    return "csv" if draft.kind == _KIND.FILE else "txt"


def _is_table(name: str, content: bytes) -> bool:
    """Whether text may pass for CSV: no page, no script, no bytes that no table holds."""
    start = content.removeprefix(b"\xef\xbb\xbf").lstrip()
    plain = not any(byte < 32 and byte not in b"\t\r\n" for byte in content)
    return plain and name.lower().endswith(".csv") and not start.startswith((b"<", b"#!"))


def carried(row: Evidence) -> Evidence:
    """An unsaved row that names the same, its file looked at again. Raises Unusable."""
    if row.file and not _whole(row):
        words = _("Tệp “%(title)s” không còn nguyên vẹn: hãy nộp lại.")
        raise Unusable([words % {"title": row.title}])
    told = {name: getattr(row, name) for name in _CARRIED}
    return Evidence(**told, file=row.file.name, sha256=row.sha256)


_CARRIED = (
    "kind",
    "title",
    "url",
    "number",
    "issuer",
    "issued_on",
    "valid_to",
    "excerpt",
)


def _whole(row: Evidence) -> bool:
    try:
        with row.file.open("rb") as file:
            return digest(file.read()) == row.sha256
    except FileNotFoundError:
        return False


def refuse_outdated(evidence: Iterable[EvidenceDraft | Evidence], reference: date) -> None:
    """Raise Unusable for evidence whose last valid day lies before the reference date."""
    old = [one.title for one in evidence if one.valid_to and one.valid_to < reference]
    if old:
        words = _("Minh chứng đã hết giá trị trước ngày số liệu: %(titles)s.")
        raise Unusable([words % {"titles": ", ".join(old)}])


def required(spec: Spec, indicator: str) -> Any:
    """The evidence rule of an indicator ({"vi", "en"}), None where nothing is asked."""
    nodes: Any = spec.document["nodes"]
    return next((n.get("evidence") for n in nodes if n["code"] == indicator), None)


def refuse_unless_proved(
    spec: Spec,
    indicator: str,
    cells: dict[str, str],
    evidence: Sequence[Evidence],
) -> None:
    """Raise Unusable when what is said gains something and lacks the evidence it needs."""
    if evidence or not required(spec, indicator) or not _gains(spec, indicator, cells):
        return
    words = _("Giá trị được tính điểm, và lý do để không tính, cần ít nhất một minh chứng.")
    raise Unusable([str(words)])


def _gains(spec: Spec, indicator: str, cells: dict[str, str]) -> bool:
    """Whether it is worth anything: points, or a weight that no longer counts. Nothing
    is where less is better worth everything."""
    if missing := {Missing[text] for text in cells.values() if text in Missing.__members__}:
        return gravest(list(missing)) in _LIGHTENING
    score = score_alone(spec, indicator, cells)
    if score is not None:
        return score > 0
    leaf = spec.by_code[indicator].leaf
    falling = leaf is not None and leaf.direction < 0
    return falling or any(text.strip("-0.") for text in cells.values())
