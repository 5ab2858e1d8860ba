"""Uploaded files."""

from typing import Any

from django.urls import reverse
from rest_framework import serializers

from dossiers.models import Part


class UploadSerializer(serializers.Serializer):
    """A file for one part of the draft's procedure."""

    code = serializers.CharField(help_text="Code of the part, from the procedure.")
    file = serializers.FileField()


class PartSerializer(serializers.Serializer):
    """A file kept for a part (thành phần hồ sơ)."""

    key = serializers.UUIDField()
    code = serializers.CharField()
    filename = serializers.CharField()
    size = serializers.IntegerField(help_text="Bytes.")
    sha256 = serializers.CharField()
    content_type = serializers.CharField()
    pages = serializers.IntegerField(allow_null=True)
    uploaded_at = serializers.DateTimeField()
    round = serializers.IntegerField(help_text="0: filed at first; n: supplement n.")
    content = serializers.SerializerMethodField()

    def get_content(self, part: Part) -> str:
        """Where the file itself is."""
        return reverse("api:part-content", args=[part.key])


def part_body(part: Part) -> dict[str, Any]:
    return dict(PartSerializer(part).data)
