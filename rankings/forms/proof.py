"""Evidence as a form takes it: files, addresses of pages, one numbered document."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import URLValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from egov import clock
from rankings.evidence import EvidenceDraft
from rankings.forms.editions import day
from rankings.models import Evidence

MOST = 10
_MOST_ADDRESS = Evidence._meta.get_field("url").max_length or 0
_CHECK_URL = URLValidator(schemes=["http", "https"])


class Files(forms.ClearableFileInput):
    """Several files at once."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class FilesField(forms.FileField):
    """A list of uploaded files, empty without any."""

    widget = Files

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        given = data if isinstance(data, list | tuple) else [data] if data else []
        if len(given) > MOST:
            raise ValidationError(_("Nhiều nhất %(most)s tệp.") % {"most": MOST})
        return [super(FilesField, self).clean(one, initial) for one in given]


def proof_fields() -> dict[str, forms.Field]:
    """The fields a form with evidence has."""
    return {
        "files": FilesField(
            label=gettext_lazy("Tệp minh chứng"),
            required=False,
            help_text=gettext_lazy(
                "PDF, JPG, PNG, DOCX, XLSX hoặc CSV, mỗi tệp đến 20 MB."
            ),
        ),
        "pages": forms.CharField(
            label=gettext_lazy("Địa chỉ trang web"),
            required=False,
            max_length=4000,
            widget=forms.Textarea({"rows": 2}),
            help_text=gettext_lazy("Mỗi dòng một địa chỉ."),
        ),
        "doc_title": forms.CharField(
            label=gettext_lazy("Tên văn bản"), required=False, max_length=200
        ),
        "doc_number": forms.CharField(
            label=gettext_lazy("Số, ký hiệu"), required=False, max_length=60
        ),
        "doc_issuer": forms.CharField(
            label=gettext_lazy("Nơi ban hành"), required=False, max_length=160
        ),
        "doc_issued_on": day(
            gettext_lazy("Ngày ban hành"), help_text=gettext_lazy("ngày/tháng/năm")
        ),
        "doc_valid_to": day(
            gettext_lazy("Có giá trị đến hết ngày"),
            help_text=gettext_lazy("ngày/tháng/năm"),
        ),
    }


def kept_field(carriable: Sequence[Evidence]) -> forms.MultipleChoiceField:
    """Which evidence of the last report this one rests on too; all of it at first."""
    pks = [str(row.pk) for row in carriable]
    labels = [f"{Evidence.Kind(row.kind).label}: {row.title}" for row in carriable]
    return forms.MultipleChoiceField(
        label=gettext_lazy("Giữ minh chứng của báo cáo trước"),
        required=False,
        choices=list(zip(pks, labels, strict=True)),
        initial=pks,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Bỏ dấu ở minh chứng không còn đúng với báo cáo này."),
    )


PROOF = tuple(proof_fields())
_DOCUMENT = ("doc_title", "doc_number", "doc_issuer", "doc_issued_on", "doc_valid_to")


def check_proof(form: forms.Form, given: dict[str, Any]) -> None:
    """Add what is wrong with an address or a day, or lacks a document that was begun."""
    for address in _lines(given):
        if reason := _unusable(address):
            form.add_error("pages", reason)
    _check_days(form, given)
    if any(given.get(name) for name in _DOCUMENT):
        for name in ("doc_title", "doc_number", "doc_issued_on"):
            if not given.get(name) and name not in form.errors:
                form.add_error(name, _("Văn bản cần có tên, số, ký hiệu và ngày ban hành."))


def _unusable(address: str) -> str:
    """Why an address cannot be taken, "" if it can."""
    if len(address) > _MOST_ADDRESS:
        told = {"most": _MOST_ADDRESS, "text": f"{address[:60]}…"}
        return _("Địa chỉ dài hơn %(most)s ký tự: %(text)s") % told
    try:
        _CHECK_URL(address)
    except ValidationError:
        return _("Không phải địa chỉ web: %(text)s") % {"text": address}
    return ""


def _check_days(form: forms.Form, given: Mapping[str, Any]) -> None:
    """Nothing was issued tomorrow, nor ran out before it was issued."""
    issued, until = given.get("doc_issued_on"), given.get("doc_valid_to")
    if issued and issued > clock.today():
        form.add_error("doc_issued_on", _("Ngày ban hành không thể sau hôm nay."))
    if issued and until and until < issued:
        form.add_error("doc_valid_to", _("Ngày hết giá trị không thể trước ngày ban hành."))


def drafts_of(given: dict[str, Any]) -> Iterator[EvidenceDraft]:
    """Evidence as the verbs take it."""
    for file in given.get("files") or ():
        name = str(file.name)
        yield EvidenceDraft(Evidence.Kind.FILE, name[:200], content=file.read(), name=name)
    for address in _lines(given):
        yield EvidenceDraft(Evidence.Kind.PAGE, address[:200], url=address)
    if given.get("doc_number"):
        yield EvidenceDraft(
            Evidence.Kind.DOCUMENT,
            given["doc_title"],
            number=given["doc_number"],
            issuer=given["doc_issuer"],
            issued_on=given["doc_issued_on"],
            valid_to=given["doc_valid_to"],
        )


def _lines(given: dict[str, Any]) -> list[str]:
    return [
        line.strip() for line in str(given.get("pages") or "").splitlines() if line.strip()
    ]
