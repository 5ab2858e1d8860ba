"""Addresses of the office face."""

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import pgettext_lazy

from dossiers.views.office import (
    alerts,
    board,
    bulk,
    calendar,
    dossier,
    intake,
    letters,
    opinions,
    queue,
    receipt,
    register,
    step,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("", queue.queue, name="queue"),
    path(pgettext_lazy("url", "tiep-nhan-nhieu/"), bulk.accept, name="accept_many"),
    path(pgettext_lazy("url", "tiep-nhan/"), intake.choose, name="intake"),
    path(
        pgettext_lazy("url", "tiep-nhan/<code:procedure>/"),
        intake.begin,
        name="intake_begin",
    ),
    path(pgettext_lazy("url", "bang/"), board.board, name="board"),
    path(pgettext_lazy("url", "lich/"), calendar.calendar, name="calendar"),
    path(pgettext_lazy("url", "lich/thay-doi/"), calendar.change, name="calendar_change"),
    path(
        pgettext_lazy("url", "lich/<int:number>/"),
        calendar.edition,
        name="calendar_edition",
    ),
    path(pgettext_lazy("url", "y-kien/"), opinions.opinions, name="opinions"),
    path(pgettext_lazy("url", "canh-bao/"), alerts.alerts, name="alerts"),
    path(pgettext_lazy("url", "thu-xin-loi/"), alerts.apologies, name="apologies"),
    path(pgettext_lazy("url", "so-theo-doi/"), register.register, name="register"),
    path(
        pgettext_lazy("url", "so-theo-doi/xuat/"), register.export, name="register_export"
    ),
    path(pgettext_lazy("url", "so-theo-doi/khoa/"), register.close, name="register_close"),
    path(
        pgettext_lazy("url", "so-theo-doi/<uuid:key>/"),
        register.closed,
        name="register_closed",
    ),
    path(
        pgettext_lazy("url", "so-theo-doi/<uuid:key>/tep/"),
        register.closed_file,
        name="register_file",
    ),
    path("<code:code>/", dossier.dossier, name="dossier"),
    path(pgettext_lazy("url", "<code:code>/tom-tat/"), queue.panel, name="panel"),
    path(
        pgettext_lazy("url", "<code:code>/giay-tiep-nhan/"), receipt.receipt, name="receipt"
    ),
    path(pgettext_lazy("url", "<code:code>/phieu-kiem-soat/"), letters.slip, name="slip"),
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
    path("<code:code>/request_supplement/", step.request_supplement, name="supplement"),
    path(
        "<code:code>/answer_supplement/", step.answer_supplement, name="answer_supplement"
    ),
    path("<code:code>/<code:name>/", step.step, name="step"),
]
