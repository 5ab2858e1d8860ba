"""Drafts and filing."""

from uuid import UUID

from django.db import transaction
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from dossiers import actions
from dossiers.api.revisions import idempotency_key, revision_matched
from dossiers.errors import DraftStale
from dossiers.models import Draft
from dossiers.serializers.drafts import (
    DraftPatchSerializer,
    DraftRowSerializer,
    DraftSerializer,
    DraftStartSerializer,
    PreflightSerializer,
    changes,
    draft_body,
    procedure_named,
)
from dossiers.serializers.receipts import FiledSerializer, receipt_body
from dossiers.serializers.words import etag
from egov.api import Endpoint, ListEndpoint, PageQuery, Pages, caller, operation
from egov.errors import NotFound


def own_draft(request: Request, key: UUID) -> Draft:
    """The draft; to anybody but its maker it does not exist."""
    drafts = Draft.objects.visible_to(request.user).for_page()
    draft = drafts.select_related("dossier").filter(pk=key).first()
    if draft is None:
        raise NotFound
    return draft


def draft_answer(draft: Draft, status: int = 200) -> Response:
    return Response(draft_body(draft), status=status, headers={"ETag": etag(draft)})


class Latest(Pages):
    ordering = ("-created_at", "-pk")


class Drafts(ListEndpoint):
    pagination_class = Latest

    @operation(
        "drafts",
        {200: DraftRowSerializer(many=True)},
        parameters=[PageQuery],
        tags=["drafts"],
    )
    def get(self, request: Request) -> Response:
        """My drafts, the newest first."""
        PageQuery.of_query(request)
        drafts = Draft.objects.visible_to(request.user).for_page()
        rows = drafts.select_related("dossier").defer("version__document", "answers")
        return self.page(rows, DraftRowSerializer)

    @operation(
        "start_draft", {201: DraftSerializer}, request=DraftStartSerializer, tags=["drafts"]
    )
    def post(self, request: Request) -> Response:
        """Begin a dossier; what the account knows is filled in already."""
        given = DraftStartSerializer.of_body(request)
        procedure = procedure_named(given["procedure"])
        with transaction.atomic():
            draft = actions.start_draft(
                procedure, by=caller(request), channel=given["channel"]
            )
            if changed := changes(given, draft.spec):
                draft = actions.save_draft(draft.pk, by=caller(request), **changed)
        return draft_answer(draft, 201)


class OneDraft(Endpoint):
    @operation("draft", {200: DraftSerializer}, tags=["drafts"])
    def get(self, request: Request, key: UUID) -> Response:
        """The draft, with its ETag for If-Match."""
        return draft_answer(own_draft(request, key))

    @operation(
        "save_draft",
        {200: DraftSerializer},
        request=DraftPatchSerializer,
        parameters=[OpenApiParameter("If-Match", str, "header")],
        tags=["drafts"],
    )
    def patch(self, request: Request, key: UUID) -> Response:
        """Keep what was typed, right or not yet.

        Given If-Match (or `revision`), a draft that another device saved since is left
        as it is: 412 (or 409).
        """
        draft = own_draft(request, key)
        given = DraftPatchSerializer.of_body(request)
        seen = revision_matched(request)
        revision = given.get("revision") if seen is None else seen
        changed = changes(given, draft.spec)
        try:
            actions.save_draft(key, by=caller(request), revision=revision, **changed)
        except DraftStale as stale:
            stale.status = 409 if seen is None else 412
            raise
        return draft_answer(own_draft(request, key))

    @operation("discard_draft", {204: None}, tags=["drafts"])
    def delete(self, request: Request, key: UUID) -> Response:
        """Throw the draft away, its files too."""
        actions.discard(key, by=caller(request))
        return Response(status=204)


class Preflight(Endpoint):
    @operation("preflight", {200: PreflightSerializer}, tags=["drafts"])
    def get(self, request: Request, key: UUID) -> Response:
        """Everything that keeps the draft from being filed, at once."""
        faults = actions.preflight(own_draft(request, key))
        return Response({"ready": not faults, "faults": faults})


class File(Endpoint):
    @operation(
        "file",
        {201: FiledSerializer, 200: FiledSerializer},
        request=None,
        parameters=[OpenApiParameter("Idempotency-Key", UUID, "header", required=True)],
        tags=["drafts"],
    )
    def post(self, request: Request, key: UUID) -> Response:
        """File the draft, exactly once: asked again, the same receipt comes with 200."""
        filed = actions.file(key, by=caller(request), key=idempotency_key(request))
        return Response(receipt_body(filed), status=201 if filed.created else 200)
