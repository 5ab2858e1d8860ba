"""What is measured and how: an index and the versions of its methodology."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from egov import clock
from rankings.engine.reading import spec_from_document
from rankings.engine.spec import Spec


class Index(models.Model):
    """A ranking that is published edition by edition."""

    code = models.SlugField(_("mã"), max_length=40, unique=True)
    title_vi = models.CharField(_("tên"), max_length=160)
    title_en = models.CharField(_("tên tiếng Anh"), max_length=160)
    about_vi = models.TextField(_("giới thiệu"), blank=True)
    about_en = models.TextField(_("giới thiệu bằng tiếng Anh"), blank=True)
    order = models.PositiveSmallIntegerField(_("thứ tự"), default=0)

    class Meta:
        verbose_name = _("bộ chỉ số")
        verbose_name_plural = pgettext_lazy("many", "bộ chỉ số")
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.title_en if get_language() == "en" else self.title_vi


class Methodology(models.Model):
    """One version of how an index is computed: a document of `rankings.engine`.

    Editable until an edition opens under it, then frozen for ever (database trigger). The
    tree with its points is judged as a whole by the engine, every fault at once.
    """

    index = models.ForeignKey(Index, models.PROTECT, related_name="methodologies")
    version = models.CharField(_("phiên bản"), max_length=20)
    document = models.JSONField(_("nội dung"))
    digest = models.CharField(_("SHA-256"), max_length=64)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    edited_at = models.DateTimeField(_("soạn lúc"), default=clock.now)
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    frozen_at = models.DateTimeField(_("đóng băng lúc"), null=True, blank=True)

    class Meta:
        verbose_name = _("phương pháp")
        verbose_name_plural = pgettext_lazy("many", "phương pháp")
        ordering = ["index", "-edited_at"]
        constraints = [
            models.UniqueConstraint(
                name="methodology_version", fields=["index", "version"]
            ),
            models.CheckConstraint(
                name="methodology_editor_does_not_freeze",
                condition=Q(frozen_by__isnull=True)
                | Q(edited_by__isnull=True)
                | ~Q(frozen_by=F("edited_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.index.code} {self.version}"

    @property
    def spec(self) -> Spec:
        """The methodology as values, kept per process by its digest."""
        known = _specs.get(self.digest)
        if known is None:
            known = _specs[self.digest] = spec_from_document(self.document)
        return known


class MethodologyEdit(models.Model):
    """Who wrote at a methodology, and what it was then; none of them freezes it.

    The database adds it with every edit. Append-only.
    """

    methodology = models.ForeignKey(Methodology, models.PROTECT, related_name="edits")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("lần soạn phương pháp")
        verbose_name_plural = pgettext_lazy("many", "lần soạn phương pháp")
        ordering = ["methodology_id", "pk"]

    def __str__(self) -> str:
        return f"{self.methodology_id} {self.digest}"


_specs: dict[str, Spec] = {}
