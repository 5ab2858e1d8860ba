"""Start-up checks: what the settings promise must be there."""

from collections.abc import Sequence

from django.apps import AppConfig
from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Tags, register
from django.db import OperationalError, connection

_OWNED = """
SELECT pg_has_role(current_user, relowner, 'MEMBER') FROM pg_class
WHERE oid = to_regclass('django_migrations')"""


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


@register(Tags.security, deploy=True)
def application_does_not_own_its_tables(
    app_configs: Sequence[AppConfig] | None, **kwargs: object
) -> list[CheckMessage]:
    """An owner may drop the guards of the record; see egov.rights."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(_OWNED)
            found = cursor.fetchone()
    except OperationalError:
        return []  # no database to ask; the health page says so
    if not found or not found[0]:
        return []
    return [
        checks.Warning(
            "DATABASE_URL connects as the owner of the tables, who may change the record.",
            hint="Make a role of its own with manage.py grantrights: docs/operating.md.",
            id="egov.W002",
        )
    ]
