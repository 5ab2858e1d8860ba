"""Addresses that do not exist."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from egov.api.endpoint import Open
from egov.errors import NotFound


@extend_schema(exclude=True)
class Missing(Open):
    """Whatever is asked of it, there is nothing here."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        raise NotFound
