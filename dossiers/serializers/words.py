"""Small pieces that several representations share."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from dossiers.models import Dossier, Draft, Procedure
from dossiers.states import Channel
from egov.models import Agency


class TextSerializer(serializers.Serializer):
    """The same words in both languages."""

    vi = serializers.CharField()
    en = serializers.CharField()


class AgencySerializer(serializers.ModelSerializer[Agency]):
    name = serializers.CharField(help_text="In the language asked for.")

    class Meta:
        model = Agency
        fields = ("code", "name")
        read_only_fields = fields


class ProcedureNameSerializer(serializers.ModelSerializer[Procedure]):
    """A procedure by its code and name."""

    name = serializers.CharField(help_text="In the language asked for.")

    class Meta:
        model = Procedure
        fields = ("code", "name")
        read_only_fields = fields


class FilingSerializer(serializers.Serializer):
    """What a draft and a dossier both say of themselves."""

    procedure = ProcedureNameSerializer(source="version.procedure")
    version = serializers.IntegerField(source="version.number")
    case = serializers.CharField()
    channel = serializers.ChoiceField(choices=Channel.choices)


@extend_schema_field({"type": "object", "additionalProperties": {}})
class AnswersField(serializers.Field):
    """Answers as they are kept: field code → value."""

    def to_representation(self, value: dict[str, object]) -> dict[str, object]:
        return value


def etag(thing: Draft | Dossier) -> str:
    """The revision as an entity tag, for If-Match."""
    return f'"{thing.revision}"'
