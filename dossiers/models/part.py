"""What hangs on a dossier: parts, opinions, payments, the result."""

import uuid

from django.core.files.storage import default_storage
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dossiers.models.dossier import Dossier, Draft
from egov import clock
from egov.models import Agency, User


def part_path(part: "Part", filename: str) -> str:
    """Storage name: nothing of what the uploader chose, so nothing to escape with."""
    return f"parts/{part.uploaded_at:%Y/%m/%d}/{part.key}"


class Part(models.Model):
    """One uploaded file for one part (thành phần hồ sơ), of a draft or a dossier."""

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    draft = models.ForeignKey(Draft, models.CASCADE, null=True, related_name="parts")
    dossier = models.ForeignKey(Dossier, models.PROTECT, null=True, related_name="parts")
    code = models.CharField(_("mã thành phần"), max_length=60)
    filename = models.CharField(_("tên tệp"), max_length=200)
    file = models.FileField(upload_to=part_path, storage=default_storage, max_length=120)
    size = models.PositiveBigIntegerField(_("dung lượng (byte)"))
    sha256 = models.CharField(max_length=64)
    content_type = models.CharField(max_length=100)
    pages = models.PositiveIntegerField(null=True)
    scanned = models.BooleanField(_("đã quét mã độc"), default=False)
    # Digital signatures found in it when it came (dossiers.signing.kept).
    signatures = models.JSONField(_("chữ ký số"), default=list)
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=clock.now)
    # Which supplement brought it; 0 is the first filing.
    round = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("thành phần hồ sơ")
        verbose_name_plural = pgettext_lazy("many", "thành phần hồ sơ")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="part_has_a_home",
                condition=Q(draft__isnull=False) | Q(dossier__isnull=False),
            ),
            models.CheckConstraint(name="part_not_empty", condition=Q(size__gt=0)),
        ]

    def __str__(self) -> str:
        return self.filename


class Opinion(models.Model):
    """A question to another agency about a dossier. Silence is not agreement."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="opinions")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="opinions")
    question = models.TextField(_("câu hỏi"))
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    due_at = models.DateTimeField(_("hạn trả lời"))
    agrees = models.BooleanField(_("đồng ý"), null=True)
    answer = models.TextField(_("trả lời"), blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("ý kiến")
        verbose_name_plural = pgettext_lazy("many", "ý kiến")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                name="opinion_open_once",
                fields=["dossier", "agency"],
                condition=Q(answered_at__isnull=True),
            )
        ]
        indexes = [
            models.Index(
                fields=["agency", "due_at"],
                name="opinion_waiting",
                condition=Q(answered_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} → {self.agency_id}"


class PaymentRecord(models.Model):
    """Money received for a dossier. Append-only; a refund is a row of its own."""

    class Method(models.TextChoices):
        CASH = "cash", _("Tiền mặt")
        TRANSFER = "transfer", _("Chuyển khoản")

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="payments")
    amount = models.BigIntegerField(_("số tiền (đồng)"))
    method = models.CharField(_("hình thức"), max_length=10, choices=Method)
    reference = models.CharField(_("số chứng từ"), max_length=60)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("khoản thu")
        verbose_name_plural = pgettext_lazy("many", "khoản thu")
        constraints = [
            models.UniqueConstraint(
                name="payment_reference", fields=["dossier", "reference"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id}: {self.amount}"


class ResultCounter(models.Model):
    """The last result number an agency gave in a year."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="result_counter", fields=["agency", "year"])
        ]

    def __str__(self) -> str:
        return f"{self.agency_id}/{self.year}: {self.last}"


class Result(models.Model):
    """The result of a dossier: its number, signer, and the document once made."""

    dossier = models.OneToOneField(Dossier, models.PROTECT, related_name="result")
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    number = models.CharField(_("số kết quả"), max_length=60)
    signed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    signed_at = models.DateTimeField()
    issued_at = models.DateTimeField()
    file = models.FileField(
        upload_to="results/", storage=default_storage, max_length=120, blank=True
    )
    sha256 = models.CharField(max_length=64, blank=True)
    # Put off before each try, so that one document that fails holds up no other.
    next_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("kết quả")
        verbose_name_plural = pgettext_lazy("many", "kết quả")
        indexes = [
            models.Index(fields=["next_at"], name="result_unmade", condition=Q(sha256=""))
        ]

    def __str__(self) -> str:
        return self.number
