"""The catalogue: procedures and their published, immutable versions."""

from datetime import date

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Concat
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from dossiers.querysets import ProcedureQuerySet, VersionQuerySet
from dossiers.spec import Spec
from egov import clock
from egov.text import Fold


class Field(models.Model):
    """A field of administration (lĩnh vực): civil status, construction, …"""

    code = models.SlugField(_("mã"), unique=True)
    name_vi = models.CharField(_("tên"), max_length=120)
    name_en = models.CharField(_("tên tiếng Anh"), max_length=120)

    class Meta:
        verbose_name = _("lĩnh vực")
        verbose_name_plural = pgettext_lazy("many", "lĩnh vực")
        ordering = ["name_vi"]

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" else self.name_vi


class Procedure(models.Model):
    """An administrative procedure (thủ tục hành chính) by its national code.

    The names and search words are those of the newest published version.
    """

    class LifeEvent(models.TextChoices):
        FAMILY = "family", _("Sinh con, gia đình")
        HOUSING = "housing", _("Nhà đất, xây dựng")
        BUSINESS = "business", _("Mở và vận hành doanh nghiệp")
        INVESTMENT = "investment", _("Đầu tư vào tỉnh")
        WORK = "work", _("Việc làm")
        PAPERS = "papers", _("Giấy tờ cá nhân")

    code = models.CharField(
        _("mã quốc gia"),
        max_length=12,
        unique=True,
        validators=[RegexValidator(r"^\d\.\d{6}$")],
    )
    field = models.ForeignKey(Field, models.PROTECT, verbose_name=_("lĩnh vực"))
    life_event = models.CharField(_("việc trong đời"), max_length=12, choices=LifeEvent)
    name_vi = models.CharField(_("tên"), max_length=400)
    name_en = models.CharField(_("tên tiếng Anh"), max_length=400)
    keywords = models.TextField(_("từ khoá"), blank=True)
    closed_on = models.DateField(
        _("bãi bỏ từ ngày"), null=True, blank=True, help_text=_("Để trống: còn áp dụng.")
    )
    search = models.GeneratedField(
        expression=Fold(
            Concat(
                F("name_vi"),
                models.Value(" "),
                F("name_en"),
                models.Value(" "),
                F("keywords"),
                models.Value(" "),
                F("code"),
                output_field=models.TextField(),
            )
        ),
        output_field=models.TextField(),
        db_persist=True,
        editable=False,
    )

    objects = ProcedureQuerySet.as_manager()

    class Meta:
        verbose_name = _("thủ tục")
        verbose_name_plural = pgettext_lazy("many", "thủ tục")
        ordering = ["name_vi"]
        indexes = [
            GinIndex(name="procedure_search", fields=["search"], opclasses=["gin_trgm_ops"])
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.name_en if get_language() == "en" else self.name_vi

    def is_closed(self, day: date | None = None) -> bool:
        """Whether it is abolished by that day."""
        return self.closed_on is not None and self.closed_on <= (day or clock.today())

    def version_on(self, day: date | None = None) -> "ProcedureVersion | None":
        """The version in force that day: what a dossier filed then stays on."""
        return self.versions.in_force(day or clock.today()).first()


class ProcedureVersion(models.Model):
    """One version of a procedure. Once published it never changes (database trigger)."""

    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("phiên bản"))
    effective_from = models.DateField(_("hiệu lực từ ngày"))
    decision = models.CharField(_("quyết định công bố"), max_length=80)
    document = models.JSONField(_("nội dung"))
    digest = models.CharField(_("SHA-256"), max_length=64)
    published_at = models.DateTimeField(_("công bố lúc"), null=True, blank=True)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("phiên bản thủ tục")
        verbose_name_plural = pgettext_lazy("many", "phiên bản thủ tục")
        ordering = ["-effective_from", "-number"]
        constraints = [
            models.UniqueConstraint(name="version_number", fields=["procedure", "number"]),
            models.CheckConstraint(
                name="version_author_is_not_publisher",
                condition=Q(published_by__isnull=True)
                | Q(edited_by__isnull=True)
                | ~Q(published_by=F("edited_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure.code} v{self.number}"

    @property
    def spec(self) -> Spec:
        """The version as values, kept per process: it cannot change."""
        known = _specs.get(self.digest)
        if known is None:
            known = _specs[self.digest] = Spec(self.document)
        return known


_specs: dict[str, Spec] = {}
