"""Letters: the seven forms as recorded papers, and apologies waiting for a signature."""

import uuid

from django.core.files.storage import default_storage
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dossiers.models.dossier import Dossier
from dossiers.models.event import Event
from dossiers.querysets import LetterQuerySet
from dossiers.states import Form
from egov import clock
from egov.models import Agency, User


class Letter(models.Model):
    """One paper with a number of its own. Append-only; it names nobody.

    What it says is in its content, to which `content_hash` commits. `about` is the due
    moment that an apology is for: one apology for each date that was missed.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    form = models.CharField(_("mẫu"), max_length=12, choices=Form)
    # The register is of an agency and a period, not of one dossier.
    dossier = models.ForeignKey(
        Dossier, models.PROTECT, null=True, related_name="letters", verbose_name=_("hồ sơ")
    )
    event = models.ForeignKey(Event, models.PROTECT, null=True, related_name="letters")
    agency = models.ForeignKey(
        Agency, models.PROTECT, related_name="+", verbose_name=_("cơ quan")
    )
    number = models.CharField(_("số"), max_length=60)
    issued_at = models.DateTimeField(_("ban hành lúc"))
    issued_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    about = models.DateTimeField(_("về hạn"), null=True)
    content_hash = models.BinaryField(max_length=32)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("văn bản")
        verbose_name_plural = pgettext_lazy("many", "văn bản")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(name="letter_number", fields=["agency", "number"]),
            models.UniqueConstraint(
                name="letter_once_per_missed_date",
                fields=["dossier", "about"],
                condition=Q(about__isnull=False),
            ),
            models.CheckConstraint(name="letter_form", condition=Q(form__in=Form.values)),
            models.CheckConstraint(
                name="letter_of_a_dossier",
                condition=Q(dossier__isnull=False, event__isnull=False)
                | Q(dossier__isnull=True, event__isnull=True, form=Form.REGISTER),
            ),
            models.CheckConstraint(
                name="letter_apology_names_its_date",
                condition=Q(about__isnull=False, form=Form.APOLOGY)
                | Q(about__isnull=True) & ~Q(form=Form.APOLOGY),
            ),
        ]

    def __str__(self) -> str:
        return self.number


class LetterContent(models.Model):
    """What a letter says, and its file once made. May leave by retention.

    `salts` and `gone` are those of the ledger's fields, as in an event's details.
    """

    letter = models.OneToOneField(
        Letter, models.PROTECT, primary_key=True, related_name="content"
    )
    salts = models.JSONField(default=dict)
    data = models.JSONField(default=dict)
    gone = models.JSONField(default=dict)
    # Made and signed after the act, by a task; the database lets it be set once.
    file = models.FileField(
        upload_to="letters/", storage=default_storage, max_length=120, blank=True
    )
    sha256 = models.CharField(max_length=64, blank=True)
    signed_at = models.DateTimeField(null=True)
    # Put off before each try, so that one letter that fails holds up no other.
    next_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("nội dung văn bản")
        verbose_name_plural = pgettext_lazy("many", "nội dung văn bản")
        indexes = [
            models.Index(fields=["next_at"], name="letter_unmade", condition=Q(file=""))
        ]

    def __str__(self) -> str:
        return str(self.letter_id)


class LetterCounter(models.Model):
    """The last number of a form at an agency in a year. Its row lock makes them gapless."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    form = models.CharField(max_length=12, choices=Form)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="letter_counter", fields=["agency", "form", "year"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.agency_id} {self.form} {self.year}: {self.last}"


class ApologyDraft(models.Model):
    """An apology written by the system, waiting for the head to sign it (form 04).

    Gone once signed, or when the dossier is finished in time. `about`: the due moment.
    """

    dossier = models.OneToOneField(
        Dossier, models.CASCADE, primary_key=True, related_name="apology_draft"
    )
    about = models.DateTimeField(_("về hạn"))
    until = models.DateTimeField(_("hẹn lại"))
    reason = models.TextField(_("lý do"))
    drafted_at = models.DateTimeField(_("soạn lúc"), default=clock.now)

    class Meta:
        verbose_name = _("dự thảo thư xin lỗi")
        verbose_name_plural = pgettext_lazy("many", "dự thảo thư xin lỗi")

    def __str__(self) -> str:
        return f"{self.dossier_id}: {self.about:%d/%m/%Y}"
