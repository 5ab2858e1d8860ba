"""Addresses of the dossier service's pages, by face."""

from django.urls import include, path, register_converter
from django.urls.converters import StringConverter
from django.utils.translation import pgettext_lazy


class Code(StringConverter):
    """A number or code in an address; no other text reaches a view."""

    regex = r"[A-Za-z0-9._-]{1,60}"


register_converter(Code, "code")

urlpatterns = [
    path("", include("dossiers.urls.public")),
    path(
        pgettext_lazy("url", "ho-so/"),
        include(("dossiers.urls.applicant", "dossiers"), namespace="dossiers"),
    ),
    path(
        pgettext_lazy("url", "can-bo/"),
        include(("dossiers.urls.office", "office"), namespace="office"),
    ),
]
