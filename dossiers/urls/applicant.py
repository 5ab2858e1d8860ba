"""Addresses of the applicant face."""

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import pgettext_lazy

from dossiers.views import applicant, applicant_drafts, applicant_files, letters

urlpatterns: list[URLPattern | URLResolver] = [
    path("", applicant.mine, name="mine"),
    path(pgettext_lazy("url", "nop/<code:code>/"), applicant_drafts.start, name="start"),
    path(pgettext_lazy("url", "nhap/<uuid:key>/"), applicant_drafts.draft, name="draft"),
    path(
        pgettext_lazy("url", "nhap/<uuid:key>/noi-nop/"),
        applicant_drafts.place,
        name="draft_place",
    ),
    path(
        pgettext_lazy("url", "nhap/<uuid:key>/to-khai/<code:code>/"),
        applicant_drafts.section,
        name="draft_section",
    ),
    path(
        pgettext_lazy("url", "nhap/<uuid:key>/to-khai/<code:code>/luu/"),
        applicant_drafts.autosave,
        name="draft_autosave",
    ),
    path(
        pgettext_lazy("url", "nhap/<uuid:key>/giay-to/"),
        applicant_files.parts,
        name="draft_parts",
    ),
    path(
        pgettext_lazy("url", "nhap/<uuid:key>/giay-to/<code:code>/tai-len/"),
        applicant_files.upload,
        name="draft_upload",
    ),
    path(
        pgettext_lazy("url", "nhap/<uuid:key>/giay-to/<uuid:part>/bo/"),
        applicant_files.remove,
        name="draft_remove",
    ),
    path(
        pgettext_lazy("url", "nhap/<uuid:key>/xem-lai/"),
        applicant_drafts.review,
        name="draft_review",
    ),
    path(
        pgettext_lazy("url", "nhap/<uuid:key>/nop/"),
        applicant_drafts.file,
        name="draft_file",
    ),
    path(
        pgettext_lazy("url", "nhap/<uuid:key>/xoa/"),
        applicant_drafts.discard,
        name="draft_discard",
    ),
    path(pgettext_lazy("url", "tep/<uuid:key>/"), applicant_files.file, name="file"),
    path(pgettext_lazy("url", "<code:code>/"), applicant.detail, name="detail"),
    path(
        pgettext_lazy("url", "<code:code>/giay-tiep-nhan/"),
        applicant.receipt,
        name="receipt",
    ),
    path(
        pgettext_lazy("url", "<code:code>/van-ban/<uuid:key>/"),
        letters.letter,
        name="letter",
    ),
    path(
        pgettext_lazy("url", "<code:code>/van-ban/<uuid:key>/tep/"),
        letters.file,
        name="letter_file",
    ),
    path(pgettext_lazy("url", "<code:code>/ket-qua/"), applicant.result, name="result"),
    path(
        pgettext_lazy("url", "<code:code>/bo-sung/"),
        applicant.supplement,
        name="supplement",
    ),
    path(
        pgettext_lazy("url", "<code:code>/buoc/<code:name>/"), applicant.step, name="step"
    ),
]
