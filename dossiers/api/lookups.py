"""Where a dossier stands, for anybody who knows its number."""

from rest_framework.request import Request
from rest_framework.response import Response

from dossiers.api import throttles
from dossiers.codes import tidy
from dossiers.models import Dossier
from dossiers.serializers.lookups import LookupSerializer, lookup_body
from egov.api import Open, operation
from egov.errors import NotFound


class Lookup(Open):
    throttle_classes = (throttles.LookUp,)

    @operation("look_up", {200: LookupSerializer}, tags=["procedures"])
    def get(self, request: Request, code: str) -> Response:
        """A dossier's place and deadline, without a name, a number or an answer."""
        dossier = Dossier.objects.for_list().filter(code=tidy(code)).first()
        if dossier is None:
            raise NotFound
        return Response(lookup_body(dossier))
