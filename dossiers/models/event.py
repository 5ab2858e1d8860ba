"""Events: audit trail, timeline, clock, outbox and source of every figure."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dossiers.ledger import Link
from dossiers.models.dossier import Dossier
from dossiers.querysets import EventQuerySet
from dossiers.states import DONE, Status, Step
from egov import clock
from egov.models import Agency, User


class Event(models.Model):
    """One act on one dossier. Append-only: the database refuses change and removal.

    `facts` hold what must stay for ever and names nobody; personal words are in
    `details`, committed to by `details_hash`.
    """

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="events")
    seq = models.PositiveIntegerField()
    step = models.CharField(max_length=20, choices=Step)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=20)
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+")
    status_from = models.PositiveSmallIntegerField(choices=Status, null=True)
    status_to = models.PositiveSmallIntegerField(choices=Status)
    facts = models.JSONField(default=dict)
    details_hash = models.BinaryField(max_length=32, null=True)
    previous = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("sự kiện")
        verbose_name_plural = pgettext_lazy("many", "sự kiện")
        ordering = ["dossier_id", "seq"]
        constraints = [
            models.UniqueConstraint(name="event_seq", fields=["dossier", "seq"]),
            models.CheckConstraint(
                name="event_status", condition=Q(status_to__in=Status.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id}/{self.seq} {self.step}"

    @property
    def done_label(self) -> str:
        return str(DONE[Step(self.step)])

    @property
    def settles(self) -> bool:
        """Whether the dossier was finished by this act (what follows does not again)."""
        return self.status_to == Status.FINISHED != self.status_from

    def body(self) -> dict[str, Any]:
        """What the hash covers, besides the previous hash."""
        details = bytes(self.details_hash).hex() if self.details_hash else None
        return {
            "dossier": self.dossier.code,
            "seq": self.seq,
            "step": str(self.step),
            "at": self.at,
            "by": self.by_id,
            "role": self.role,
            "agency": self.agency_id,
            "from": None if self.status_from is None else int(self.status_from),
            "to": int(self.status_to),
            "facts": self.facts,
            "details": details,
        }

    def link(self) -> Link:
        return Link(self.seq, self.body(), bytes(self.previous), bytes(self.hash))


class EventDetails(models.Model):
    """The personal words of an event: notes, reasons, names. May leave by retention."""

    event = models.OneToOneField(
        Event, models.PROTECT, primary_key=True, related_name="personal"
    )
    # By field (dossiers.ledger.fields_of): its salt in hex. A field that left has its
    # hash in `gone` instead, so that the event's hash can still be checked.
    salts = models.JSONField(default=dict)
    data = models.JSONField(default=dict)
    gone = models.JSONField(default=dict)

    def __str__(self) -> str:
        return str(self.event_id)

    @staticmethod
    def of(event: Event) -> Mapping[str, Any]:
        """The event's details; empty when it has none or they have left."""
        kept = getattr(event, "personal", None)
        return kept.data if kept else {}


class Outbox(models.Model):
    """An event whose consequences (messages, tallies) are still to be worked out."""

    event = models.OneToOneField(
        Event, models.PROTECT, primary_key=True, related_name="outbox"
    )
    created_at = models.DateTimeField(default=clock.now)
    # Put off before each try: an event that cannot be worked out holds up no other.
    next_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return str(self.event_id)


class Message(models.Model):
    """One message to one person about one event; sent at least once, made once."""

    class State(models.TextChoices):
        QUEUED = "queued", _("Chờ gửi")
        SENT = "sent", _("Đã gửi")
        FAILED = "failed", _("Không gửi được")

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    event = models.ForeignKey(Event, models.PROTECT, null=True, related_name="messages")
    # Told by the clock instead of by an act.
    alert = models.ForeignKey(
        "dossiers.Alert", models.PROTECT, null=True, related_name="messages"
    )
    to = models.EmailField()
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=2, default="vi")
    state = models.CharField(max_length=8, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("tin nhắn")
        verbose_name_plural = pgettext_lazy("many", "tin nhắn")
        constraints = [
            models.UniqueConstraint(name="message_once", fields=["event", "to"]),
            models.UniqueConstraint(name="message_once_per_alert", fields=["alert", "to"]),
            models.CheckConstraint(
                name="message_has_a_cause",
                condition=Q(event__isnull=False, alert__isnull=True)
                | Q(event__isnull=True, alert__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_at"], name="message_due", condition=Q(state="queued")
            )
        ]

    def __str__(self) -> str:
        return f"{self.event_id or self.alert_id} → {self.to}"


class Tally(models.Model):
    """Counts by agency, procedure and month, added up from events exactly once."""

    class Measure(models.TextChoices):
        RECEIVED = "received", pgettext_lazy("figure", "Tiếp nhận")
        RECEIVED_ONLINE = "received_online", pgettext_lazy("figure", "Nộp trực tuyến")
        SETTLED = "settled", _("Đã giải quyết")
        ON_TIME = "on_time", _("Đúng hạn")

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    procedure = models.ForeignKey("dossiers.Procedure", models.PROTECT, related_name="+")
    month = models.DateField()
    measure = models.CharField(max_length=16, choices=Measure)
    count = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="tally_once", fields=["agency", "procedure", "month", "measure"]
            )
        ]
        indexes = [models.Index(fields=["measure", "month"], name="tally_month")]

    def __str__(self) -> str:
        return f"{self.agency_id} {self.month} {self.measure}: {self.count}"
