"""Addresses of the public face."""

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import pgettext_lazy

from dossiers.views import public, transparency

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
    path(
        pgettext_lazy("url", "minh-bach/"), transparency.transparency, name="transparency"
    ),
    path(
        pgettext_lazy("url", "minh-bach/nguon/"),
        transparency.Heads(),
        name="heads_feed",
    ),
    path(pgettext_lazy("url", "minh-bach/khoa.json"), transparency.keys, name="keys"),
    path(pgettext_lazy("url", "minh-bach/<int:size>/"), transparency.head, name="head"),
    path(
        pgettext_lazy("url", "minh-bach/<int:size>.json"),
        transparency.head_json,
        name="head_json",
    ),
    path(
        pgettext_lazy("url", "minh-bach/<int:old>-<int:new>.json"),
        transparency.consistency,
        name="consistency",
    ),
    path(
        pgettext_lazy("url", "xac-minh/<uuid:key>/"),
        transparency.verify,
        name="verify-document",
    ),
    path(
        pgettext_lazy("url", "xac-minh/<uuid:key>/bang-chung.json"),
        transparency.proof,
        name="verify-proof",
    ),
]
