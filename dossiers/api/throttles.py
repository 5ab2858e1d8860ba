"""How often one address may ask what needs no account."""

from allauth.account.adapter import get_adapter
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView


class PerAddress(SimpleRateThrottle):
    """Counted per client address, as sign-in failures are."""

    def get_cache_key(self, request: Request, view: APIView) -> str:
        address = get_adapter().get_client_ip(request._request)
        return self.cache_format % {"scope": self.scope, "ident": address}


class SignIn(PerAddress):
    scope = "sign-in"


class LookUp(PerAddress):
    scope = "look-up"
