"""Before filing: a draft that saves itself and takes parts."""

import re
from collections.abc import Mapping
from math import isfinite
from typing import Any
from unicodedata import normalize
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from dossiers import policies
from dossiers.errors import DraftStale, ProcedureClosed, StepRefused
from dossiers.models import Dossier, Draft, Part, Procedure
from dossiers.prefill import prefilled
from dossiers.signing.examining import examine
from dossiers.signing.kept import as_rows
from dossiers.signing.roots import trusted_roots
from dossiers.signing.signature import Signature, Verdict, overall
from dossiers.signing.words import in_words
from dossiers.states import Channel, Status, Step
from dossiers.transitions import last_act
from egov import clock, uploads
from egov.errors import FileRefused, NotAllowed, NotFound
from egov.models import Agency, User
from egov.uploads import Judged

# What is known of the owner, and how long each may be.
_OWNER = {
    "owner_name": 120,
    "owner_identity": 12,
    "owner_phone": 20,
    "owner_email": 254,
    "authority": 200,
}
_MOST_PARTS = 60
# Answers, a row of a repeated group, an address in it: four; the rest is leeway.
_DEEPEST = 8


def start_draft(
    procedure: Procedure,
    *,
    by: User,
    case: str = "",
    agency: Agency | None = None,
    channel: str = Channel.ONLINE,
) -> Draft:
    """Begin a dossier of the version in force; what is known is filled in.

    Raises ProcedureClosed when nothing can be filed by this channel today.
    """
    version = None if procedure.is_closed() else procedure.version_on()
    if version is None or channel not in version.spec.channels:
        raise ProcedureClosed
    if channel != Channel.ONLINE and not policies.may_draft_at_counter(by):
        raise NotAllowed
    spec = version.spec
    own = channel == Channel.ONLINE
    return Draft.objects.create(
        user=by,
        version=version,
        case=case if spec.case(case) else spec.cases[0].code,
        channel=channel,
        agency=agency,
        answers=prefilled(spec.fields, by) if own else {},
        owner_name=by.full_name if own else "",
        owner_identity=by.identity_number if own else "",
        owner_phone=by.phone if own else "",
        owner_email=by.email if own else "",
    )


def start_supplement(pk: int, *, by: User) -> Draft:
    """The one draft in which a dossier's supplement is prepared.

    Raises NotFound, NotAllowed, StepRefused when no supplement is asked for.
    """
    dossier = Dossier.objects.select_related("version").filter(pk=pk).first()
    if dossier is None:
        raise NotFound
    step = Step.ANSWER_SUPPLEMENT
    policies.require(by, step, dossier)
    if not policies.is_possible(step, dossier):
        raise StepRefused(step, Status(dossier.status), last_act(dossier))
    draft, _new = Draft.objects.get_or_create(
        dossier=dossier,
        defaults={
            "user": by,
            "version": dossier.version,
            "case": dossier.case,
            "channel": dossier.channel,
            "agency": dossier.receiving_agency,
            "answers": dossier.answers,
            **{name: getattr(dossier, name) for name in _OWNER},
        },
    )
    if draft.user_id != by.pk:
        draft.user = by
        draft.save(update_fields=["user"])
    return draft


def _own(key: UUID, by: User) -> Draft:
    """The draft, locked, if it is this person's. Raises NotFound."""
    try:
        draft = Draft.objects.lock(key)
    except Draft.DoesNotExist:
        raise NotFound from None
    if draft.user_id != by.pk:
        raise NotFound
    return draft


def storable(value: Any, depth: int = _DEEPEST) -> Any:
    """What was typed so far, without what no text can hold (NUL, half characters), no
    number that JSON has no word for, and nothing deeper than a form asks for."""
    match value:
        case str():
            return value.replace("\0", "").encode("utf-8", "ignore").decode()[:20_000]
        case float() if not isfinite(value):
            return str(value)
        case None | bool() | int() | float():
            return value
        case _ if depth == 0:
            return ""
        case Mapping():
            return {
                storable(str(key)): storable(inner, depth - 1)
                for key, inner in value.items()
            }
        case list() | tuple():
            return [storable(inner, depth - 1) for inner in value]
    return storable(str(value))


def _file_name(given: str) -> str:
    """The last 200 characters of the name alone: no folders, nothing invisible, so that
    it reads as it is and fits into a header."""
    name = normalize("NFC", storable(re.split(r"[\\/]", given)[-1]))
    seen = "".join(char if char.isprintable() else " " for char in name)
    return " ".join(seen.split())[-200:]


