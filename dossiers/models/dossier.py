"""Drafts and dossiers. Only `transitions` writes a dossier."""

import uuid
from typing import Any

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dossiers.models.catalogue import ProcedureVersion
from dossiers.querysets import DossierQuerySet, DraftQuerySet
from dossiers.spec import Place, Spec
from dossiers.states import (
    FINAL,
    UNSETTLED,
    Channel,
    Delivery,
    Payment,
    RouteKind,
    Status,
)
from egov import clock
from egov.models import Agency, User
from egov.text import Fold


class Filing(models.Model):
    """What a draft and the dossier made of it both say."""

    version = models.ForeignKey(
        ProcedureVersion, models.PROTECT, verbose_name=_("thủ tục"), related_name="+"
    )
    case = models.CharField(_("trường hợp"), max_length=40)
    channel = models.CharField(
        _("kênh nộp"), max_length=8, choices=Channel, default=Channel.ONLINE
    )
    answers = models.JSONField(_("tờ khai"), default=dict)
    # Whose matter it is. An applicant without an account is known by these alone.
    owner_name = models.CharField(_("người nộp"), max_length=120, blank=True)
    owner_identity = models.CharField(_("số định danh"), max_length=12, blank=True)
    owner_phone = models.CharField(_("điện thoại"), max_length=20, blank=True)
    owner_email = models.EmailField(_("thư điện tử"), blank=True)
    # Filed for somebody else: on which paper (uỷ quyền). Empty: for oneself.
    authority = models.CharField(_("văn bản uỷ quyền"), max_length=200, blank=True)

    class Meta:
        abstract = True

    @property
    def spec(self) -> Spec:
        return self.version.spec


class Draft(Filing):
    """A dossier not yet filed: saved on the server, resumed on any device."""

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="drafts"
    )
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, related_name="+", verbose_name=_("nơi nộp")
    )
    # A supplement being prepared is a draft of its dossier.
    dossier = models.OneToOneField(
        "dossiers.Dossier", models.CASCADE, null=True, related_name="supplement_draft"
    )
    revision = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=clock.now)
    saved_at = models.DateTimeField(default=clock.now)

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("bản nháp")
        verbose_name_plural = pgettext_lazy("many", "bản nháp")
        indexes = [models.Index(fields=["user", "-saved_at"], name="draft_mine")]

    def __str__(self) -> str:
        return f"{self.version.procedure.name} ({self.saved_at:%d/%m/%Y})"


def _folded() -> Fold:
    """Who and which, folded for search: name, code, identity number, phone."""
    blank = models.Value(" ")
    names = ["owner_name", "code", "owner_identity", "owner_phone"]
    words: list[Any] = [blank]
    for name in names:
        words += [F(name), blank]
    return Fold(Concat(*words, output_field=models.TextField()))


