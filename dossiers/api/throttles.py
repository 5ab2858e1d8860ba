"""How often one address may ask what needs no account."""

import logging

from allauth.account.adapter import get_adapter
from redis.exceptions import RedisError
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView

logger = logging.getLogger(__name__)


class PerAddress(SimpleRateThrottle):
    """Counted per client address, as sign-in failures are."""

    def get_cache_key(self, request: Request, view: APIView) -> str:
        address = get_adapter().get_client_ip(request._request)
        return self.cache_format % {"scope": self.scope, "ident": address}

    def allow_request(self, request: Request, view: APIView) -> bool:
        """While nobody can count, look-ups go on."""
        try:
            return bool(super().allow_request(request, view))
        except (RedisError, OSError):
            logger.warning("throttle_uncounted", extra={"scope": self.scope})
            return True


class SignIn(PerAddress):
    scope = "sign-in"


class LookUp(PerAddress):
    scope = "look-up"
