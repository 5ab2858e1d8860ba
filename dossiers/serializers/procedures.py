"""The catalogue as clients read it. A version's document goes out as it was published:
the serializers below it describe that document and never render it."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from dossiers.models import Field, Procedure, ProcedureVersion
from dossiers.serializers.questions import TYPES
from dossiers.serializers.words import TextSerializer
from dossiers.states import Channel, RouteKind
from dossiers.worktime import Unit
from egov.api.inputs import Choice, Words
from egov.api.pages import PageQuery
from egov.models import Role


class ProcedureQuery(PageQuery):
    q = Words(required=False, max_length=200, help_text="Words, accents not needed.")
    life_event = Choice(required=False, choices=Procedure.LifeEvent.choices)
    field = Words(required=False, max_length=50, help_text="Code of the field.")


class NamedSerializer(serializers.Serializer):
    """A code and its name in both languages."""

    code = serializers.CharField()
    name = TextSerializer()


class ProcedureRowSerializer(serializers.Serializer):
    """A procedure in a list."""

    code = serializers.CharField()
    name = serializers.SerializerMethodField()
    field = serializers.SerializerMethodField()
    life_event = serializers.ChoiceField(choices=Procedure.LifeEvent.choices)

    @extend_schema_field(TextSerializer)
    def get_name(self, procedure: Procedure) -> dict[str, str]:
        return both(procedure)

    @extend_schema_field(NamedSerializer)
    def get_field(self, procedure: Procedure) -> dict[str, Any]:
        return {"code": procedure.field.code, "name": both(procedure.field)}


def both(thing: Procedure | Field) -> dict[str, str]:
    """The two names of a catalogue entry."""
    return {"vi": thing.name_vi, "en": thing.name_en}


class FieldSerializer(serializers.Serializer):
    """A question of the form; limits such as `min`, `max`, `not_after` stand beside."""

    code = serializers.CharField()
    type = serializers.ChoiceField(choices=TYPES)
    label = TextSerializer()  # type: ignore[assignment]
    help = TextSerializer(allow_null=True)
    required = serializers.BooleanField()  # type: ignore[assignment]
    source = serializers.CharField(allow_null=True)  # type: ignore[assignment]
    when = serializers.DictField(allow_null=True)
    options = NamedSerializer(many=True, required=False)
    fields = serializers.ListField(child=serializers.DictField(), required=False)  # type: ignore[assignment]


class SectionSerializer(serializers.Serializer):
    code = serializers.CharField()
    name = TextSerializer()
    intro = TextSerializer(allow_null=True)
    fields = FieldSerializer(many=True)  # type: ignore[assignment]


class FormSerializer(serializers.Serializer):
    complete = serializers.BooleanField()
    sections = SectionSerializer(many=True)


class PartAskedSerializer(serializers.Serializer):
    """A paper the dossier needs; `cases` empty: in every case."""

    code = serializers.CharField()
    name = TextSerializer()
    form = serializers.CharField()
    copies = serializers.IntegerField()
    required = serializers.BooleanField()  # type: ignore[assignment]
    cases = serializers.ListField(child=serializers.CharField())
    when = serializers.DictField(allow_null=True)
    accept = serializers.ListField(child=serializers.CharField())
    max_mb = serializers.IntegerField()
    help = TextSerializer(allow_null=True)
    example = TextSerializer(allow_null=True)


class LimitSerializer(serializers.Serializer):
    amount = serializers.IntegerField()
    unit = serializers.ChoiceField(choices=[unit.value for unit in Unit])
    case = serializers.CharField(allow_null=True)
    channel = serializers.ChoiceField(choices=Channel.choices, allow_null=True)


class FeeSerializer(serializers.Serializer):
    code = serializers.CharField()
    name = TextSerializer()
    amount = serializers.IntegerField(help_text=_("Đồng."))
    unit = serializers.CharField()
    quantity_field = serializers.CharField(allow_null=True)
    channel = serializers.ChoiceField(choices=Channel.choices, allow_null=True)
    when = serializers.CharField()
    refundable = serializers.BooleanField()
    ground = serializers.CharField()


class PlaceSerializer(serializers.Serializer):
    """A place on the route and its share (per cent) of the time limit."""

    code = serializers.CharField()
    kind = serializers.ChoiceField(choices=RouteKind.choices)
    role = serializers.ChoiceField(choices=Role.choices)
    agency = serializers.CharField()
    share = serializers.IntegerField()
    name = TextSerializer()


class DocumentSerializer(serializers.Serializer):
    """The document of a version (its full schema: dossiers/catalogue/schema.json)."""

    name = TextSerializer()
    summary = TextSerializer()
    channels = serializers.ListField(child=serializers.ChoiceField(choices=Channel.choices))
    receiving = serializers.CharField()
    handling = serializers.CharField()
    cases = NamedSerializer(many=True)
    form = FormSerializer()
    parts = PartAskedSerializer(many=True)
    fees = FeeSerializer(many=True)
    limits = LimitSerializer(many=True)
    route = PlaceSerializer(many=True)


class VersionNumberSerializer(serializers.Serializer):
    number = serializers.IntegerField()
    effective_from = serializers.DateField()


class VersionSerializer(serializers.Serializer):
    """A published version: immutable, known by its digest."""

    code = serializers.CharField()
    number = serializers.IntegerField()
    effective_from = serializers.DateField()
    decision = serializers.CharField()
    digest = serializers.CharField(help_text="SHA-256 of the document, hexadecimal.")
    closed_on = serializers.DateField(allow_null=True)
    versions = VersionNumberSerializer(many=True)
    document = DocumentSerializer()


def version_body(version: ProcedureVersion) -> dict[str, Any]:
    """A version as VersionSerializer describes it."""
    procedure = version.procedure
    numbers = procedure.versions.published().values("number", "effective_from")
    return {
        "code": procedure.code,
        "number": version.number,
        "effective_from": version.effective_from,
        "decision": version.decision,
        "digest": version.digest,
        "closed_on": procedure.closed_on,
        "versions": list(numbers),
        "document": version.document,
    }
