"""Who was drawn for a value instead of somebody drawn before."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rankings.models.edition import EditionEvent
from rankings.models.observation import Observation


class Replacement(models.Model):
    """One value's turn, passed from one assessor to another. Append-only.

    Its event says who did it, when and why, and holds a digest of all its replacements;
    `Observation.assessors` changes only together with one of these (database trigger).
    """

    event = models.ForeignKey(EditionEvent, models.PROTECT, related_name="replacements")
    observation = models.ForeignKey(
        Observation, models.PROTECT, related_name="replacements"
    )
    former = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    drawn = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("lần thay người thẩm định")
        verbose_name_plural = pgettext_lazy("many", "lần thay người thẩm định")
        ordering = ["event_id", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="replacement_once", fields=["observation", "former"]
            ),
            models.CheckConstraint(
                name="replacement_by_another", condition=~Q(former=F("drawn"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.observation_id}: {self.former_id} → {self.drawn_id}"

    def body(self) -> dict[str, Any]:
        """What the event's digest covers of it."""
        return {
            "unit": self.observation.unit_id,
            "indicator": self.observation.indicator,
            "former": self.former_id,
            "drawn": self.drawn_id,
        }
