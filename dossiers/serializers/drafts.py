"""Drafts: what a client saves before filing."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from dossiers.models import Draft, Procedure
from dossiers.serializers.parts import PartSerializer
from dossiers.serializers.words import AgencySerializer, AnswersField, FilingSerializer
from dossiers.spec import Field, Spec
from dossiers.states import Channel
from egov.api.inputs import Answers, Choice, Count, Input, Invalid, UnknownFields, Words
from egov.models import Agency


class OwnerInput(Input):
    """Whose matter it is, when that is not the person signed in."""

    owner_name = Words(required=False, allow_blank=True, max_length=120)
    owner_identity = Words(required=False, allow_blank=True, max_length=12)
    owner_phone = Words(required=False, allow_blank=True, max_length=20)
    owner_email = Words(required=False, allow_blank=True, max_length=254)
    authority = Words(required=False, allow_blank=True, max_length=200)


class DraftPatchSerializer(OwnerInput):
    """What changed. Answers are merged over those kept; `null` empties one."""

    answers = Answers(required=False)
    case = Words(required=False, max_length=40)
    agency = Words(required=False, max_length=20, help_text="Code of the desk.")
    revision = Count(
        required=False, min_value=0, help_text="The revision changed, or use If-Match."
    )


class DraftStartSerializer(OwnerInput):
    """A new draft of the procedure's version in force."""

    procedure = Words(max_length=12, help_text="National code.")
    channel = Choice(required=False, choices=Channel.choices, default=Channel.ONLINE)
    answers = Answers(required=False)
    case = Words(required=False, max_length=40)
    agency = Words(required=False, max_length=20, help_text="Code of the desk.")


class DraftSerializer(FilingSerializer):
    """A dossier not yet filed."""

    key = serializers.UUIDField()
    agency = AgencySerializer(allow_null=True)
    dossier = serializers.CharField(
        source="dossier.code",
        default=None,
        allow_null=True,
        help_text="The dossier this draft supplements.",
    )
    answers = AnswersField()
    owner_name = serializers.CharField()
    owner_identity = serializers.CharField()
    owner_phone = serializers.CharField()
    owner_email = serializers.CharField()
    authority = serializers.CharField()
    parts = PartSerializer(many=True)
    revision = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    saved_at = serializers.DateTimeField()


class DraftRowSerializer(FilingSerializer):
    """A draft in a list."""

    key = serializers.UUIDField()
    agency = AgencySerializer(allow_null=True)
    dossier = serializers.CharField(source="dossier.code", default=None, allow_null=True)
    revision = serializers.IntegerField()
    saved_at = serializers.DateTimeField()


class PreflightSerializer(serializers.Serializer):
    """Everything that keeps a draft from being filed."""

    ready = serializers.BooleanField()
    faults = serializers.DictField(
        child=serializers.CharField(), help_text="Path → what is wrong."
    )


def draft_body(draft: Draft) -> dict[str, Any]:
    return dict(DraftSerializer(draft).data)


def changes(given: Mapping[str, Any], spec: Spec) -> dict[str, Any]:
    """What a client sent, as `save_draft` takes it.

    Raises UnknownFields for answers nobody asked, Invalid for a case or agency that is
    not there. Whether the answers are right is for filing to say.
    """
    changed = {name: value for name, value in given.items() if name not in _ELSEWHERE}
    if unknown := sorted(unasked(spec.fields, given.get("answers", {}))):
        raise UnknownFields(f"answers.{path}" for path in unknown)
    faults = {}
    if "case" in given and spec.case(given["case"]) is None:
        faults["case"] = _("Thủ tục này không có trường hợp đó.")
    if "agency" in given:
        changed["agency"] = Agency.objects.in_force().filter(code=given["agency"]).first()
        if changed["agency"] is None:
            faults["agency"] = _("Không có cơ quan này.")
    if faults:
        raise Invalid(faults)
    return changed


_ELSEWHERE = frozenset({"procedure", "channel", "revision"})


def unasked(fields: Iterable[Field], answers: Mapping[str, Any]) -> set[str]:
    """Paths of the answers for which the form has no field, rows included."""
    known = {field.code: field for field in fields}
    paths = {code for code in answers if code not in known}
    for code, value in answers.items():
        rows = value if isinstance(value, list) and code in known else []
        for number, row in enumerate(rows):
            if isinstance(row, dict) and known[code].type == "repeat":
                inner = unasked(known[code].fields, row)
                paths |= {f"{code}.{number}.{path}" for path in inner}
    return paths


def procedure_named(code: str) -> Procedure:
    """The procedure to start a draft of. Raises Invalid."""
    procedure = Procedure.objects.published().filter(code=code).first()
    if procedure is None:
        raise Invalid({"procedure": _("Không có thủ tục này.")})
    return procedure
