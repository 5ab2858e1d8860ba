"""Addresses of the public rankings, below /xep-hang/."""

from django.urls import include, path
from django.utils.translation import pgettext_lazy

import rankings.serving  # noqa: F401 (how the number of a revision is written)
from rankings.views import public

# One revision: what was written once, and what is asked for.
REVISION = [
    path("", public.league, name="league"),
    path(pgettext_lazy("url", "ban-do/"), public.map_page, name="map"),
    path(pgettext_lazy("url", "thay-doi/"), public.change, name="change"),
    path(pgettext_lazy("url", "do-vung/"), public.robustness, name="robustness"),
    path(pgettext_lazy("url", "phuong-phap/"), public.methodology, name="methodology"),
    path(pgettext_lazy("url", "so-lieu/"), public.data, name="data"),
    path(pgettext_lazy("url", "don-vi/<slug:unit>/"), public.profile, name="profile"),
    path(pgettext_lazy("url", "so-sanh/"), public.compare, name="compare"),
    path(pgettext_lazy("url", "gia-dinh/"), public.whatif, name="whatif"),
    path(pgettext_lazy("url", "trong-so/"), public.weights, name="weights"),
    path(pgettext_lazy("url", "trong-so/bang.csv"), public.weights_csv, name="weights_csv"),
]

urlpatterns = [
    path("", public.home, name="home"),
    path("<slug:index>/", public.index, name="index"),
    path("<slug:index>/<slug:edition>/", public.edition, name="edition"),
    path(
        pgettext_lazy("url", "<slug:index>/<slug:edition>/dinh-chinh/"),
        public.errata,
        name="errata",
    ),
    path("<slug:index>/<slug:edition>/r<revision:revision>/", include(REVISION)),
]
