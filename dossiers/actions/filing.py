"""Filing: exactly once, complete, with a number."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers import fees, transitions
from dossiers.answers import clean_answers, holds
from dossiers.calendars import stamp
from dossiers.errors import AnswersInvalid, KeyReused, ProcedureClosed
from dossiers.models import Dossier, Draft, Part
from dossiers.numbering import next_dossier_code
from dossiers.policies import APPLICANT
from dossiers.spec import Part as PartSpec
from dossiers.spec import Spec
from dossiers.states import Channel, Payment, RouteKind, Status, Step
from dossiers.transitions import Act
from egov import clock
from egov.errors import NotAllowed, NotFound
from egov.mandates import Mandate, mandates
from egov.models import Agency, Role, User
from egov.rows import Joined, newest

_PARTS = Joined(
    f"SELECT {{part}} FROM {Part._meta.db_table} part"
    " WHERE part.draft_id = %s ORDER BY part.id",
    part=Part,
)
_MOVE_PARTS = f"""
UPDATE {Part._meta.db_table} SET dossier_id = {newest(Dossier)}, draft_id = NULL
WHERE draft_id = %s"""
_END_DRAFT = f"DELETE FROM {Draft._meta.db_table} WHERE key = %s"


@dataclass(frozen=True, slots=True)
class Filed:
    """The dossier, and whether this call made it (False: an earlier one had).

    `parts` and `hash` are those of the act of filing, whatever came later.
    """

    dossier: Dossier
    created: bool
    parts: tuple[Part, ...]
    hash: bytes


def file(draft_key: UUID, *, by: User, key: UUID | None = None) -> Filed:
    """File the draft. However often it is asked for, one dossier comes of it.

    `key` is the client's own (Idempotency-Key); without one the draft's serves.
    Raises AnswersInvalid with everything that is missing, KeyReused, NotAllowed,
    NotFound, ProcedureClosed.
    """
    key = key or draft_key
    try:
        with transaction.atomic():
            return _file(draft_key, by, key)
    except IntegrityError as error:
        # The key has filed another draft: the constraint knows, before and in a race.
        if "dossier_filing_key" in str(error):
            raise KeyReused from None
        raise


def _file(draft_key: UUID, by: User, key: UUID) -> Filed:
    try:
        draft = Draft.objects.lock(draft_key)
    except Draft.DoesNotExist:
        return _already(draft_key, by, key)
    if draft.user_id != by.pk or draft.dossier_id is not None:
        raise NotFound
    if draft.version.procedure.is_closed():
        raise ProcedureClosed
    parts: list[Part] = [part for (part,) in _PARTS.rows(draft.key)]
    faults, answers = _faults(draft, parts)
    if faults:
        raise AnswersInvalid(faults)
    dossier = _dossier_of(draft, by, key, answers)
    act = Act(Step.FILE, dossier, by, _mandate(dossier, by), dossier.filed_at)
    act.facts = {
        "procedure": draft.version.procedure.code,
        "version": draft.version.number,
        "digest": draft.version.digest,
        "case": dossier.case,
        "channel": dossier.channel,
        "desk": dossier.receiving_agency.code,
        "handler": dossier.handling_agency.code,
        "place": RouteKind.RECEIVE.value,
        "fee": dossier.fee,
        "calendar": stamp(dossier.receiving_agency),
        "parts": [{"code": part.code, "sha256": part.sha256} for part in parts],
    }
    act.details = {"answers": answers, "owner": dossier.owner_name}
    # The number last: its row is locked for the shortest time.
    day = timezone.localdate(act.at)
    dossier.code = next_dossier_code(dossier.receiving_agency, day)
    act.along.add(_MOVE_PARTS, draft.key)
    act.along.add(_END_DRAFT, draft.key)
    event = transitions.record(act, first=True)
    return Filed(dossier, created=True, parts=tuple(parts), hash=bytes(event.hash))


def _already(draft_key: UUID, by: User, key: UUID) -> Filed:
    """The dossier this filing made before. Raises KeyReused, NotFound."""
    mine = Dossier.objects.filter(filed_by=by).for_page()
    dossier = mine.filter(Q(draft_key=draft_key) | Q(filing_key=key)).first()
    if dossier is None:
        raise NotFound
    if dossier.draft_key != draft_key:
        raise KeyReused
    return Filed(
        dossier,
        created=False,
        parts=tuple(dossier.parts.filter(round=0)),
        hash=bytes(dossier.events.get(seq=1).hash),
    )


def _dossier_of(draft: Draft, by: User, key: UUID, answers: dict[str, Any]) -> Dossier:
    spec, agency = draft.spec, draft.agency
    assert agency is not None  # preflight saw to it
    fee = fees.total(fees.fee_lines(spec, answers, channel=draft.channel))
    now = clock.now()
    return Dossier(
        version=draft.version,
        case=draft.case,
        channel=draft.channel,
        answers=answers,
        owner_name=draft.owner_name or by.full_name,
        owner_identity=draft.owner_identity,
        owner_phone=draft.owner_phone,
        owner_email=draft.owner_email,
        authority=draft.authority,
        filing_key=key,
        draft_key=draft.key,
        filed_by=by,
        applicant=_applicant(draft, by),
        receiving_agency=agency,
        handling_agency=handling_agency(spec, agency),
        status=Status.REGISTERED,
        filed_at=now,
        held_since=now,
        fee=fee,
        payment=Payment.DUE if fee else Payment.NONE,
    )


def _applicant(draft: Draft, by: User) -> User | None:
    """Online the person who signed in; at the counter an account with that number."""
    if draft.channel == Channel.ONLINE:
        return by
    number = draft.owner_identity
    accounts = User.objects.filter(identity_number=number, is_active=True)
    return accounts.order_by("pk").first() if number else None


def _mandate(dossier: Dossier, by: User) -> Mandate:
    """Online one's own; else that of the desk which takes it in. Raises NotAllowed."""
    if dossier.channel == Channel.ONLINE:
        return Mandate(APPLICANT)
    for mandate in mandates(by):
        at_desk = mandate.agency_id == dossier.receiving_agency_id
        if at_desk and mandate.role == Role.RECEPTION:
            return mandate
    raise NotAllowed


