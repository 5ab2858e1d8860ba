"""Visits to agencies' websites and what was measured there."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from egov import clock
from rankings.models.edition import Edition
from rankings.models.observation import Layer
from rankings.models.units import RankedUnit


class Site(models.Model):
    """A unit's website that may be visited: the allow-list."""

    unit = models.ForeignKey(RankedUnit, models.PROTECT, related_name="sites")
    url = models.URLField(_("địa chỉ"), max_length=300, unique=True)
    allowed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    allowed_at = models.DateTimeField(_("cho phép lúc"), default=clock.now)
    closed_at = models.DateTimeField(_("thôi cho phép lúc"), null=True, blank=True)

    class Meta:
        verbose_name = _("trang thông tin")
        verbose_name_plural = pgettext_lazy("many", "trang thông tin")
        ordering = ["unit", "url"]

    def __str__(self) -> str:
        return self.url


class Visit(models.Model):
    """One visit to one site for one edition."""

    class State(models.TextChoices):
        QUEUED = "queued", _("Chờ đến lượt")
        RUNNING = "running", _("Đang đo")
        DONE = "done", _("Đã đo xong")
        FAILED = "failed", _("Không đo được")

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="visits")
    site = models.ForeignKey(Site, models.PROTECT, related_name="visits")
    state = models.CharField(max_length=8, choices=State, default=State.QUEUED)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    asked_at = models.DateTimeField(default=clock.now)
    # How often it was begun: one that was killed is begun once more.
    begun = models.PositiveSmallIntegerField(default=0)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    # Why it could not be measured at all: a code of probing.errors or "interrupted", a detail.
    failure = models.TextField(blank=True)
    detail = models.TextField(blank=True)

    class Meta:
        verbose_name = _("lượt kiểm tra")
        verbose_name_plural = pgettext_lazy("many", "lượt kiểm tra")
        ordering = ["-asked_at"]
        constraints = [
            # One at a time: the next waits until this one is over.
            models.UniqueConstraint(
                name="visit_one_at_a_time",
                fields=["state"],
                condition=Q(state="running"),
            ),
            models.UniqueConstraint(
                name="visit_asked_once",
                fields=["edition", "site"],
                condition=Q(state__in=["queued", "running"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site} {self.asked_at:%d/%m/%Y}"


class Measurement(models.Model):
    """One thing measured in a visit, with the raw evidence of it. Append-only but for the
    person's confirmation."""

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="measurements")
    code = models.CharField(max_length=40)
    # Decimal as text, or "" when it could not be measured: then `note` says why.
    value = models.CharField(max_length=40, blank=True)
    passed = models.BooleanField(null=True)
    # Both languages: {"vi": …, "en": …}.
    note = models.JSONField(default=dict)
    raw = models.FileField(upload_to="inspection/", max_length=200)
    sha256 = models.CharField(max_length=64)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True)
    # The layer that the confirmed measurement became.
    layer = models.ForeignKey(Layer, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("kết quả đo")
        verbose_name_plural = pgettext_lazy("many", "kết quả đo")
        ordering = ["visit", "pk"]
        constraints = [
            models.UniqueConstraint(name="measurement_once", fields=["visit", "code"])
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.value}"
