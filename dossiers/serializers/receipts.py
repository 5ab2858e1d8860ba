"""The answer to a filing: the same bytes however often it is asked for."""

from typing import Any

from django.utils import timezone
from rest_framework import serializers

from dossiers.actions import Filed
from dossiers.serializers.words import AgencySerializer


class ReceivedPartSerializer(serializers.Serializer):
    code = serializers.CharField()
    filename = serializers.CharField()
    size = serializers.IntegerField(help_text="Bytes.")
    sha256 = serializers.CharField()


class ReceiptSerializer(serializers.Serializer):
    """What was received, where and when; `hash` seals it."""

    code = serializers.CharField(help_text="The dossier's number.")
    filed_at = serializers.DateTimeField()
    agency = AgencySerializer()
    parts = ReceivedPartSerializer(many=True)
    hash = serializers.CharField(help_text="Hash of the event of filing, hexadecimal.")


class FiledSerializer(serializers.Serializer):
    receipt = ReceiptSerializer()


def receipt_body(filed: Filed) -> dict[str, Any]:
    """A filing as FiledSerializer describes it."""
    dossier = filed.dossier
    agency = dossier.receiving_agency
    return {
        "receipt": {
            "code": dossier.code,
            "filed_at": timezone.localtime(dossier.filed_at),
            "agency": {"code": agency.code, "name": agency.name},
            "parts": [
                {
                    "code": part.code,
                    "filename": part.filename,
                    "size": part.size,
                    "sha256": part.sha256,
                }
                for part in filed.parts
            ],
            "hash": filed.hash.hex(),
        }
    }
