"""Bodies and query strings that are not answers to a form: few fields, named exactly."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers
from rest_framework.request import Request

from egov.api.bodies import object_of
from egov.errors import DomainError

_SAID: dict[str, Any] = {
    "required": gettext_lazy("Hãy trả lời mục này."),
    "null": gettext_lazy("Mục này không được để trống."),
}


class Invalid(DomainError):
    """Some values do not fit. `fields` maps each to what is wrong."""

    code = "invalid"
    status = 422

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__(_("Một số mục chưa đúng hoặc còn thiếu."), fields)


class UnknownFields(DomainError):
    """Names nobody asked for: a slip that would otherwise lose what was meant."""

    code = "unknown_fields"
    status = 422

    def __init__(self, names: Iterable[str]) -> None:
        text = _("Không có mục này.")
        super().__init__(_("Có mục không dùng ở đây."), dict.fromkeys(sorted(names), text))


class Words(serializers.CharField):
    """Text, never a number or a flag put into words."""

    default_error_messages = _SAID | {
        "invalid": gettext_lazy("Hãy nhập chữ."),
        "blank": gettext_lazy("Mục này không được để trống."),
        "max_length": gettext_lazy("Dài quá {max_length} ký tự."),
    }

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class Choice(serializers.ChoiceField):
    default_error_messages = _SAID | {
        "invalid_choice": gettext_lazy("Hãy chọn một mục trong danh sách.")
    }


class Flag(serializers.BooleanField):
    default_error_messages = _SAID | {
        "invalid": gettext_lazy("Hãy chọn có hoặc không."),
    }


class Count(serializers.IntegerField):
    default_error_messages = _SAID | {
        "invalid": gettext_lazy("Hãy nhập số nguyên."),
        "min_value": gettext_lazy("Nhỏ nhất là {min_value}."),
        "max_value": gettext_lazy("Lớn nhất là {max_value}."),
        "max_string_length": gettext_lazy("Số quá lớn."),
    }


class Answers(serializers.DictField):
    """Answers to a form, by field code; the form itself is judged elsewhere."""

    default_error_messages = _SAID | {
        "not_a_dict": gettext_lazy("Hãy gửi một đối tượng JSON.")
    }


class Input(serializers.Serializer):
    """The fields one endpoint takes. Other names are refused, not ignored."""

    @classmethod
    def of_body(cls, request: Request) -> dict[str, Any]:
        """What the body says. Raises Malformed, UnknownFields, Invalid."""
        return cls()._judged(object_of(request))

    @classmethod
    def of_query(cls, request: Request) -> dict[str, Any]:
        """What the query string says. Raises UnknownFields, Invalid."""
        return cls()._judged(request.query_params)

    def _judged(self, given: Mapping[str, Any]) -> dict[str, Any]:
        if unknown := set(given) - set(self.fields):
            raise UnknownFields(unknown)
        data = given if isinstance(given, QueryDict) else dict(given)
        bound = type(self)(data=data)
        if not bound.is_valid():
            raise Invalid(
                {name: " ".join(map(str, said)) for name, said in bound.errors.items()}
            )
        return dict(bound.validated_data)
