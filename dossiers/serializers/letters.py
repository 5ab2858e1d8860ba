"""Letters of a dossier: what each is, what it says, where its file is."""

from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from dossiers.models import Letter
from dossiers.states import Form


class LetterRowSerializer(serializers.Serializer):
    """A letter in a list."""

    key = serializers.UUIDField()
    form = serializers.ChoiceField(choices=Form.choices)
    number = serializers.CharField()
    issued_at = serializers.DateTimeField()
    sha256 = serializers.CharField(
        source="content.sha256", allow_blank=True, help_text="Empty until it is signed."
    )
    signed_at = serializers.DateTimeField(source="content.signed_at", allow_null=True)
    url = serializers.SerializerMethodField()
    content = serializers.SerializerMethodField()

    def get_url(self, letter: Letter) -> str:
        """Where the letter is, with what it says."""
        return reverse("api:letter", args=[self.context["code"], letter.key])

    def get_content(self, letter: Letter) -> str:
        """Where its file is."""
        return reverse("api:letter-content", args=[self.context["code"], letter.key])


class LetterSerializer(LetterRowSerializer):
    """A letter with its frozen values. `hash` commits to them, field by field."""

    said = serializers.SerializerMethodField()
    salts = serializers.SerializerMethodField()
    gone = serializers.SerializerMethodField()
    hash = serializers.SerializerMethodField()

    @extend_schema_field({"type": "object", "additionalProperties": {}})
    def get_said(self, letter: Letter) -> dict[str, Any]:
        return dict(letter.content.data)

    @extend_schema_field({"type": "object", "additionalProperties": {"type": "string"}})
    def get_salts(self, letter: Letter) -> dict[str, str]:
        return dict(letter.content.salts)

    @extend_schema_field({"type": "object", "additionalProperties": {"type": "string"}})
    def get_gone(self, letter: Letter) -> dict[str, str]:
        return dict(letter.content.gone)

    def get_hash(self, letter: Letter) -> str:
        return bytes(letter.content_hash).hex()
