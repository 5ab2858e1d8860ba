"""Start-up checks: what the settings promise must be there."""

from collections.abc import Sequence

from django.apps import AppConfig
from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Tags, register


@register(Tags.security, deploy=True)
def served_over_https(
    app_configs: Sequence[AppConfig] | None, **kwargs: object
) -> list[CheckMessage]:
    if settings.HTTPS:
        return []
    return [checks.Warning("BASE_URL is not https://, so cookies are not.", id="egov.W001")]


@register(Tags.security, deploy=True)
def demo_is_off(
    app_configs: Sequence[AppConfig] | None, **kwargs: object
) -> list[CheckMessage]:
    if not settings.DEMO:
        return []
    return [
        checks.Error(
            "DEMO is on: the clock may be set and mail is shown to anybody.",
            id="egov.E001",
        )
    ]
