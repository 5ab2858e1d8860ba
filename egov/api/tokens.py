"""Who calls: a token in the Authorization header, or the browser's session."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import build_bearer_security_scheme_object
from knox import auth
from knox.crypto import hash_token
from knox.models import AuthToken
from rest_framework.exceptions import AuthenticationFailed

from egov import clock
from egov.models import User
from egov.rows import Joined

_BEARER = Joined(
    f"SELECT {{token}}, {{person}} FROM {AuthToken._meta.db_table} token"
    f" JOIN {User._meta.db_table} person ON person.id = token.user_id"
    " WHERE token.digest = %s AND person.is_active",
    token=AuthToken,
    person=User,
)


class TokenAuthentication(auth.TokenAuthentication):
    """`Authorization: Token …`, in one query: only the token's digest is kept."""

    def authenticate_credentials(self, token: bytes) -> tuple[User, AuthToken]:
        try:
            digest = hash_token(token.decode("ascii"))
        except UnicodeDecodeError:
            raise AuthenticationFailed from None
        found: list[Any] | None = next(_BEARER.rows(digest), None)
        if found is None:
            raise AuthenticationFailed
        kept, user = found
        if kept.expiry and kept.expiry < clock.now():
            raise AuthenticationFailed
        return user, kept


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the description of the API names the token."""

    target_class = TokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        return build_bearer_security_scheme_object("Authorization", "Token")
