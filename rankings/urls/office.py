"""Addresses of the rankings' office, below /can-bo/xep-hang/."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
