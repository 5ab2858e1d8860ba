"""The register: which months are closed, and who took a copy of it."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dossiers.models.letter import Letter
from egov import clock
from egov.models import Agency, User


class RegisterClosing(models.Model):
    """A month of an agency's register, closed by a numbered letter. Append-only."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="closings")
    month = models.DateField(_("tháng"))  # its first day
    letter = models.OneToOneField(Letter, models.PROTECT, related_name="closing")

    class Meta:
        verbose_name = _("sổ đã khoá")
        verbose_name_plural = pgettext_lazy("many", "sổ đã khoá")
        constraints = [
            models.UniqueConstraint(
                name="register_closed_once", fields=["agency", "month"]
            ),
            models.CheckConstraint(name="register_of_a_month", condition=Q(month__day=1)),
        ]

    def __str__(self) -> str:
        return f"{self.agency_id} {self.month:%m/%Y}"


class RegisterExport(models.Model):
    """Who took the register out of the system, of which agency and days. Append-only."""

    class Format(models.TextChoices):
        PDF = "pdf", "PDF"
        XLSX = "xlsx", "XLSX"

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    first = models.DateField(_("từ ngày"))
    last = models.DateField(_("đến ngày"))
    format = models.CharField(_("định dạng"), max_length=4, choices=Format)
    rows = models.PositiveIntegerField(_("số dòng"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("lúc"), default=clock.now)

    class Meta:
        verbose_name = _("lần xuất sổ")
        verbose_name_plural = pgettext_lazy("many", "lần xuất sổ")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="register_export_days", condition=Q(last__gte=F("first"))
            )
        ]
        indexes = [models.Index(fields=["agency", "-id"], name="register_exports")]

    def __str__(self) -> str:
        return f"{self.agency_id} {self.first} {self.last} {self.format}"
