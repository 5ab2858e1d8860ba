"""What was published: a revision with its scores, for ever."""

from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rankings.models.edition import Edition
from rankings.models.units import RankedUnit
from rankings.querysets import RevisionQuerySet
from rankings.released import Released, folder_of, place


class Revision(models.Model):
    """One publication of an edition; a correction is the next one, with its erratum.

    Written unsealed, filled with its scores, sealed: all in one transaction. After that the
    database refuses every change. Its files lie in PUBLISHED_FOLDER and are held by
    `files_digest`, the SHA-256 of files.json.
    """

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="revisions")
    number = models.PositiveSmallIntegerField(_("lần"))
    supersedes = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="superseded_by"
    )
    # {"vi": …, "en": …}: why there is another one.
    erratum = models.JSONField(_("đính chính"), default=dict, blank=True)
    published_at = models.DateTimeField(_("công bố lúc"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    engine = models.CharField(max_length=20, blank=True)
    input_digest = models.CharField(max_length=64, blank=True)
    result_digest = models.CharField(max_length=64)
    edition_digest = models.CharField(max_length=64)
    tree_head = models.CharField(max_length=64, blank=True)
    files_digest = models.CharField(max_length=64)
    # Ed25519, hexadecimal; over the edition digest as in edition.zip.
    public_key = models.CharField(max_length=64)
    signature = models.CharField(max_length=128)
    sealed = models.BooleanField(default=False)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("lần công bố")
        verbose_name_plural = pgettext_lazy("many", "lần công bố")
        ordering = ["edition", "number"]
        constraints = [
            models.UniqueConstraint(name="revision_number", fields=["edition", "number"]),
            models.CheckConstraint(
                name="revision_first_or_supersedes",
                condition=Q(number=1, supersedes__isnull=True)
                | Q(number__gt=1, supersedes__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition_id} r{self.number}"

    @property
    def folder(self) -> Path:
        """Where its files and pages lie."""
        edition = self.edition
        return folder_of(
            settings.PUBLISHED_FOLDER, edition.index.code, edition.code, self.number
        )

    @property
    def released(self) -> Released:
        """Its files. FileNotFoundError where those that were recorded are gone."""
        place(self.folder, self.files_digest)
        return Released.within(self.folder, self.files_digest)


class Drawing(models.Model):
    """Pages of a revision as they were drawn in one language, held by the SHA-256 of their
    pages.json. They are drawn again when the frame of the site changes; never changes."""

    revision = models.ForeignKey(Revision, models.PROTECT, related_name="drawings")
    language = models.CharField(_("ngôn ngữ"), max_length=10)
    sha256 = models.CharField(max_length=64)
    drawn_at = models.DateTimeField(_("dựng lúc"))

    class Meta:
        verbose_name = _("lần dựng trang")
        verbose_name_plural = pgettext_lazy("many", "lần dựng trang")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.revision_id} {self.language}"


class Score(models.Model):
    """One unit at one node in one revision. Never changes.

    score: 0 … full; points: of the node's own; total: of the root, rounded as published.
    """

    revision = models.ForeignKey(Revision, models.PROTECT, related_name="scores")
    unit = models.ForeignKey(RankedUnit, models.PROTECT, related_name="+")
    node = models.CharField(max_length=64)
    value = models.DecimalField(max_digits=30, decimal_places=12, null=True)
    score = models.DecimalField(max_digits=24, decimal_places=12, null=True)
    points = models.DecimalField(max_digits=24, decimal_places=12, null=True)
    total = models.DecimalField(max_digits=20, decimal_places=8, null=True)
    rank = models.PositiveSmallIntegerField(null=True)
    missing = models.CharField(max_length=16, blank=True)
    flags = models.JSONField(default=list)

    class Meta:
        verbose_name = _("điểm")
        verbose_name_plural = pgettext_lazy("many", "điểm")
        constraints = [
            models.UniqueConstraint(name="score_once", fields=["revision", "unit", "node"])
        ]

    def __str__(self) -> str:
        return f"{self.revision_id} {self.unit_id} {self.node}"
