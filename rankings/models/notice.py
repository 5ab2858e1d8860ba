"""What a person is told of by mail."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from egov import clock
from rankings.models.edition import Edition
from rankings.models.observation import Layer


class Notice(models.Model):
    """One thing that one person is told of, once; several leave in one mail."""

    class Kind(models.TextChoices):
        OPENED = "opened", _("Mở thu thập")
        DRAWN = "drawn", _("Được rút để thẩm định")
        RETURNED = "returned", _("Số liệu bị trả lại")
        SHOWN = "shown", _("Có kết quả tạm tính")
        DECIDED = "decided", _("Khiếu nại đã giải quyết")
        PUBLISHED = "published", _("Đã công bố")
        CLOSING = "closing", _("Sắp đóng thu thập")
        APPEALS_END = "appeals_end", _("Sắp hết hạn khiếu nại")

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="notices")
    kind = models.CharField(_("việc"), max_length=12, choices=Kind)
    # What was said of a value, where the notice is about that.
    layer = models.ForeignKey(Layer, models.PROTECT, null=True, related_name="notices")
    # What it is about, for machines: the same is told once.
    about = models.CharField(max_length=60)
    made_at = models.DateTimeField(_("lập lúc"), default=clock.now)
    sent_at = models.DateTimeField(_("gửi lúc"), null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(default=clock.now)
    error = models.TextField(blank=True)

    class Meta:
        verbose_name = _("thông báo")
        verbose_name_plural = pgettext_lazy("many", "thông báo")
        ordering = ["-made_at"]
        constraints = [
            models.UniqueConstraint(
                name="notice_once", fields=["person", "edition", "kind", "about"]
            )
        ]
        indexes = [
            models.Index(
                name="notice_unsent",
                fields=["next_at"],
                condition=models.Q(sent_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind} {self.about}"
