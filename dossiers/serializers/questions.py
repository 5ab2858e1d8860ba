"""Questions as data: the fields of a form or of a step."""

from typing import Any

from rest_framework import serializers

from dossiers.answers.types import READERS
from dossiers.spec import Field, Option
from dossiers.states import Step

TYPES = (*READERS, "repeat")


class OptionSerializer(serializers.Serializer):
    code = serializers.CharField()
    name = serializers.CharField()


class QuestionSerializer(serializers.Serializer):
    """One question, in the language asked for."""

    code = serializers.CharField()
    type = serializers.ChoiceField(choices=TYPES)
    label = serializers.CharField()  # type: ignore[assignment]
    help = serializers.CharField(allow_blank=True)
    required = serializers.BooleanField()  # type: ignore[assignment]
    limits = serializers.DictField(
        child=serializers.JSONField(), help_text="What the type understands: min, max, …"
    )
    options = OptionSerializer(many=True)
    fields = serializers.ListField(  # type: ignore[assignment]
        child=serializers.DictField(), help_text="The questions of each repeated row."
    )


class StepSerializer(serializers.Serializer):
    """A step this person may take now: POST its answers to acts/{step}/."""

    step = serializers.ChoiceField(choices=Step.choices)
    label = serializers.CharField()  # type: ignore[assignment]
    fields = QuestionSerializer(many=True)  # type: ignore[assignment]


def question(field: Field) -> dict[str, Any]:
    """A field as QuestionSerializer describes it."""
    return {
        "code": field.code,
        "type": field.type,
        "label": str(field.label),
        "help": str(field.help or ""),
        "required": field.required,
        "limits": dict(field.limits),
        "options": [_option(option) for option in field.options],
        "fields": [question(inner) for inner in field.fields],
    }


def _option(option: Option) -> dict[str, str]:
    return {"code": option.code, "name": str(option.name)}
