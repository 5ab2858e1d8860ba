"""The API's own description, OpenAPI 3, at /api/schema/."""

from typing import Any

from django.utils.translation import get_language
from drf_spectacular.renderers import OpenApiJsonRenderer
from drf_spectacular.views import SpectacularAPIView
from rest_framework.request import Request
from rest_framework.response import Response

_made: dict[str | None, dict[str, Any]] = {}


class Description(SpectacularAPIView):
    """Made once per language and process: it changes only with the code."""

    authentication_classes = ()
    renderer_classes = [OpenApiJsonRenderer]

    def _get_schema_response(self, request: Request) -> Response:
        language = get_language()
        if language not in _made:
            generator = self.generator_class(api_version=self.api_version)
            _made[language] = generator.get_schema(request=request, public=True)  # type: ignore[no-untyped-call]
        return Response(_made[language], headers={"Cache-Control": "public, max-age=300"})
