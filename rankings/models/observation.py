"""What was said of one indicator of one unit: layers upon layers, with their evidence."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rankings.models.edition import Edition
from rankings.models.units import RankedUnit
from rankings.querysets import LayerQuerySet, ObservationQuerySet
from rankings.records import moment_text
from rankings.states import Origin, State, Step, Verdict


class Observation(models.Model):
    """One indicator (a leaf of the methodology) of one unit in one edition.

    Its values are its layers; here is only where it stands. Only `rankings.transitions`
    writes it, together with a layer (database trigger).
    """

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="observations")
    unit = models.ForeignKey(RankedUnit, models.PROTECT, related_name="observations")
    indicator = models.CharField(_("chỉ tiêu"), max_length=64)
    state = models.CharField(
        _("trạng thái"), max_length=8, choices=State, default=State.OPEN
    )
    # Number of its layers.
    layers_count = models.PositiveIntegerField(default=0)
    returns = models.PositiveSmallIntegerField(_("số lần trả lại"), default=0)
    # Whose turn was drawn; an assessor never sees their own agency's.
    assessors = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="to_assess", blank=True
    )

    objects = ObservationQuerySet.as_manager()

    class Meta:
        verbose_name = _("số liệu")
        verbose_name_plural = pgettext_lazy("many", "số liệu")
        ordering = ["edition_id", "unit_id", "indicator"]
        constraints = [
            models.UniqueConstraint(
                name="observation_once", fields=["edition", "unit", "indicator"]
            ),
            models.CheckConstraint(
                name="observation_state", condition=Q(state__in=State.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.indicator}"


class Layer(models.Model):
    """One statement about a value. Append-only, chained by hash to the one before.

    cells: series of the engine → decimal as text, or a reason why it is missing; null when
    the statement gives no value (a return, an appeal without one).
    """

    observation = models.ForeignKey(Observation, models.PROTECT, related_name="layers")
    seq = models.PositiveIntegerField()
    step = models.CharField(max_length=10, choices=Step)
    state_to = models.CharField(max_length=8, choices=State)
    verdict = models.CharField(max_length=8, choices=Verdict, blank=True)
    origin = models.CharField(max_length=8, choices=Origin, blank=True)
    cells = models.JSONField(null=True)
    reason = models.TextField(_("lý do"), blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    role = models.CharField(max_length=20)
    # SHA-256 over the canonical list of its evidence; the rows follow in the same act.
    evidence_digest = models.CharField(max_length=64, blank=True)
    previous = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)

    objects = LayerQuerySet.as_manager()

    class Meta:
        verbose_name = _("lớp giá trị")
        verbose_name_plural = pgettext_lazy("many", "lớp giá trị")
        ordering = ["observation_id", "seq"]
        constraints = [
            models.UniqueConstraint(name="layer_seq", fields=["observation", "seq"])
        ]

    def __str__(self) -> str:
        return f"{self.observation_id}/{self.seq} {self.step}"

    def body(self) -> dict[str, Any]:
        """What the hash covers, besides the previous hash."""
        held = self.observation
        return {
            "edition": held.edition_id,
            "unit": held.unit_id,
            "indicator": held.indicator,
            "seq": self.seq,
            "step": str(self.step),
            "state": str(self.state_to),
            "verdict": str(self.verdict),
            "origin": str(self.origin),
            "cells": self.cells,
            "reason": self.reason,
            "at": moment_text(self.at),
            "by": self.by_id,
            "role": self.role,
            "evidence": self.evidence_digest,
        }


class Evidence(models.Model):
    """What a layer rests on: a file, a page with its snapshot, a numbered document, or
    figures of this system. Append-only."""

    class Kind(models.TextChoices):
        FILE = "file", _("Tệp")
        PAGE = "page", _("Trang web")
        DOCUMENT = "document", _("Văn bản")
        SYSTEM = "system", _("Số liệu của hệ thống")

    layer = models.ForeignKey(Layer, models.PROTECT, related_name="evidence")
    kind = models.CharField(_("loại"), max_length=8, choices=Kind)
    title = models.CharField(_("tên"), max_length=200)
    # The file, or the snapshot of the page; named by its SHA-256.
    file = models.FileField(upload_to="evidence/", max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    url = models.URLField(_("địa chỉ"), max_length=500, blank=True)
    number = models.CharField(_("số, ký hiệu"), max_length=60, blank=True)
    issuer = models.CharField(_("nơi ban hành"), max_length=160, blank=True)
    issued_on = models.DateField(_("ngày ban hành"), null=True, blank=True)
    valid_to = models.DateField(_("có giá trị đến hết ngày"), null=True, blank=True)
    excerpt = models.TextField(_("trích yếu"), blank=True)

    class Meta:
        verbose_name = _("minh chứng")
        verbose_name_plural = pgettext_lazy("many", "minh chứng")
        ordering = ["layer_id", "pk"]

    def __str__(self) -> str:
        return self.title

    def body(self) -> dict[str, Any]:
        """What the layer's `evidence_digest` covers of it."""
        return {
            "kind": str(self.kind),
            "title": self.title,
            "sha256": self.sha256,
            "url": self.url,
            "number": self.number,
            "issuer": self.issuer,
            "issued_on": self.issued_on.isoformat() if self.issued_on else None,
            "valid_to": self.valid_to.isoformat() if self.valid_to else None,
            "excerpt": self.excerpt,
        }