def handling_agency(spec: Spec, receiving: Agency) -> Agency:
    """Who handles what this agency received."""
    if spec.handling == "receiving":
        return receiving
    return Agency.objects.get(code=spec.handling)


def desks_for(spec: Spec) -> list[Agency]:
    """Where a dossier of this procedure may be filed today."""
    desks = Agency.objects.in_force().desks()
    return [agency for agency in desks if takes(agency, spec)]


def takes(agency: Agency, spec: Spec) -> bool:
    """Whether this agency's desk takes such a dossier in today."""
    kinds = {agency.Kind.CENTRE, agency.Kind.COMMUNE}
    fits = agency.kind in (kinds if spec.receiving == "any" else {spec.receiving})
    return fits and agency.is_in_force(clock.today())


def preflight(draft: Draft) -> dict[str, str]:
    """Everything that keeps the draft from being filed: path → sentence; {} if ready."""
    return _faults(draft, list(draft.parts.all()))[0]


def _faults(draft: Draft, parts: list[Part]) -> tuple[dict[str, str], dict[str, Any]]:
    faults: dict[str, str] = {}
    answers: dict[str, Any] = {}
    try:
        answers = clean_answers(draft.spec.fields, draft.answers, case=draft.case)
    except AnswersInvalid as invalid:
        faults.update(invalid.fields)
    faults.update(_part_faults(draft, parts, answers or draft.answers))
    if draft.dossier_id is None:
        faults.update(_desk_faults(draft))
    return faults, answers


def _part_faults(
    draft: Draft, parts: list[Part], answers: dict[str, Any]
) -> dict[str, str]:
    given = {part.code for part in parts}
    if draft.dossier is not None:
        given |= set(draft.dossier.parts.values_list("code", flat=True))
    return {
        f"parts.{part.code}": _("Còn thiếu: %(name)s.") % {"name": part.name}
        for part in parts_asked(draft.spec, answers, draft.case)
        if part.required and part.code not in given
    }


def parts_asked(spec: Spec, answers: dict[str, Any], case: str) -> list[PartSpec]:
    """The parts that this case with these answers calls for."""
    known = {**answers, "case": case}
    return [
        part
        for part in spec.parts
        if (not part.cases or case in part.cases) and holds(part.when, known)
    ]


def _desk_faults(draft: Draft) -> dict[str, str]:
    faults: dict[str, str] = {}
    if draft.agency is None or not takes(draft.agency, draft.spec):
        faults["agency"] = _("Hãy chọn nơi nộp hồ sơ.")
    if draft.channel != Channel.ONLINE and not draft.owner_name.strip():
        faults["owner_name"] = _("Hãy ghi họ tên người nộp.")
    return faults
