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

# By hand: building this one query anew costs as much as all else a call pays.
_BEARER = f"""
SELECT person.*, token.expiry AS token_expiry
FROM {AuthToken._meta.db_table} token
JOIN {User._meta.db_table} person ON person.id = token.user_id
WHERE token.digest = %s AND person.is_active
"""


class TokenAuthentication(auth.TokenAuthentication):
    """`Authorization: Token …`, in one query: only the token's digest is kept."""

    def authenticate_credentials(self, token: bytes) -> tuple[User, AuthToken]:
        try:
            digest = hash_token(token.decode("ascii"))
        except UnicodeDecodeError:
            raise AuthenticationFailed from None
        user = next(iter(User.objects.raw(_BEARER, [digest])), None)
        if user is None:
            raise AuthenticationFailed
        expiry = vars(user)["token_expiry"]
        found = AuthToken(digest=digest, user=user, expiry=expiry)
        if found.expiry and found.expiry < clock.now():
            raise AuthenticationFailed
        return user, found


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the description of the API names the token."""

    target_class = TokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        return build_bearer_security_scheme_object("Authorization", "Token")
