"""What published data says to browsers that ask from pages of other origins."""

from typing import Any

from django.http import HttpRequest
from rest_framework.request import Request
from rest_framework.response import Response

from egov.api import Open

_DAY = 24 * 60 * 60


class Shared(Open):
    """For everybody, from everywhere, whatever the answer is; a browser may ask before."""

    def options(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Response:
        """That another origin may send If-None-Match."""
        made = Response(status=204)
        made["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
        made["Access-Control-Allow-Headers"] = "If-None-Match"
        made["Access-Control-Max-Age"] = str(_DAY)
        return made

    def finalize_response(
        self, request: Request, response: Any, *args: Any, **kwargs: Any
    ) -> Any:
        answer = super().finalize_response(request, response, *args, **kwargs)
        answer.headers["Access-Control-Allow-Origin"] = "*"
        answer.headers["Access-Control-Expose-Headers"] = "ETag"
        return answer
