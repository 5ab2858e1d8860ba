"""Addresses of the public rankings, below /xep-hang/."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
