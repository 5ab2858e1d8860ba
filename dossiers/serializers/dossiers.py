"""Dossiers: a row of a list, and the whole with what one may do next."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from dossiers import policies, watching
from dossiers.models import Alert, Dossier, Result
from dossiers.offers import QUESTIONS
from dossiers.serializers.events import EventSerializer
from dossiers.serializers.parts import PartSerializer
from dossiers.serializers.questions import StepSerializer, question
from dossiers.serializers.words import AgencySerializer, AnswersField, FilingSerializer
from dossiers.states import Delivery, Payment, RouteKind, Status
from egov.api.inputs import Choice, Flag, Words
from egov.api.pages import PageQuery
from egov.models import User


class DossierQuery(PageQuery):
    status = Choice(required=False, choices=Status.choices)
    q = Words(required=False, max_length=200, help_text="Name, code, number or phone.")
    procedure = Words(required=False, max_length=12, help_text="National code.")
    mine = Flag(required=False, help_text="Only those I filed or that are my own.")


class DossierRowSerializer(FilingSerializer):
    """A dossier in a list."""

    code = serializers.CharField()
    status = serializers.ChoiceField(choices=Status.choices)
    status_label = serializers.CharField(source="get_status_display")
    at = serializers.ChoiceField(choices=RouteKind.choices)
    owner_name = serializers.CharField()
    receiving_agency = AgencySerializer()
    handling_agency = AgencySerializer()
    holder = serializers.CharField(source="holder.full_name", default=None, allow_null=True)
    payment = serializers.ChoiceField(choices=Payment.choices)
    fee = serializers.IntegerField(help_text=_("Đồng."))
    delivery = serializers.ChoiceField(choices=Delivery.choices)
    filed_at = serializers.DateTimeField()
    accepted_at = serializers.DateTimeField(allow_null=True)
    due_at = serializers.DateTimeField(allow_null=True)
    paused_since = serializers.DateTimeField(allow_null=True)
    answer_by = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)
    revision = serializers.IntegerField()


class PersonalSerializer(serializers.Serializer):
    """What only the applicant and the officials in charge read."""

    owner_identity = serializers.CharField()
    owner_phone = serializers.CharField()
    owner_email = serializers.CharField()
    authority = serializers.CharField()
    answers = AnswersField()
    parts = PartSerializer(many=True)


class ResultSerializer(serializers.Serializer):
    """The result once issued."""

    number = serializers.CharField()
    signed_by = serializers.CharField(source="signed_by.full_name")
    signed_at = serializers.DateTimeField()
    issued_at = serializers.DateTimeField()
    sha256 = serializers.CharField(allow_blank=True)
    content = serializers.SerializerMethodField()

    def get_content(self, result: Result) -> str:
        """Where the document is."""
        return reverse("api:result-content", args=[result.dossier.code])


class AlertSerializer(serializers.Serializer):
    """Something that waits too long, as long as it does."""

    kind = serializers.ChoiceField(choices=Alert.Kind.choices)
    label = serializers.CharField(source="get_kind_display")  # type: ignore[assignment]
    raised_at = serializers.DateTimeField()


class DossierSerializer(DossierRowSerializer):
    """A dossier as this person may see it, and the steps they may take now."""

    supplements = serializers.IntegerField()
    personal = serializers.SerializerMethodField()
    result = serializers.SerializerMethodField()
    alerts = serializers.SerializerMethodField()
    steps = serializers.SerializerMethodField()
    events = serializers.SerializerMethodField()

    @property
    def _person(self) -> User:
        return self.context["request"].user

    @extend_schema_field(PersonalSerializer(allow_null=True))
    def get_personal(self, dossier: Dossier) -> dict[str, Any] | None:
        if not self.context["personal"]:
            return None
        return PersonalSerializer(dossier).data

    @extend_schema_field(ResultSerializer(allow_null=True))
    def get_result(self, dossier: Dossier) -> dict[str, Any] | None:
        result = getattr(dossier, "result", None)
        return ResultSerializer(result).data if result else None

    @extend_schema_field(AlertSerializer(many=True))
    def get_alerts(self, dossier: Dossier) -> list[dict[str, Any]]:
        """For officials in charge; the applicant reads what was done about it."""
        own = policies.applicant(self._person, dossier) is not None
        if own or not self.context["personal"]:
            return []
        return list(AlertSerializer(watching.alerts_of(dossier), many=True).data)

    @extend_schema_field(StepSerializer(many=True))
    def get_steps(self, dossier: Dossier) -> list[dict[str, Any]]:
        return [
            {
                "step": step.value,
                "label": str(step.label),
                "fields": [question(field) for field in QUESTIONS[step](dossier)],
            }
            for step in policies.available_steps(self._person, dossier)
        ]

    @extend_schema_field(EventSerializer(many=True))
    def get_events(self, dossier: Dossier) -> list[dict[str, Any]]:
        events = list(dossier.events.for_timeline())
        return list(EventSerializer(events, many=True, context=self.context).data)


def dossier_body(dossier: Dossier, *, request: Any) -> dict[str, Any]:
    """A dossier as DossierSerializer describes it, for who asks."""
    personal = policies.may_read_details(request.user, dossier)
    context = {"request": request, "personal": personal}
    return dict(DossierSerializer(dossier, context=context).data)
