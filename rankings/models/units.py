"""Who is ranked."""

from django.db import models
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from egov.models import Agency
from rankings.querysets import UnitQuerySet


class RankedUnit(models.Model):
    """A province, ministry, department or commune, by a key that is no code and lasts.

    A unit that ends by a merger keeps its row and names its successor; codes and names by
    date of provinces are in `rankings.reference`.
    """

    class Kind(models.TextChoices):
        PROVINCE = "province", _("Tỉnh, thành phố")
        MINISTRY = "ministry", _("Bộ, cơ quan ngang bộ")
        GOVERNMENT = "government", _("Cơ quan thuộc Chính phủ")
        DEPARTMENT = "department", _("Sở, ban, ngành")
        COMMUNE = "commune", _("Xã, phường")

    key = models.SlugField(_("khoá"), max_length=64, unique=True)
    kind = models.CharField(_("loại"), max_length=12, choices=Kind)
    name_vi = models.CharField(_("tên"), max_length=200)
    name_en = models.CharField(_("tên tiếng Anh"), max_length=200)
    agency = models.OneToOneField(
        Agency,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="ranked",
        verbose_name=_("cơ quan báo cáo"),
    )
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="constituents"
    )
    # Grouping → key of the group, as {"region": "red-river"}; titles are in `groups`.
    groups = models.JSONField(_("nhóm"), default=dict, blank=True)

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("đơn vị được xếp hạng")
        verbose_name_plural = pgettext_lazy("many", "đơn vị được xếp hạng")
        ordering = ["key"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.name_en if get_language() == "en" else self.name_vi


class UnitSet(models.Model):
    """Units that are compared with each other: 63 provinces, 34 provinces, ministries, …"""

    code = models.SlugField(_("mã"), max_length=40, unique=True)
    title_vi = models.CharField(_("tên"), max_length=120)
    title_en = models.CharField(_("tên tiếng Anh"), max_length=120)
    # Grouping → {"title": {vi, en}, "values": {key: {vi, en}}}
    groups = models.JSONField(_("nhóm"), default=dict, blank=True)
    members = models.ManyToManyField(RankedUnit, related_name="sets")

    class Meta:
        verbose_name = _("tập đơn vị")
        verbose_name_plural = pgettext_lazy("many", "tập đơn vị")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.title_en if get_language() == "en" else self.title_vi
