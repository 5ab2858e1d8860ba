"""What every template knows: the frame around a page."""

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.urls import reverse, translate_url
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from egov.mandates import is_official
from egov.models import Agency

_CONTACTS = "contacts-{}"
_KEEP = 300  # seconds


def site(request: HttpRequest) -> dict[str, object]:
    """`site`: place, languages, navigation, contacts.

    A face may say more, or otherwise, through a mapping `request.face`.
    """
    frame = {
        "alternates": _alternates(request),
        "demo": settings.DEMO,
        "base_url": settings.BASE_URL,
        "place": settings.PROVINCE_NAMES[get_language() == "en"],
        "home_url": reverse("home"),
        "office_url": reverse("office:queue"),
        "nav": _nav(request),
        "user_nav": _user_nav(request),
        "foot_nav": _foot_nav(),
        "contacts": _contacts(),
        "banner": settings.BANNER,
    }
    frame |= getattr(request, "face", {})
    # allauth hides `site` behind its own on the pages before sign-in.
    return {"site": frame, "frame": frame}


def _alternates(request: HttpRequest) -> list[dict[str, object]]:
    """This page in each language, by its own address."""
    here = request.get_full_path()
    return [
        {
            "code": code,
            "name": name,
            "url": translate_url(here, code),
            "current": code == get_language(),
        }
        for code, name in settings.LANGUAGES
    ]


def _links(request: HttpRequest, *pages: tuple[str, str]) -> list[dict[str, object]]:
    """Links to named pages; the one whose address the present page begins with is marked."""
    found = []
    for name, label in pages:
        url = reverse(name)
        found.append({"url": url, "label": label, "current": request.path.startswith(url)})
    return found


def _nav(request: HttpRequest) -> list[dict[str, object]]:
    pages = [
        ("procedures", pgettext("menu", "Thủ tục")),
        ("lookup", _("Tra cứu hồ sơ")),
        ("quality", _("Chất lượng phục vụ")),
        ("rankings:home", _("Xếp hạng")),
    ]
    if hasattr(request, "user") and request.user.is_authenticated:
        pages.append(("dossiers:mine", _("Hồ sơ của tôi")))
    return _links(request, *pages)


def _user_nav(request: HttpRequest) -> list[dict[str, object]]:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    pages = [("dossiers:mine", _("Hồ sơ của tôi"))]
    if is_official(user):
        pages.insert(0, ("office:queue", _("Trang cán bộ")))
    if user.is_staff:
        pages.append(("admin:index", _("Quản trị")))
    return _links(request, *pages)


def _foot_nav() -> list[dict[str, object]]:
    pages = [
        ("quality", _("Định nghĩa và số liệu")),
        ("transparency", _("Sổ minh bạch")),
        ("styleguide", _("Kiểu dáng")),
    ]
    if settings.DEMO:
        pages.append(("mailbox", _("Hộp thư bản trình diễn")))
    return [{"url": reverse(name), "label": label} for name, label in pages]


def forget_contacts() -> None:
    """Read them again: what is drawn now is shown for longer than minutes."""
    cache.delete_many([_CONTACTS.format(code) for code, _ in settings.LANGUAGES])


def _contacts() -> list[dict[str, str]]:
    """The province's centre, as the foot of every page names it; kept for minutes."""
    key = _CONTACTS.format(get_language())
    known: list[dict[str, str]] | None = cache.get(key)
    if known is None:
        centres = Agency.objects.in_force().filter(kind=Agency.Kind.CENTRE)
        known = [
            {
                "name": agency.name,
                "phone": agency.phone,
                "email": agency.email,
                "address": agency.address,
            }
            for agency in centres[:1]
        ]
        cache.set(key, known, _KEEP)
    return known
