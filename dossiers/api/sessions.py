"""Tokens: sign in, sign out."""

from datetime import timedelta

from allauth.account.adapter import get_adapter
from django.contrib.auth import logout
from django.contrib.auth.models import update_last_login
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from knox.models import AuthToken
from rest_framework.request import Request
from rest_framework.response import Response

from dossiers.api import throttles
from dossiers.serializers.sessions import SessionSerializer, SignInSerializer
from egov import clock
from egov.api import Endpoint, Open, operation
from egov.errors import DomainError
from egov.models import User

LASTS = timedelta(hours=12)


class NotSignedIn(DomainError):
    """Name or password is wrong; which of them is nobody's business."""

    code = "sign_in_failed"
    status = 401

    def __init__(self) -> None:
        super().__init__(_("Tên đăng nhập hoặc mật khẩu không đúng."))


class LockedOut(DomainError):
    """Too many wrong passwords of late."""

    code = "sign_in_locked"
    status = 429

    def __init__(self) -> None:
        super().__init__(_("Đăng nhập sai quá nhiều lần. Hãy đợi vài phút rồi thử lại."))


def person(request: Request, *, username: str, password: str) -> User:
    """Who this is, by the same count of failures as the sign-in page.

    Raises NotSignedIn, LockedOut.
    """
    try:
        user = get_adapter().authenticate(
            request._request, username=username, password=password
        )
    except ValidationError:
        raise LockedOut from None
    if not isinstance(user, User) or not user.is_active:
        raise NotSignedIn
    return user


class Sessions(Open):
    throttle_classes = (throttles.SignIn,)

    @operation(
        "sign_in", {201: SessionSerializer}, request=SignInSerializer, tags=["sessions"]
    )
    def post(self, request: Request) -> Response:
        """Sign in for a token, valid twelve hours."""
        given = SignInSerializer.of_body(request)
        user = person(request, **given)
        update_last_login(User, user)
        AuthToken.objects.filter(user=user, expiry__lt=clock.now()).delete()
        token, secret = AuthToken.objects.create(user, expiry=LASTS)
        body = {
            "token": secret,
            "expires_at": timezone.localtime(token.expiry),
            "username": user.username,
            "full_name": user.full_name,
        }
        return Response(body, status=201)


class CurrentSession(Endpoint):
    @operation("sign_out", {204: None}, tags=["sessions"])
    def delete(self, request: Request) -> Response:
        """Sign out: the token is worth nothing any more."""
        if isinstance(request.auth, AuthToken):
            request.auth.delete()
        else:
            logout(request)
        return Response(status=204)
