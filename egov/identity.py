"""Sign-in: allauth for local accounts and for an OpenID Connect identity (VNeID)."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from egov.models import User


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are given out, or come from the identity provider: no sign-up form."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("Tài khoản này đang tạm khoá."),
        "enter_current_password": _("Hãy gõ mật khẩu hiện nay."),
        "incorrect_password": _("Mật khẩu không đúng."),
        "too_many_login_attempts": _("Sai quá nhiều lần. Hãy đợi vài phút rồi thử lại."),
        "username_password_mismatch": _("Tên đăng nhập hoặc mật khẩu không đúng."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class IdentityAdapter(DefaultSocialAccountAdapter):
    """A verified identity becomes a person; its data are copied, never typed."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return True

    def populate_user(
        self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]
    ) -> User:
        user: User = super().populate_user(request, sociallogin, data)
        claims = sociallogin.account.extra_data.get("userinfo", {})
        user.username = f"vneid.{sociallogin.account.uid}"
        user.full_name = claims.get("name", "") or user.username
        user.identity_number = str(claims.get("identity_number", ""))[:12]
        user.birth_date = str(claims.get("birthdate", ""))[:10]
        user.phone = str(claims.get("phone_number", ""))[:20]
        return user
