"""Letters: those of a dossier, one whole, its signed file."""

from uuid import UUID

from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from rest_framework.request import Request
from rest_framework.response import Response

from dossiers import policies
from dossiers.api.dossiers import dossier_seen
from dossiers.api.parts import download
from dossiers.documents import letter_file
from dossiers.models import Letter
from dossiers.querysets import LetterQuerySet
from dossiers.serializers.letters import LetterRowSerializer, LetterSerializer
from egov.api import Endpoint, operation
from egov.errors import NotAllowed, NotFound


def _letters(request: Request, code: str) -> tuple[str, LetterQuerySet]:
    """The letters of a dossier for who may read them. Raises NotFound, NotAllowed."""
    dossier = dossier_seen(request, code)
    if not policies.may_read_details(request.user, dossier):
        raise NotAllowed
    return dossier.code, Letter.objects.for_page().filter(dossier=dossier)


def _letter(request: Request, code: str, key: UUID) -> tuple[str, Letter]:
    code, letters = _letters(request, code)
    letter = letters.filter(key=key).first()
    if letter is None:
        raise NotFound
    return code, letter


class Letters(Endpoint):
    @operation("letters", {200: LetterRowSerializer(many=True)}, tags=["dossiers"])
    def get(self, request: Request, code: str) -> Response:
        """The letters issued about a dossier, the newest first."""
        code, letters = _letters(request, code)
        rows = letters.defer("content__data").order_by("-issued_at", "-pk")
        context = {"code": code}
        return Response(LetterRowSerializer(rows, many=True, context=context).data)


class OneLetter(Endpoint):
    @operation("letter", {200: LetterSerializer}, tags=["dossiers"])
    def get(self, request: Request, code: str, key: UUID) -> Response:
        """A letter with what it says."""
        code, letter = _letter(request, code, key)
        return Response(LetterSerializer(letter, context={"code": code}).data)


class LetterContent(Endpoint):
    @operation(
        "letter_content", {(200, "application/pdf"): OpenApiTypes.BINARY}, tags=["dossiers"]
    )
    def get(self, request: Request, code: str, key: UUID) -> FileResponse:
        """A letter's signed file."""
        letter = _letter(request, code, key)[1]
        name = f"{letter.number.replace('/', '-')}.pdf"
        return download(letter_file(letter), name=name, content_type="application/pdf")
