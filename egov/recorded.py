"""Django's admin for what is recorded: to look at, never to change.

What was filed, decided, paid, said or published changes through verbs alone.
"""

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

_Any = Model | None


class Recorded(admin.ModelAdmin):
    """To look at only."""

    show_full_result_count = False
    list_per_page = 50

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: _Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: _Any = None) -> bool:
        return False


class RecordedInline(admin.TabularInline):
    """Rows that hang on something recorded; to look at only."""

    extra = 0
    can_delete = False
    show_change_link = True

    def has_add_permission(self, request: HttpRequest, obj: _Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: _Any = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: _Any = None) -> list[Any]:
        """All that is shown: no form fields are made for what nobody changes."""
        return list(self.fields or [])
