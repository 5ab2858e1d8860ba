"""What every template knows."""

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.translation import get_language

from egov.mandates import is_official
from egov.models import Agency


def _alternates(request: HttpRequest) -> list[dict[str, object]]:
    """This page in each language, by its own address."""
    here = request.get_full_path()
    return [
        {
            "code": code,
            "name": name,
            "url": translate_url(here, code),
            "current": code == get_language(),
        }
        for code, name in settings.LANGUAGES
    ]


def site(request: HttpRequest) -> dict[str, object]:
    """`site`: province, languages, the face's people. Lazy where it costs a query.

    A view may say more through a mapping `request.face`: navigation, counts, load.
    """
    user = getattr(request, "user", None)
    return {
        "site": {
            "alternates": _alternates(request),
            "demo": settings.DEMO,
            "base_url": settings.BASE_URL,
            "official": lambda: user is not None and is_official(user),
            "province": _province,
            **getattr(request, "face", {}),
        }
    }


def _province() -> Agency | None:
    return Agency.objects.filter(code=settings.PROVINCE_CODE).first()
