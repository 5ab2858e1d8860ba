"""Who calls: a token in the Authorization header, or the browser's session."""

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import build_bearer_security_scheme_object
from knox import auth
from knox.crypto import hash_token
from knox.models import AuthToken
from rest_framework.exceptions import AuthenticationFailed

from egov import clock
from egov.models import User


class TokenAuthentication(auth.TokenAuthentication):
    """`Authorization: Token …`, in one query: only the token's digest is kept."""

    def authenticate_credentials(self, token: bytes) -> tuple[User, AuthToken]:
        try:
            digest = hash_token(token.decode("ascii"))
        except UnicodeDecodeError:
            raise AuthenticationFailed from None
        found = AuthToken.objects.select_related("user").filter(pk=digest).first()
        expired = found is not None and found.expiry and found.expiry < clock.now()
        if found is None or expired or not found.user.is_active:
            raise AuthenticationFailed
        return found.user, found


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the description of the API names the token."""

    target_class = TokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        return build_bearer_security_scheme_object("Authorization", "Token")
