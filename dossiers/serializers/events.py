"""The timeline, with what it takes to check it."""

from typing import Any

from rest_framework import serializers

from dossiers.ledger import canonical
from dossiers.models import Event, EventDetails
from dossiers.serializers.words import AgencySerializer
from dossiers.states import Status, Step


class EventSerializer(serializers.Serializer):
    """One act. `hash` is SHA-256 over the byte 03, `previous`, and `record`."""

    seq = serializers.IntegerField()
    step = serializers.ChoiceField(choices=Step.choices)
    label = serializers.CharField(source="done_label")  # type: ignore[assignment]
    at = serializers.DateTimeField()
    role = serializers.CharField()
    agency = AgencySerializer(allow_null=True)
    status_from = serializers.ChoiceField(choices=Status.choices, allow_null=True)
    status_to = serializers.ChoiceField(choices=Status.choices)
    facts = serializers.DictField()
    by = serializers.SerializerMethodField()
    details = serializers.SerializerMethodField()
    salts = serializers.SerializerMethodField()
    gone = serializers.SerializerMethodField()
    record = serializers.SerializerMethodField()
    previous = serializers.SerializerMethodField()
    hash = serializers.SerializerMethodField()

    def get_by(self, event: Event) -> str | None:
        """Who; officials' and applicants' names are personal."""
        return str(event.by) if event.by and self.context["personal"] else None

    def get_details(self, event: Event) -> dict[str, Any] | None:
        """Personal words; null when they are not yours to read, or have left."""
        return dict(EventDetails.of(event)) if self.context["personal"] else None

    def get_salts(self, event: Event) -> dict[str, str] | None:
        """By field of `details`: its salt. docs/ledger.md says how they make the digest in
        `record`."""
        kept = getattr(event, "personal", None)
        return dict(kept.salts) if kept and self.context["personal"] else None

    def get_gone(self, event: Event) -> dict[str, str]:
        """By field that has left: its hash."""
        kept = getattr(event, "personal", None)
        return dict(kept.gone) if kept else {}

    def get_record(self, event: Event) -> str:
        """The canonical JSON that the hash covers."""
        return canonical(event.body()).decode()

    def get_previous(self, event: Event) -> str:
        return bytes(event.previous).hex()

    def get_hash(self, event: Event) -> str:
        return bytes(event.hash).hex()
