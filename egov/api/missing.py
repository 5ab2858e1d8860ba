"""Addresses that do not exist."""

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request

from egov.api.endpoint import Endpoint
from egov.errors import NotFound


@extend_schema(exclude=True)
class Missing(Endpoint):
    """Whatever is asked of it, there is nothing here."""

    authentication_classes: ClassVar = ()
    permission_classes = (AllowAny,)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        raise NotFound
