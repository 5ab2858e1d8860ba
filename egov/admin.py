"""Reference data of the kernel in Django's admin."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.utils.translation import gettext_lazy as _

from egov.models import Agency, Delegation, Post, User


@admin.register(Agency)
class AgencyAdmin(admin.ModelAdmin):
    list_display = ["code", "name_vi", "kind", "valid_from", "valid_to", "successor"]
    list_filter = ["kind"]
    search_fields = ["code", "name_vi", "name_en"]
    autocomplete_fields = ["parent", "successor"]

    def has_delete_permission(self, request: object, obj: object = None) -> bool:
        """An agency is closed, never deleted."""
        return False


class PostInline(admin.TabularInline):
    model = Post
    extra = 0
    autocomplete_fields = ["agency"]


@admin.register(User)
class PersonAdmin(UserAdmin):
    list_display = ["username", "full_name", "email", "is_active", "last_login"]
    list_filter = ["is_active", "posts__role"]
    search_fields = ["username", "full_name", "email"]
    ordering = ["username"]
    inlines = [PostInline]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (
            _("Nhân thân"),
            {"fields": ["full_name", "email", "phone", "identity_number", "language"]},
        ),
        (_("Quyền"), {"fields": ["is_active", "is_staff", "is_superuser", "groups"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["username", "full_name", "password1", "password2"]})
    ]


@admin.register(Post)
class PostAdmin(admin.ModelAdmin):
    list_display = ["user", "role", "agency", "valid_from", "valid_to"]
    list_filter = ["role", "agency"]
    autocomplete_fields = ["user", "agency"]
    search_fields = ["user__full_name", "agency__name_vi"]


@admin.register(Delegation)
class DelegationAdmin(admin.ModelAdmin):
    list_display = ["post", "deputy", "valid_from", "valid_to", "ground"]
    autocomplete_fields = ["post", "deputy"]
    exclude = ["created_by", "created_at"]

    def save_model(
        self, request: object, obj: Delegation, form: object, change: bool
    ) -> None:
        if not change:
            obj.created_by = request.user  # type: ignore[attr-defined]
        super().save_model(request, obj, form, change)  # type: ignore[arg-type]
