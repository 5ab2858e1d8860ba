"""A dossier as anybody may see it who knows its number."""

from typing import Any

from rest_framework import serializers

from dossiers.models import Dossier
from dossiers.serializers.words import AgencySerializer, ProcedureNameSerializer
from dossiers.states import Status


class LookupSerializer(serializers.Serializer):
    """Where a dossier stands; nothing of whose it is or what is in it."""

    code = serializers.CharField()
    procedure = ProcedureNameSerializer(source="version.procedure")
    status = serializers.ChoiceField(choices=Status.choices)
    status_label = serializers.CharField(source="get_status_display")
    agency = AgencySerializer(source="agency_here")
    filed_at = serializers.DateTimeField()
    accepted_at = serializers.DateTimeField(allow_null=True)
    due_at = serializers.DateTimeField(allow_null=True)
    paused = serializers.SerializerMethodField()
    finished_at = serializers.DateTimeField(allow_null=True)

    def get_paused(self, dossier: Dossier) -> bool:
        """Whether the clock stands: something is waited for."""
        return dossier.paused_since is not None


def lookup_body(dossier: Dossier) -> dict[str, Any]:
    return dict(LookupSerializer(dossier).data)
