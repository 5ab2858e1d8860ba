"""Every address of the system. Apps are named by string."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.contrib.auth.decorators import login_required
from django.urls import include, path
from django.utils.translation import pgettext_lazy

from egov import styleguide, views
from egov.api.description import Description

admin.site.login = login_required(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    path("healthz/live", views.live, name="live"),
    path("healthz/ready", views.ready, name="ready"),
    path("api/schema/", Description.as_view(), name="schema"),
    path("api/v1/", include("dossiers.api.urls")),
    path("api/v1/", include("rankings.api.urls")),
    path("api/", include("egov.api.urls")),
]

# Vietnamese addresses stand at the root, English ones below /en/.
urlpatterns += i18n_patterns(
    path(pgettext_lazy("url", "tai-khoan/"), include("allauth.urls")),
    path(pgettext_lazy("url", "sau-dang-nhap/"), views.after_sign_in, name="after_sign_in"),
    path("admin/", admin.site.urls),
    path(pgettext_lazy("url", "kieu-dang/"), styleguide.styleguide, name="styleguide"),
    *(
        [path(pgettext_lazy("url", "hop-thu/"), views.mailbox, name="mailbox")]
        if settings.DEMO or settings.TESTING
        else []
    ),
    path(
        pgettext_lazy("url", "xep-hang/"),
        include(("rankings.urls.public", "rankings"), namespace="rankings"),
    ),
    path(
        pgettext_lazy("url", "can-bo/xep-hang/"),
        include(("rankings.urls.office", "ranking-office"), namespace="ranking-office"),
    ),
    path("", include("dossiers.urls")),
    prefix_default_language=False,
)
