"""Files: upload to a draft, take out, download by right."""

from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q
from django.db.models.fields.files import FieldFile
from django.http import FileResponse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from rest_framework.request import Request
from rest_framework.response import Response

from dossiers import actions, policies
from dossiers.api.drafts import own_draft
from dossiers.models import Dossier, Draft, Part
from dossiers.serializers.parts import PartSerializer, UploadSerializer, part_body
from egov.api import Endpoint, UnknownFields, caller, operation
from egov.api.bodies import UploadParser
from egov.api.inputs import Invalid
from egov.api.problems import Unavailable
from egov.errors import NotAllowed, NotFound
from egov.uploads import TYPES


class Parts(Endpoint):
    parser_classes = (UploadParser,)

    @operation(
        "upload_part",
        {201: PartSerializer},
        request={"multipart/form-data": UploadSerializer},
        tags=["parts"],
    )
    def post(self, request: Request, key: UUID) -> Response:
        """Add a file to a part; the same file again is the same part."""
        draft = own_draft(request, key)
        code, file = _upload(request)
        if all(part.code != code for part in draft.spec.parts):
            raise Invalid({"code": _("Thủ tục này không có thành phần đó.")})
        part = actions.upload_part(key, by=caller(request), code=code, file=file)
        return Response(part_body(part), status=201)


def _upload(request: Request) -> tuple[str, UploadedFile]:
    """The form's one code and one file. Raises UnknownFields, Invalid."""
    form: Any = request.data
    if unknown := set(form) - {"code", "file"}:
        raise UnknownFields(unknown)
    file, code = request.FILES.get("file"), form.get("code")
    if isinstance(file, UploadedFile) and isinstance(code, str):
        return code, file
    faults = {}
    if not isinstance(file, UploadedFile):
        faults["file"] = _("Hãy chọn một tệp.")
    if not isinstance(code, str):
        faults["code"] = _("Hãy trả lời mục này.")
    raise Invalid(faults)


class OnePart(Endpoint):
    @operation("remove_part", {204: None}, tags=["parts"])
    def delete(self, request: Request, key: UUID, part: UUID) -> Response:
        """Take a file out of the draft."""
        actions.remove_part(key, part, by=caller(request))
        return Response(status=204)


def download(file: FieldFile, *, name: str, content_type: str) -> FileResponse:
    """A kept file, to be saved and never to be run. Raises Unavailable."""
    try:
        opened = file.open("rb")
    except OSError:
        raise Unavailable from None
    answer = FileResponse(
        opened, as_attachment=True, filename=name, content_type=content_type
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


class PartContent(Endpoint):
    @operation(
        "part_content",
        {(200, kind): OpenApiTypes.BINARY for kind in TYPES.values()},
        tags=["parts"],
    )
    def get(self, request: Request, key: UUID) -> FileResponse:
        """The file, with its own content type."""
        drafts = Draft.objects.visible_to(request.user)
        dossiers = Dossier.objects.visible_to(request.user)
        mine = Q(draft__in=drafts) | Q(dossier__in=dossiers)
        part = Part.objects.filter(mine, key=key).select_related("dossier").first()
        if part is None:
            raise NotFound
        if part.dossier and not policies.may_read_details(request.user, part.dossier):
            raise NotAllowed
        return download(part.file, name=part.filename, content_type=part.content_type)