class Dossier(Filing):
    """One application for one procedure (hồ sơ)."""

    code = models.CharField(_("mã hồ sơ"), max_length=30, unique=True)
    # Made by the client before filing: one key, one dossier.
    filing_key = models.UUIDField(editable=False)
    draft_key = models.UUIDField(unique=True, editable=False)
    filed_by = models.ForeignKey(User, models.PROTECT, related_name="filed")
    applicant = models.ForeignKey(User, models.PROTECT, null=True, related_name="dossiers")
    receiving_agency = models.ForeignKey(
        Agency, models.PROTECT, related_name="received", verbose_name=_("nơi nhận")
    )
    handling_agency = models.ForeignKey(
        Agency, models.PROTECT, related_name="handled", verbose_name=_("nơi giải quyết")
    )
    status = models.PositiveSmallIntegerField(
        _("trạng thái"), choices=Status, default=Status.REGISTERED
    )
    # Position on the route: the place's kind, and who holds it there.
    at = models.CharField(
        pgettext_lazy("place", "vị trí"),
        max_length=10,
        choices=RouteKind,
        default=RouteKind.RECEIVE,
    )
    holder = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        related_name="holding",
        verbose_name=_("người thụ lý"),
    )
    held_since = models.DateTimeField(_("giữ từ"), default=clock.now)
    payment = models.CharField(
        _("thanh toán"), max_length=8, choices=Payment, default=Payment.NONE
    )
    fee = models.PositiveBigIntegerField(_("phí, lệ phí (đồng)"), default=0)
    delivery = models.CharField(
        _("trả kết quả"), max_length=12, choices=Delivery, default=Delivery.NONE
    )
    filed_at = models.DateTimeField(_("nộp lúc"))
    changed_at = models.DateTimeField(_("thay đổi lúc"), default=clock.now)
    accepted_at = models.DateTimeField(_("tiếp nhận lúc"), null=True)
    # What the clock reads from the events; kept for lists, never set by hand.
    due_at = models.DateTimeField(_("hạn trả kết quả"), null=True)
    # When the place that holds it has used up its share: before acceptance 8 working hours.
    step_due_at = models.DateTimeField(_("hạn của bước"), null=True)
    paused_since = models.DateTimeField(_("đồng hồ dừng từ"), null=True)
    # The calendar edition by which it is counted: the one its events name last.
    calendar_edition = models.PositiveIntegerField(default=0)
    answer_by = models.DateTimeField(_("hạn bổ sung"), null=True)
    finished_at = models.DateTimeField(_("xong lúc"), null=True)
    supplements = models.PositiveSmallIntegerField(_("số lần bổ sung"), default=0)
    # Grows with each event: what If-Match compares.
    revision = models.PositiveIntegerField(default=0)
    anonymised_at = models.DateTimeField(_("ẩn danh lúc"), null=True)
    head_hash = models.BinaryField(max_length=32, default=bytes(32))
    search = models.GeneratedField(
        expression=_folded(),
        output_field=models.TextField(),
        db_persist=True,
        editable=False,
    )

    objects = DossierQuerySet.as_manager()

    class Meta:
        verbose_name = _("hồ sơ")
        verbose_name_plural = pgettext_lazy("many", "hồ sơ")
        constraints = [
            models.UniqueConstraint(
                name="dossier_filing_key", fields=["filed_by", "filing_key"]
            ),
            models.CheckConstraint(
                name="dossier_status", condition=Q(status__in=Status.values)
            ),
            models.CheckConstraint(name="dossier_at", condition=Q(at__in=RouteKind.values)),
            models.CheckConstraint(
                name="dossier_accepted_has_due",
                condition=Q(accepted_at__isnull=True) | Q(due_at__isnull=False),
            ),
            models.CheckConstraint(
                name="dossier_unaccepted_is_early",
                condition=Q(accepted_at__isnull=False)
                | Q(
                    status__in=[
                        Status.REGISTERED,
                        Status.REFUSED,
                        Status.SUPPLEMENT,
                        Status.WITHDRAWN,
                    ]
                ),
            ),
            models.CheckConstraint(
                name="dossier_finished",
                condition=Q(finished_at__isnull=False)
                | ~Q(status__in=[*FINAL, Status.FINISHED]),
            ),
        ]
        indexes = [
            models.Index(
                fields=["handling_agency", "at", "due_at", "id"],
                name="dossier_queue",
                condition=Q(status__in=sorted(set(Status) - FINAL)),
            ),
            models.Index(
                fields=["receiving_agency", "at", "filed_at", "id"],
                name="dossier_desk",
                condition=Q(status__in=sorted(set(Status) - FINAL)),
            ),
            models.Index(
                fields=["holder", "due_at", "id"],
                name="dossier_holder",
                condition=Q(status__in=sorted(UNSETTLED)),
            ),
            models.Index(
                fields=["due_at", "id"],
                name="dossier_running",
                condition=Q(status__in=sorted(UNSETTLED), paused_since__isnull=True),
            ),
            models.Index(
                fields=["step_due_at", "id"],
                name="dossier_step",
                condition=Q(status__in=sorted(UNSETTLED), step_due_at__isnull=False),
            ),
            models.Index(
                fields=["calendar_edition", "id"],
                name="dossier_calendar",
                condition=Q(status__in=sorted(UNSETTLED), accepted_at__isnull=False),
            ),
            models.Index(
                fields=["answer_by", "id"],
                name="dossier_answer",
                condition=Q(status=Status.SUPPLEMENT),
            ),
            models.Index(fields=["applicant", "-filed_at"], name="dossier_mine"),
            models.Index(fields=["filed_by", "-filed_at"], name="dossier_filed"),
            GinIndex(name="dossier_search", fields=["search"], opclasses=["gin_trgm_ops"]),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def is_accepted(self) -> bool:
        return self.accepted_at is not None

    @property
    def is_final(self) -> bool:
        return self.status in FINAL

    @property
    def is_unsettled(self) -> bool:
        return self.status in UNSETTLED

    @property
    def place(self) -> Place | None:
        """The place on the route where it stands."""
        return self.spec.place(self.at)

    @property
    def agency_here(self) -> Agency:
        """The agency that has it now."""
        receiving = self.at in {RouteKind.RECEIVE, RouteKind.RETURN}
        return self.receiving_agency if receiving else self.handling_agency


class NumberCounter(models.Model):
    """The last number given at an agency on a day. Its row lock makes them gapless."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    day = models.DateField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="counter_once", fields=["agency", "day"])
        ]

    def __str__(self) -> str:
        return f"{self.agency_id} {self.day}: {self.last}"