@transaction.atomic
def save_draft(
    key: UUID,
    *,
    by: User,
    revision: int | None = None,
    answers: Mapping[str, Any] | None = None,
    case: str | None = None,
    agency: Agency | None = None,
    **owner: str,
) -> Draft:
    """Keep what was typed, right or not yet. `answers` are merged over the kept ones.

    `revision` is what the device had; raises DraftStale when another saved since.
    """
    draft = _own(key, by)
    if revision is not None and revision != draft.revision:
        raise DraftStale(draft.revision)
    if answers is not None:
        known = {field.code for field in draft.spec.fields}
        given = {code: value for code, value in answers.items() if code in known}
        draft.answers = {**draft.answers, **storable(given)}
    if case is not None and draft.spec.case(case):
        draft.case = case
    if agency is not None:
        draft.agency = agency
    for name in _OWNER:
        if name in owner:
            setattr(draft, name, storable(owner[name])[: _OWNER[name]])
    draft.revision += 1
    draft.saved_at = clock.now()
    draft.save()
    return draft


@transaction.atomic
def discard(key: UUID, *, by: User) -> None:
    """Throw a draft away, files included."""
    draft = _own(key, by)
    parts = list(draft.parts.all())
    draft.delete()
    transaction.on_commit(lambda: _remove_files(parts))


def end_supplement(dossier: Dossier) -> None:
    """Throw away what was being prepared for a dossier that has ended."""
    parts = list(Part.objects.filter(draft__dossier=dossier))
    Draft.objects.filter(dossier=dossier).delete()
    transaction.on_commit(lambda: _remove_files(parts))


def _remove_files(parts: list[Part]) -> None:
    for part in parts:
        part.file.delete(save=False)


def upload_part(key: UUID, *, by: User, code: str, file: UploadedFile) -> Part:
    """Add a file to a part of the draft. The same file again is the same part.

    Raises FileRefused with the reason, NotFound.
    """
    try:
        draft = Draft.objects.visible_to(by).for_page().get(pk=key)
    except Draft.DoesNotExist:
        raise NotFound from None
    part = next((part for part in draft.spec.parts if part.code == code), None)
    if part is None:
        raise NotFound
    max_mb = min(part.max_mb, settings.UPLOAD_MAX_MB)
    judged = uploads.judge(file, accept=part.accept, max_mb=max_mb)
    signatures = _signatures(file, judged, must=part.signed)
    with transaction.atomic():
        draft = _own(key, by)
        same = draft.parts.filter(code=code, sha256=judged.sha256).first()
        if same:
            return same
        if draft.parts.count() >= _MOST_PARTS:
            raise FileRefused(_("Hồ sơ đã có quá nhiều tệp. Hãy ghép các trang lại."))
        kept = Part(
            draft=draft,
            code=code,
            filename=_file_name(file.name or "") or code,
            size=judged.size,
            sha256=judged.sha256,
            content_type=judged.content_type,
            pages=judged.pages,
            scanned=judged.scanned,
            signatures=as_rows(signatures),
            uploaded_by=by,
            uploaded_at=clock.now(),
        )
        kept.file.save(judged.kind, file, save=False)
        kept.save(force_insert=True)
        return kept


def _signatures(file: UploadedFile, judged: Judged, *, must: bool) -> list[Signature]:
    """The digital signatures of a PDF. Raises FileRefused where one `must` be sound and is
    missing, broken or of a document that was changed since."""
    found: list[Signature] = []
    if judged.content_type == uploads.TYPES["pdf"]:
        file.seek(0)
        found = examine(file.read(), trusted_roots=trusted_roots())
        file.seek(0)
    verdict = overall(found)
    if must and verdict is None:
        raise FileRefused(_("Giấy tờ này phải là tệp PDF có chữ ký số."))
    if must and verdict in {Verdict.BROKEN, Verdict.CHANGED, Verdict.UNREADABLE}:
        raise FileRefused(in_words(max(found, key=_badness)).sentence)
    return found


def _badness(signature: Signature) -> int:
    return list(Verdict).index(signature.verdict)


@transaction.atomic
def remove_part(key: UUID, part_key: UUID, *, by: User) -> None:
    """Take a file out of the draft. Taking it out twice is taking it out."""
    draft = _own(key, by)
    part = draft.parts.filter(key=part_key).first()
    if part:
        part.delete()
        transaction.on_commit(lambda: _remove_files([part]))
