"""Where a paper can be checked by whoever holds it."""

from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import translation


def verify_address(key: UUID) -> str:
    """The absolute address, in Vietnamese, that the QR code of a paper leads to."""
    with translation.override("vi"):
        return settings.BASE_URL + reverse("verify-document", kwargs={"key": key})
