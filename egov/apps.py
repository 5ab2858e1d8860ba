"""The shared kernel as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EgovConfig(AppConfig):
    name = "egov"
    verbose_name = _("Nền chung")

    def ready(self) -> None:
        from egov import checks  # noqa: F401
