"""What every operation's description has: its problems."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers

from egov.api.problems import PROBLEM

F = TypeVar("F", bound=Callable[..., Any])


class ProblemSerializer(serializers.Serializer):
    """A refusal (RFC 9457). Codes add fields of their own, such as `last_act`."""

    type = serializers.CharField()
    status = serializers.IntegerField()
    code = serializers.CharField(help_text="For machines; never changes.")
    title = serializers.CharField(help_text="For people, in the language asked for.")
    detail = serializers.CharField(required=False)
    fields = serializers.DictField(  # type: ignore[assignment]
        child=serializers.CharField(), required=False, help_text="Path → what is wrong."
    )


def operation(name: str, answers: Mapping[Any, Any], **more: Any) -> Callable[[F], F]:
    """Describe one operation: `answers` by status, problems added."""
    problems = {
        ("4XX", PROBLEM): ProblemSerializer,
        ("503", PROBLEM): ProblemSerializer,
    }
    return extend_schema(operation_id=name, responses={**answers, **problems}, **more)
