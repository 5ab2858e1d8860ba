"""Dossiers: lists, the whole, acts on it."""

from django.db.models import prefetch_related_objects
from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from dossiers import actions, policies
from dossiers.actions.perform import VERBS
from dossiers.api.drafts import draft_answer, own_draft
from dossiers.api.parts import download
from dossiers.api.revisions import revision_required
from dossiers.codes import tidy
from dossiers.documents import result_file
from dossiers.models import Dossier
from dossiers.offers import QUESTIONS
from dossiers.serializers.dossiers import (
    DossierQuery,
    DossierRowSerializer,
    DossierSerializer,
    dossier_body,
)
from dossiers.serializers.drafts import DraftSerializer, unasked
from dossiers.serializers.words import etag
from dossiers.states import Step
from egov.api import Endpoint, ListEndpoint, UnknownFields, caller, operation
from egov.api.bodies import object_of
from egov.errors import NotAllowed, NotFound


def dossier_seen(request: Request, code: str) -> Dossier:
    """The dossier; to those who may not see it, it does not exist."""
    dossiers = Dossier.objects.visible_to(request.user).for_page()
    dossiers = dossiers.select_related("result__signed_by")
    dossier = dossiers.filter(code=tidy(code)).first()
    if dossier is None:
        raise NotFound
    return dossier


def dossier_answer(request: Request, code: str) -> Response:
    dossier = dossier_seen(request, code)
    prefetch_related_objects([dossier], "parts", "opinions")
    body = dossier_body(dossier, request=request)
    return Response(body, headers={"ETag": etag(dossier)})


class Dossiers(ListEndpoint):
    @operation(
        "dossiers",
        {200: DossierRowSerializer(many=True)},
        parameters=[DossierQuery],
        tags=["dossiers"],
    )
    def get(self, request: Request) -> Response:
        """Dossiers I may see, the newest first."""
        wanted = DossierQuery.of_query(request)
        rows = Dossier.objects.visible_to(request.user).for_list()
        if "status" in wanted:
            rows = rows.filter(status=wanted["status"])
        if "procedure" in wanted:
            rows = rows.filter(version__procedure__code=wanted["procedure"])
        if wanted.get("mine"):
            rows = rows.belonging_to(caller(request))
        return self.page(rows.matching(wanted.get("q", "")), DossierRowSerializer)


class OneDossier(Endpoint):
    @operation("dossier", {200: DossierSerializer}, tags=["dossiers"])
    def get(self, request: Request, code: str) -> Response:
        """The dossier, its timeline, and the steps I may take; ETag is its revision."""
        return dossier_answer(request, code)


class Act(Endpoint):
    @operation(
        "act",
        {200: DossierSerializer},
        request=OpenApiTypes.OBJECT,
        parameters=[
            OpenApiParameter("If-Match", str, "header", required=True),
            OpenApiParameter("step", str, "path", enum=[step.value for step in VERBS]),
        ],
        tags=["dossiers"],
    )
    def post(self, request: Request, code: str, step: str) -> Response:
        """Take a step, deciding on the revision in If-Match.

        The body answers the questions which the dossier lists for the step. Somebody
        was quicker: 412, saying who and what.
        """
        if step not in VERBS:
            raise NotFound
        dossier = dossier_seen(request, code)
        policies.require(request.user, Step(step), dossier)
        seen = revision_required(request)
        data = object_of(request)
        if unknown := unasked(QUESTIONS[Step(step)](dossier), data):
            raise UnknownFields(unknown)
        actions.perform(Step(step), dossier.pk, by=caller(request), data=data, seen=seen)
        return dossier_answer(request, code)


class Supplement(Endpoint):
    @operation("start_supplement", {201: DraftSerializer}, request=None, tags=["dossiers"])
    def post(self, request: Request, code: str) -> Response:
        """The draft in which to prepare what was asked; hand it in by
        acts/answer_supplement/."""
        dossier = dossier_seen(request, code)
        draft = actions.start_supplement(dossier.pk, by=caller(request))
        return draft_answer(own_draft(request, draft.pk), 201)


class ResultContent(Endpoint):
    @operation(
        "result_content", {(200, "application/pdf"): OpenApiTypes.BINARY}, tags=["dossiers"]
    )
    def get(self, request: Request, code: str) -> FileResponse:
        """The result's document, once there is a result."""
        dossier = dossier_seen(request, code)
        result = getattr(dossier, "result", None)
        if result is None:
            raise NotFound
        if not policies.may_read_details(request.user, dossier):
            raise NotAllowed
        name = f"{dossier.code}.pdf"
        return download(result_file(dossier), name=name, content_type="application/pdf")
