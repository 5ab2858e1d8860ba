"""Addresses of the public face."""

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import pgettext_lazy

from dossiers.views import public

urlpatterns: list[URLPattern | URLResolver] = [
    path("", public.home, name="home"),
    path(pgettext_lazy("url", "thu-tuc/"), public.procedures, name="procedures"),
    path(pgettext_lazy("url", "thu-tuc/<code:code>/"), public.procedure, name="procedure"),
    path(pgettext_lazy("url", "tra-cuu/"), public.lookup, name="lookup"),
    path(pgettext_lazy("url", "chat-luong/"), public.quality, name="quality"),
    path(
        pgettext_lazy("url", "chat-luong/so-lieu.csv"),
        public.quality_csv,
        name="quality_csv",
    ),
]
