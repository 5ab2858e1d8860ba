"""Addresses of the dossier service's pages, by face."""

from django.urls import include, path
from django.utils.translation import pgettext_lazy

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
