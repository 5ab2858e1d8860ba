"""What the rankings refuse, in words for people and codes for machines."""

from collections.abc import Iterable

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from egov.errors import DomainError
from rankings.engine.errors import DataFault
from rankings.states import EditionStatus


class EditionStepRefused(DomainError):
    """The edition does not stand where this step may be taken, or something is missing."""

    code = "ranking.edition_step_refused"


def not_while(status: str) -> str:
    """Words for what an edition does not allow where it stands."""
    words = _("Không thể thực hiện khi kỳ xếp hạng đang ở trạng thái “%(status)s”.")
    return words % {"status": EditionStatus(status).label}


class ValueStepRefused(DomainError):
    """The value does not stand where this may be said of it."""

    code = "ranking.value_step_refused"


class Unusable(DomainError):
    """A methodology, a table or a value that cannot be used; `fields` say where and why."""

    code = "ranking.unusable"
    status = 400

    def __init__(self, faults: list[str], message: str = "") -> None:
        super().__init__(message or _("Không dùng được: có lỗi cần sửa."), faults=faults)
        self.faults = faults


class UnusableValue(Unusable):
    """A value that cannot be used; `places`: (series, why), "" for the value as a whole."""

    def __init__(self, places: Iterable[tuple[str, str]]) -> None:
        self.places = list(places)
        super().__init__([": ".join(filter(None, place)) for place in self.places])


def in_words(fault: DataFault) -> str:
    """Why, in the reader's language as far as the engine knows it."""
    if get_language() == "en" or not fault.vi:
        return fault.reason.removeprefix("unit '': ")
    return fault.vi


class UnusableTable(Unusable):
    """A table that cannot be used; `places`: each fault with its line and column."""

    def __init__(self, places: Iterable[DataFault]) -> None:
        self.places = list(places)
        super().__init__([str(place) for place in self.places])
