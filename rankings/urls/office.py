"""Addresses of the rankings' office, below /can-bo/xep-hang/."""

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import pgettext_lazy

from rankings.views.office import (
    assessors,
    edition,
    evidence,
    home,
    measurements,
    methodologies,
    planning,
    queue,
    review,
    sheet,
    sites,
    steps,
    tables,
    value,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path(pgettext_lazy("url", "lap-ky/"), planning.plan, name="plan"),
    path(pgettext_lazy("url", "phuong-phap/"), methodologies.listing, name="methodologies"),
    path(
        pgettext_lazy("url", "phuong-phap/<int:pk>/"),
        methodologies.methodology,
        name="methodology",
    ),
    path(
        pgettext_lazy("url", "phuong-phap/<int:pk>/sua/"),
        methodologies.edit,
        name="methodology_edit",
    ),
    path(
        pgettext_lazy("url", "phuong-phap/moi/<slug:index>/"),
        methodologies.new,
        name="methodology_new",
    ),
    path(pgettext_lazy("url", "ky/<int:pk>/"), edition.edition, name="edition"),
    path(
        pgettext_lazy("url", "ky/<int:pk>/buoc/<slug:name>/"),
        steps.step,
        name="edition_step",
    ),
    path(pgettext_lazy("url", "ky/<int:pk>/ke-hoach/"), planning.replan, name="replan"),
    path(pgettext_lazy("url", "ky/<int:pk>/nop-bang/"), tables.table, name="table"),
    path(pgettext_lazy("url", "ky/<int:pk>/tu-ho-so/"), tables.fill, name="fill"),
    path(pgettext_lazy("url", "ky/<int:pk>/hang-doi/"), queue.queue, name="queue"),
    path(pgettext_lazy("url", "ky/<int:pk>/soat-xet/"), review.review, name="review"),
    path(
        pgettext_lazy("url", "ky/<int:pk>/nguoi-tham-dinh/"),
        assessors.assessors,
        name="assessors",
    ),
    path(
        pgettext_lazy("url", "ky/<int:pk>/nguoi-tham-dinh/<int:person>/thay/"),
        assessors.replace,
        name="replace",
    ),
    path(
        pgettext_lazy("url", "ky/<int:pk>/don-vi/<slug:unit>/"), sheet.sheet, name="sheet"
    ),
    path(pgettext_lazy("url", "ky/<int:pk>/trang-thong-tin/"), sites.sites, name="sites"),
    path(
        pgettext_lazy("url", "ky/<int:pk>/trang-thong-tin/do-tat-ca/"),
        sites.visit_all,
        name="visit_all",
    ),
    path(
        pgettext_lazy("url", "ky/<int:pk>/trang-thong-tin/<int:site>/"),
        sites.site,
        name="site",
    ),
    path(
        pgettext_lazy("url", "ky/<int:pk>/trang-thong-tin/<int:site>/do/"),
        sites.visit_site,
        name="visit_site",
    ),
    path(
        pgettext_lazy("url", "ky/<int:pk>/trang-thong-tin/<int:site>/thoi/"),
        sites.close_site,
        name="close_site",
    ),
    path(
        pgettext_lazy("url", "ket-qua-do/<int:pk>/xac-nhan/"),
        measurements.confirm,
        name="measurement_confirm",
    ),
    path(
        pgettext_lazy("url", "ket-qua-do/<int:pk>/tep/"),
        measurements.raw,
        name="measurement_raw",
    ),
    path(pgettext_lazy("url", "so-lieu/<int:pk>/"), value.value, name="value"),
    path(
        pgettext_lazy("url", "so-lieu/<int:pk>/<slug:name>/"), value.step, name="value_step"
    ),
    path(pgettext_lazy("url", "minh-chung/<int:pk>/"), evidence.evidence, name="evidence"),
]
