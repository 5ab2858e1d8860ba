"""What makes the record provable: sealed events, the tree over them, its signed heads."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dossiers.models.event import Event
from dossiers.querysets import HeadQuerySet
from egov import clock
from egov.models import User


class Unsealed(models.Model):
    """An event that is not in the tree yet: written with it, taken away by sealing."""

    event = models.OneToOneField(
        Event, models.PROTECT, primary_key=True, related_name="unsealed"
    )

    def __str__(self) -> str:
        return str(self.event_id)


class Leaf(models.Model):
    """An event's place in the tree. Append-only.

    `hash` is the leaf's (RFC 9162: SHA-256 of 0x00 and the event's hash); `code` and `seq`
    name the event even when somebody removed it. No foreign key, for the same reason.
    """

    position = models.BigIntegerField(primary_key=True)
    event_id = models.BigIntegerField(unique=True)
    code = models.CharField(max_length=30)
    seq = models.PositiveIntegerField()
    hash = models.BinaryField(max_length=32)

    class Meta:
        constraints = [
            models.CheckConstraint(name="leaf_position", condition=Q(position__gte=0))
        ]
        # Not unique: a second leaf for one act must be found, not stop all sealing.
        indexes = [models.Index(fields=["code", "seq"], name="leaf_of_a_dossier")]

    def __str__(self) -> str:
        return f"{self.position}: {self.code}/{self.seq}"


class TreeNode(models.Model):
    """The hash of a complete subtree of 2**level leaves, kept for every eighth level.

    Those between are computed from at most 256 hashes of the kept level below.
    """

    level = models.PositiveSmallIntegerField()
    index = models.BigIntegerField()
    hash = models.BinaryField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="tree_node_once", fields=["level", "index"])
        ]

    def __str__(self) -> str:
        return f"{self.level}/{self.index}"


class TreeHead(models.Model):
    """The signed head of the tree over its first `size` leaves. Append-only, public."""

    size = models.BigIntegerField(_("số sự kiện"), primary_key=True)
    # Size of the head before, 0 for the first. Signed, too: none can be left out.
    previous = models.BigIntegerField(unique=True, default=0)
    root = models.BinaryField(max_length=32)
    at = models.DateTimeField(_("ký lúc"), db_index=True)
    key_id = models.CharField(_("khoá"), max_length=16)
    signature = models.BinaryField(max_length=64)

    objects = HeadQuerySet.as_manager()

    class Meta:
        verbose_name = _("đỉnh cây")
        verbose_name_plural = pgettext_lazy("many", "đỉnh cây")
        ordering = ["-size"]
        constraints = [
            models.CheckConstraint(
                name="tree_head_size",
                condition=Q(previous__gte=0, size__gt=F("previous")),
            )
        ]

    def __str__(self) -> str:
        return str(self.size)

    @property
    def pieces(self) -> list[str]:
        """The root in hex, in pieces that a narrow page can break between."""
        digits = bytes(self.root).hex()
        return [digits[at : at + 16] for at in range(0, 64, 16)]


class CalendarEdition(models.Model):
    """One edition of the working calendar's dated exceptions, whole. Append-only.

    A dossier's clock reads the edition its events name; another edition moves its due
    date by an event of its own, or not at all.
    """

    number = models.PositiveIntegerField(_("số"), primary_key=True)
    notice = models.CharField(_("thông báo"), max_length=200)
    reason = models.TextField(_("thay đổi gì"), blank=True)
    # Rows as in worktime/vietnam.json.
    days = models.JSONField(_("ngày"))
    digest = models.CharField("SHA-256", max_length=64, unique=True)
    published_at = models.DateTimeField(_("công bố lúc"), default=clock.now)
    published_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    # Every dossier it concerns has been counted again.
    counted_at = models.DateTimeField(_("tính lại xong lúc"), null=True)

    class Meta:
        verbose_name = _("lịch làm việc")
        verbose_name_plural = pgettext_lazy("many", "lịch làm việc")
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"{self.number}: {self.notice}"


class Alert(models.Model):
    """Something that waits too long, raised once by the clock; ended when it is over.

    `about` tells two occasions of the same kind apart: a due moment, a visit, an opinion.
    """

    class Kind(models.TextChoices):
        NEAR_DUE = "near_due", _("Sắp đến hạn")
        OVERDUE = "overdue", _("Quá hạn")
        NOT_ACCEPTED = "not_accepted", _("Quá 8 giờ làm việc chưa tiếp nhận")
        STEP_OVER = "step_over", _("Quá thời gian của bước")
        OPINION_OVER = "opinion_over", _("Cơ quan được hỏi chưa trả lời")
        ANSWER_NEAR = "answer_near", _("Sắp hết thời gian bổ sung")
        ANSWER_OVER = "answer_over", _("Hết thời gian bổ sung")
        APOLOGY_WAITS = "apology_waits", _("Thư xin lỗi chờ ký")

    dossier = models.ForeignKey(
        "dossiers.Dossier", models.PROTECT, related_name="alerts", verbose_name=_("hồ sơ")
    )
    kind = models.CharField(_("loại"), max_length=16, choices=Kind)
    about = models.CharField(max_length=60)
    raised_at = models.DateTimeField(_("nêu lúc"), default=clock.now)
    ended_at = models.DateTimeField(_("hết lúc"), null=True)

    class Meta:
        verbose_name = _("cảnh báo")
        verbose_name_plural = pgettext_lazy("many", "cảnh báo")
        constraints = [
            models.UniqueConstraint(name="alert_once", fields=["dossier", "kind", "about"]),
            models.CheckConstraint(
                name="alert_ends_later",
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("raised_at")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["kind", "raised_at"],
                name="alert_open",
                condition=Q(ended_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.kind} {self.about}"
