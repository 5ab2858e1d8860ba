"""Template words used on every page."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django import template
from django.template.context import RequestContext
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def dong(amount: int | None) -> str:
    """120000 → "120.000 ₫" (no break inside)."""
    return (
        "" if amount is None else f"{number_format(amount, 0, force_grouping=True)}\u00a0₫"
    )


@register.filter
def moment(value: datetime | None) -> SafeString | str:
    """A moment as <time>, dd/mm/yyyy HH:MM in the province's time, never broken."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    return format_html(
        '<time class="nowrap" datetime="{}">{}</time>',
        local.isoformat(timespec="minutes"),
        local.strftime("%d/%m/%Y %H:%M"),
    )


@register.filter
def short_hash(value: bytes | memoryview | str | None) -> str:
    """First and last digits of a hash: 7f3a…91c2."""
    if not value:
        return ""
    digits = value if isinstance(value, str) else bytes(value).hex()
    return f"{digits[:4]}…{digits[-4:]}"


@register.simple_tag(takes_context=True)
def with_query(context: RequestContext, **changes: Any) -> str:
    """The page's query string with some names changed; an empty value drops one."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value not in (None, ""):
            query[name] = str(value)
    return f"?{urlencode(list(query.lists()), doseq=True)}"
