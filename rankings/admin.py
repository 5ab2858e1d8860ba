"""The rankings in Django's admin: to look at."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from egov.recorded import Recorded, RecordedInline
from rankings.models import (
    Edition,
    EditionEvent,
    Evidence,
    Index,
    Layer,
    Measurement,
    Methodology,
    Observation,
    RankedUnit,
    Revision,
    Score,
    Site,
    UnitSet,
    Visit,
)
from rankings.states import State, Step


@admin.register(Index)
class IndexAdmin(Recorded):
    list_display = ["code", "title_vi", "order"]


@admin.register(Methodology)
class MethodologyAdmin(Recorded):
    list_display = ["index", "version", "edited_at", "edited_by", "frozen_at", "digest"]
    list_filter = ["index"]
    list_select_related = ["index", "edited_by"]


@admin.register(RankedUnit)
class RankedUnitAdmin(Recorded):
    list_display = ["key", "name_vi", "kind", "agency", "successor"]
    list_filter = ["kind"]
    list_select_related = ["agency", "successor"]
    search_fields = ["key", "name_vi", "name_en"]


@admin.register(UnitSet)
class UnitSetAdmin(Recorded):
    list_display = ["code", "title_vi"]


class EventInline(RecordedInline):
    model = EditionEvent
    fields = ["seq", "step", "status_to", "at", "by", "role", "facts"]


class RevisionInline(RecordedInline):
    model = Revision
    fields = ["number", "published_at", "edition_digest"]


@admin.register(Edition)
class EditionAdmin(Recorded):
    list_display = [
        "index",
        "code",
        "status",
        "reference_date",
        "synthetic",
        "as_published",
    ]
    list_filter = ["index", "status"]
    inlines = [EventInline, RevisionInline]


class Blind:
    """Layers without the first verdict on a value that waits for the second: whoever gives
    that one may be an administrator too."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Layer]:
        held: Any = super()
        layers: QuerySet[Layer] = held.get_queryset(request)
        return layers.exclude(step=Step.ASSESS, observation__state=State.ASSESSED)


class LayerInline(Blind, RecordedInline):
    model = Layer
    fields = ["seq", "step", "verdict", "cells", "reason", "at", "by"]


@admin.register(Observation)
class ObservationAdmin(Recorded):
    list_display = ["edition", "unit", "indicator", "state", "layers_count"]
    list_filter = ["state", "edition"]
    list_select_related = ["edition", "unit"]
    search_fields = ["unit__name_vi", "indicator"]
    inlines = [LayerInline]


class EvidenceInline(RecordedInline):
    model = Evidence
    fields = ["kind", "title", "number", "issuer", "url", "sha256"]


@admin.register(Layer)
class LayerAdmin(Blind, Recorded):
    list_display = ["observation", "seq", "step", "verdict", "at", "by"]
    list_select_related = ["observation", "by"]
    inlines = [EvidenceInline]


@admin.register(Revision)
class RevisionAdmin(Recorded):
    list_display = ["edition", "number", "published_at", "edition_digest"]
    list_select_related = ["edition"]


@admin.register(Score)
class ScoreAdmin(Recorded):
    list_display = ["revision", "unit", "node", "points", "total", "rank"]
    list_select_related = ["revision__edition", "unit"]
    search_fields = ["unit__name_vi", "node"]


@admin.register(Site)
class SiteAdmin(Recorded):
    list_display = ["url", "unit", "allowed_by", "allowed_at", "closed_at"]
    list_select_related = ["unit", "allowed_by"]


class MeasurementInline(RecordedInline):
    model = Measurement
    fields = ["code", "value", "passed", "sha256", "confirmed_by"]


@admin.register(Visit)
class VisitAdmin(Recorded):
    list_display = ["site", "edition", "state", "asked_at", "finished_at"]
    list_filter = ["state"]
    inlines = [MeasurementInline]
