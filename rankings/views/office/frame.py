"""What the rankings add to the navigation of the office."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from egov.mandates import acts_as
from egov.models import User
from rankings.querysets import PARTIES


def groups_of(user: User, path: str) -> list[dict[str, Any]]:
    """The group of links of whoever makes rankings or reports for one; none for others."""
    if not acts_as(user, PARTIES):
        return []
    url = reverse("ranking-office:home")
    item = {"url": url, "label": _("Kỳ xếp hạng"), "current": path.startswith(url)}
    return [{"title": _("Xếp hạng"), "items": [item]}]
