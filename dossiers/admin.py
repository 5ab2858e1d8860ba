"""The dossier service in Django's admin: to look, and to close what is no longer used.

What was filed, decided, paid or published changes through verbs alone; nothing of it can
be edited, added or deleted here.
"""

import json
from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from dossiers.models import (
    Dossier,
    Event,
    Field,
    Message,
    Opinion,
    Outbox,
    Part,
    PaymentRecord,
    Procedure,
    ProcedureVersion,
    Result,
    Tally,
)
from egov.recorded import Recorded, RecordedInline

_Any = Model | None


@admin.register(Field)
class FieldAdmin(admin.ModelAdmin):
    list_display = ["code", "name_vi", "name_en"]
    search_fields = ["code", "name_vi", "name_en"]

    def get_readonly_fields(self, request: HttpRequest, obj: _Any = None) -> list[str]:
        """A code in use stays what it is."""
        return ["code"] if obj else []

    def has_delete_permission(self, request: HttpRequest, obj: _Any = None) -> bool:
        return False


class VersionInline(RecordedInline):
    model = ProcedureVersion
    fields = ["number", "effective_from", "decision", "published_at", "digest"]


@admin.register(Procedure)
class ProcedureAdmin(admin.ModelAdmin):
    """Only the day of abolition is set here; all else comes with a published version."""

    list_display = ["code", "name_vi", "field", "life_event", "closed_on"]
    list_filter = ["life_event", "field"]
    list_select_related = ["field"]
    search_fields = ["code"]
    search_help_text = _("Mã, tên hoặc từ khoá, không cần dấu")
    fields = ["code", "name_vi", "name_en", "field", "life_event", "keywords", "closed_on"]
    readonly_fields = ["code", "name_vi", "name_en", "field", "life_event", "keywords"]
    inlines = [VersionInline]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        found = Procedure.objects.matching(search_term).values("pk")
        return queryset.filter(pk__in=found), False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: _Any = None) -> bool:
        return False


@admin.register(ProcedureVersion)
class ProcedureVersionAdmin(Recorded):
    list_display = ["procedure", "number", "effective_from", "decision", "published_at"]
    list_select_related = ["procedure"]
    search_fields = ["procedure__code", "decision"]
    exclude = ["document"]
    readonly_fields = ["content"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ProcedureVersion]:
        return super().get_queryset(request).defer("document")

    @admin.display(description=_("nội dung"))
    def content(self, version: ProcedureVersion) -> str:
        text = json.dumps(version.document, ensure_ascii=False, indent=2)
        return format_html("<pre>{}</pre>", text)


class EventInline(RecordedInline):
    model = Event
    fields = ["seq", "step", "at", "by", "role", "agency", "status_to"]


class PartInline(RecordedInline):
    model = Part
    fields = ["code", "filename", "size", "pages", "uploaded_at", "round"]


class OpinionInline(RecordedInline):
    model = Opinion
    fields = ["agency", "asked_by", "asked_at", "due_at", "agrees", "answered_at"]


class PaymentInline(RecordedInline):
    model = PaymentRecord
    fields = ["amount", "method", "reference", "recorded_by", "recorded_at"]


class ResultInline(RecordedInline):
    model = Result
    fields = ["number", "signed_by", "signed_at", "issued_at", "sha256"]


@admin.register(Dossier)
class DossierAdmin(Recorded):
    list_display = [
        *("code", "version", "owner_name", "status", "at"),
        *("received_by", "handled_by", "due_at"),
    ]
    list_filter = ["status", "at", "channel", "payment", "delivery"]
    search_fields = ["code"]
    search_help_text = _("Mã hồ sơ, họ tên, số định danh hoặc điện thoại")
    date_hierarchy = "filed_at"
    exclude = ["head_hash", "filing_key", "draft_key", "search"]
    inlines = [EventInline, PartInline, OpinionInline, PaymentInline, ResultInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Dossier]:
        return Dossier.objects.for_page()

    @admin.display(description=_("nơi nhận"), ordering="receiving_agency")
    def received_by(self, dossier: Dossier) -> str:
        return dossier.receiving_agency.code

    @admin.display(description=_("nơi giải quyết"), ordering="handling_agency")
    def handled_by(self, dossier: Dossier) -> str:
        return dossier.handling_agency.code

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        found = Dossier.objects.matching(search_term).values("pk")
        return queryset.filter(pk__in=found), False


@admin.register(Event)
class EventAdmin(Recorded):
    list_display = ["dossier", "seq", "step", "at", "by", "role", "agency", "status_to"]
    list_filter = ["step", "status_to"]
    list_select_related = ["dossier", "by", "agency"]
    search_fields = ["dossier__code__exact"]
    search_help_text = _("Mã hồ sơ đầy đủ")
    exclude = ["previous", "hash", "details_hash"]
    readonly_fields = ["hash_hex", "previous_hex"]

    @admin.display(description=_("mã băm"))
    def hash_hex(self, event: Event) -> str:
        return bytes(event.hash).hex()

    @admin.display(description=_("mã băm trước"))
    def previous_hex(self, event: Event) -> str:
        return bytes(event.previous).hex()


@admin.register(Message)
class MessageAdmin(Recorded):
    list_display = ["to", "name", "event", "state", "attempts", "next_at", "sent_at"]
    list_filter = ["state"]
    list_select_related = ["event"]
    search_fields = ["to__iexact", "event__dossier__code__exact"]
    search_help_text = _("Địa chỉ thư hoặc mã hồ sơ đầy đủ")


@admin.register(Outbox)
class OutboxAdmin(Recorded):
    list_display = ["event", "created_at"]
    list_select_related = ["event"]


@admin.register(Tally)
class TallyAdmin(Recorded):
    list_display = ["month", "agency", "procedure", "measure", "count"]
    list_filter = ["measure", "month"]
    list_select_related = ["agency", "procedure"]
