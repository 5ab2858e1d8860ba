"""Reading what a client sent, without trusting its size, depth or letters."""

import json
import math
from collections.abc import Mapping
from typing import IO, Any

from django.conf import settings
from django.core.files.uploadhandler import StopUpload
from django.http import HttpRequest
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser, DataAndFiles, MultiPartParser
from rest_framework.request import Request

from egov.api.problems import Malformed, TooLarge

_DEEPEST = 32
_LONGEST_NUMBER = 40
# Read to its end, a body refused for its size still gets its answer across.
_MOST_DRAINED = 32 * 1024 * 1024
_FORM_OVERHEAD = 64 * 1024


def object_of(request: Request) -> Mapping[str, Any]:
    """The request's JSON object; {} when there is no body. Raises Malformed."""
    data = request.data
    if not isinstance(data, dict):
        raise Malformed(_("Nội dung phải là một đối tượng JSON."))
    return data


def _check_size(request: HttpRequest, most: int) -> None:
    try:
        length = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        length = 0
    if length <= most:
        return
    left = min(length, _MOST_DRAINED)
    while left > 0 and (chunk := request.read(min(left, 1024 * 1024))):
        left -= len(chunk)
    raise TooLarge(most)


class JSONParser(BaseParser):
    """JSON in UTF-8, of bounded size and depth, that a database can hold."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """Raises TooLarge, Malformed."""
        assert parser_context is not None
        request = parser_context["request"]._request
        _check_size(request, settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
        return read_json(stream.read())


def read_json(content: bytes) -> Any:
    """The value `content` says. Raises Malformed with what is wrong."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        raise Malformed(_("Nội dung không phải UTF-8.")) from None
    try:
        value = json.loads(
            text, parse_int=_integer, parse_float=_float, parse_constant=_no_number
        )
    except json.JSONDecodeError as error:
        line, column = error.lineno, error.colno
        text = _("JSON sai ở dòng %(line)d, cột %(column)d.")
        raise Malformed(
            text % {"line": line, "column": column}, line=line, column=column
        ) from None
    except RecursionError:
        raise Malformed(_("JSON lồng nhau quá sâu.")) from None
    _look_through(value)
    return value


def _integer(text: str) -> int:
    if len(text) > _LONGEST_NUMBER:
        _no_number(text)
    return int(text)


def _float(text: str) -> float:
    number = float(text)
    if len(text) > _LONGEST_NUMBER or not math.isfinite(number):
        _no_number(text)
    return number


def _no_number(text: str) -> float:
    raise Malformed(_("Số quá lớn hoặc không phải là số."))


def _look_through(value: Any) -> None:
    """Refuse depth that would exhaust a stack, and letters that no column can hold."""
    layer, depth = [value], 0
    while layer:
        depth += 1
        if depth > _DEEPEST:
            raise Malformed(_("JSON lồng nhau quá sâu."))
        inner: list[Any] = []
        for item in layer:
            if isinstance(item, dict):
                inner += item.keys()
                inner += item.values()
            elif isinstance(item, list):
                inner += item
            elif isinstance(item, str):
                _check_letters(item)
        layer = inner


def _check_letters(text: str) -> None:
    if "\0" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        raise Malformed(_("Có ký tự không đọc được."))


class UploadParser(MultiPartParser):
    """One file and its few fields, of bounded size."""

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> DataAndFiles:
        """Raises TooLarge, Malformed."""
        assert parser_context is not None
        request = parser_context["request"]._request
        most = settings.UPLOAD_MAX_MB * 1024 * 1024 + _FORM_OVERHEAD
        _check_size(request, most)
        try:
            return super().parse(stream, media_type, parser_context)
        except (ParseError, StopUpload) as error:
            text = _("Không đọc được biểu mẫu tải tệp lên.")
            raise Malformed(text, detail=str(error)) from None
