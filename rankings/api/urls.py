"""Addresses of published data, below /api/v1/."""

from django.urls import path

import rankings.serving  # noqa: F401 (how the number of a revision is written)
from rankings.api import data, indices

app_name = "rankings-api"
urlpatterns = [
    path("indices/", indices.Indices.as_view(), name="indices"),
    path("indices/<slug:index>/", indices.OneIndex.as_view(), name="index"),
    path(
        "indices/<slug:index>/editions/latest/<path:path>",
        indices.NewestEdition.as_view(),
        name="newest-edition",
    ),
    path(
        "indices/<slug:index>/editions/<slug:edition>/latest/<path:path>",
        indices.NewestRevision.as_view(),
        name="newest-revision",
    ),
    path(
        "indices/<slug:index>/editions/<slug:edition>/r<revision:revision>/<path:path>",
        data.DataFile.as_view(),
        name="data-file",
    ),
]
