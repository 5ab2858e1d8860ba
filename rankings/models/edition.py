"""One ranking of one set of units for one period."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from rankings.models.definition import Index, Methodology
from rankings.models.units import UnitSet
from rankings.querysets import EditionQuerySet
from rankings.records import moment_text
from rankings.states import EditionStatus, EditionStep


class Edition(models.Model):
    """An edition of an index. Only `rankings.transitions` changes its status.

    The reference date decides which units there are, not the day of publication. An
    edition `as_published` carries somebody else's published table: it is not computed.
    """

    index = models.ForeignKey(Index, models.PROTECT, related_name="editions")
    code = models.SlugField(_("mã kỳ"), max_length=40)
    title_vi = models.CharField(_("tên"), max_length=200)
    title_en = models.CharField(_("tên tiếng Anh"), max_length=200)
    methodology = models.ForeignKey(
        Methodology, models.PROTECT, null=True, related_name="editions"
    )
    unit_set = models.ForeignKey(UnitSet, models.PROTECT, related_name="editions")
    reference_date = models.DateField(_("ngày số liệu"))
    opens_on = models.DateField(_("mở thu thập ngày"), null=True, blank=True)
    closes_on = models.DateField(_("đóng thu thập ngày"), null=True, blank=True)
    appeals_until = models.DateField(
        _("nhận khiếu nại đến hết ngày"), null=True, blank=True
    )
    releases_on = models.DateField(_("lịch công bố"), null=True, blank=True)
    # Invented figures: every page and file says so.
    synthetic = models.BooleanField(_("số liệu minh hoạ"), default=False)
    as_published = models.BooleanField(_("theo bảng đã công bố"), default=False)
    # {"vi": …, "en": …}; and [{"title": {vi, en}, "url"}] of what it rests on.
    note = models.JSONField(_("ghi chú"), default=dict, blank=True)
    sources = models.JSONField(_("nguồn"), default=list, blank=True)
    status = models.CharField(
        _("trạng thái"), max_length=12, choices=EditionStatus, default=EditionStatus.PLANNED
    )
    # Number of its events.
    revision = models.PositiveIntegerField(default=0)

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("kỳ xếp hạng")
        verbose_name_plural = pgettext_lazy("many", "kỳ xếp hạng")
        ordering = ["index", "-reference_date", "code"]
        constraints = [
            models.UniqueConstraint(name="edition_code", fields=["index", "code"]),
            models.CheckConstraint(
                name="edition_status", condition=Q(status__in=EditionStatus.values)
            ),
            models.CheckConstraint(
                name="edition_computed_or_as_published",
                condition=Q(as_published=True) ^ Q(methodology__isnull=False),
            ),
            models.CheckConstraint(
                name="edition_days_in_order",
                condition=Q(closes_on__isnull=True)
                | Q(opens_on__isnull=True)
                | Q(closes_on__gte=F("opens_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return self.title_en if get_language() == "en" else self.title_vi


class EditionEvent(models.Model):
    """One act on an edition. Append-only, chained by hash to the one before."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="events")
    seq = models.PositiveIntegerField()
    step = models.CharField(max_length=8, choices=EditionStep)
    status_to = models.CharField(max_length=12, choices=EditionStatus)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    role = models.CharField(max_length=20)
    facts = models.JSONField(default=dict)
    previous = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)

    class Meta:
        verbose_name = _("việc của kỳ xếp hạng")
        verbose_name_plural = pgettext_lazy("many", "việc của kỳ xếp hạng")
        ordering = ["edition_id", "seq"]
        constraints = [
            models.UniqueConstraint(name="edition_event_seq", fields=["edition", "seq"])
        ]

    def __str__(self) -> str:
        return f"{self.edition_id}/{self.seq} {self.step}"

    def body(self) -> dict[str, Any]:
        """What the hash covers, besides the previous hash."""
        return {
            "index": self.edition.index.code,
            "edition": self.edition.code,
            "seq": self.seq,
            "step": str(self.step),
            "status": str(self.status_to),
            "at": moment_text(self.at),
            "by": self.by_id,
            "role": self.role,
            "facts": self.facts,
        }
