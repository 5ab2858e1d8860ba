"""Addresses of published data, below /api/v1/."""

from django.urls import URLPattern, URLResolver

app_name = "rankings-api"
urlpatterns: list[URLPattern | URLResolver] = []
