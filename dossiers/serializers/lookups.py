"""A dossier as anybody may see it who knows its number."""

from typing import Any

from rest_framework import serializers

from dossiers.models import Dossier
from dossiers.serializers.words import AgencySerializer, ProcedureNameSerializer
from dossiers.states import Status


class LookupSerializer(serializers.Serializer):
    """Where a dossier stands; nothing of what is in it."""

    code = serializers.CharField()
    procedure = ProcedureNameSerializer(source="version.procedure")
    owner = serializers.SerializerMethodField()
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

    def get_owner(self, dossier: Dossier) -> str:
        """The name, all but first letters hidden."""
        return masked(dossier.owner_name)


def masked(name: str) -> str:
    """Lò Thị Lan → L** T** L**: enough to know one's own, too little to learn it."""
    return " ".join(f"{word[0]}**" for word in name.split())


def lookup_body(dossier: Dossier) -> dict[str, Any]:
    return dict(LookupSerializer(dossier).data)
