"""The catalogue, for everybody."""

from django.http import HttpResponseBase
from django.utils.cache import get_conditional_response
from rest_framework.request import Request
from rest_framework.response import Response

from dossiers.models import Procedure, ProcedureVersion
from dossiers.serializers.procedures import (
    ProcedureQuery,
    ProcedureRowSerializer,
    VersionSerializer,
    version_body,
)
from egov.api import ListEndpoint, Open, Pages, operation
from egov.errors import NotFound


class ByName(Pages):
    ordering = ("name_vi", "pk")


class Procedures(Open, ListEndpoint):
    pagination_class = ByName

    @operation(
        "procedures",
        {200: ProcedureRowSerializer(many=True)},
        parameters=[ProcedureQuery],
        tags=["procedures"],
    )
    def get(self, request: Request) -> Response:
        """Procedures in force, by name."""
        wanted = ProcedureQuery.of_query(request)
        rows = Procedure.objects.published().select_related("field")
        if "life_event" in wanted:
            rows = rows.filter(life_event=wanted["life_event"])
        if "field" in wanted:
            rows = rows.filter(field__code=wanted["field"])
        return self.page(rows.matching(wanted.get("q", "")), ProcedureRowSerializer)


def _answer(request: Request, version: ProcedureVersion | None) -> HttpResponseBase:
    """The version, or 304 when the client has it; raises NotFound."""
    if version is None:
        raise NotFound
    tag = f'"{version.digest}"'
    unchanged = get_conditional_response(request._request, etag=tag)
    answer = unchanged or Response(version_body(version))
    answer["ETag"] = tag
    answer["Cache-Control"] = "public, max-age=60"
    return answer


class ProcedureInForce(Open):
    @operation("procedure", {200: VersionSerializer}, tags=["procedures"])
    def get(self, request: Request, code: str) -> HttpResponseBase:
        """The version in force: forms, parts, fees, limits and route, both languages."""
        procedure = Procedure.objects.published().filter(code=code).first()
        return _answer(request, procedure.version_on() if procedure else None)


class Version(Open):
    @operation("procedure_version", {200: VersionSerializer}, tags=["procedures"])
    def get(self, request: Request, code: str, number: int) -> HttpResponseBase:
        """A published version, whether in force or not."""
        versions = ProcedureVersion.objects.published().select_related("procedure")
        return _answer(
            request, versions.filter(procedure__code=code, number=number).first()
        )
