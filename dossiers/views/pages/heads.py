"""The signed heads as pages show them: the last of each day, one alone, two compared."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.http import QueryDict
from django.utils import timezone

from dossiers import sealing
from dossiers.merkle import consistency_proof, verify_consistency
from dossiers.models import TreeHead
from dossiers.sealing.nodes import Nodes

_ON_A_PAGE, _IN_THE_FEED = 14, 30
_DIGITS = 18
# There are thousands of heads a day: only the last of each is looked at.
_LAST_OF_DAYS = """
SELECT head.* FROM unnest(%s::timestamptz[], %s::timestamptz[]) AS day (start, stop)
CROSS JOIN LATERAL (
    SELECT * FROM dossiers_treehead WHERE at >= day.start AND at < day.stop
    ORDER BY at DESC, size DESC LIMIT 1
) AS head ORDER BY head.size DESC"""


class Days:
    """Each day since the first head, the newest first, with its last head if it has one.

    A paginator takes it for a list: its length is that of the days.
    """

    def __init__(self) -> None:
        first = TreeHead.objects.order_by("size").first()
        self.newest = TreeHead.objects.order_by("-size").first()
        self._until = _day(self.newest)
        self._count = (self._until - _day(first)).days + 1 if first else 0

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, part: slice) -> list[TreeHead]:
        days = [self._until - timedelta(days=n) for n in range(self._count)[part]]
        starts = [_midnight(day) for day in days]
        stops = [_midnight(day + timedelta(days=1)) for day in days]
        return list(TreeHead.objects.raw(_LAST_OF_DAYS, [starts, stops]))


def _day(head: TreeHead | None) -> date:
    return timezone.localdate(head.at) if head else date.min


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def last_of_days(count: int = _IN_THE_FEED) -> list[TreeHead]:
    """The last head of each of the newest `count` days, the newest first."""
    return Days()[:count]


def heads_page(asked: QueryDict) -> dict[str, Any]:
    """What `transparency.html` shows."""
    days = Days()
    page = Paginator(days, _ON_A_PAGE).get_page(asked.get("page"))  # type: ignore[arg-type, var-annotated]
    return {
        "newest": days.newest,
        "page": page,
        "keys": sealing.keys_in_use(),
        "comparison": comparison(asked.get("cu", ""), asked.get("moi", "")),
    }


def head_page(head: TreeHead) -> dict[str, Any]:
    """What `head.html` shows: the head, its neighbours, whether it is in the newest."""
    heads = TreeHead.objects
    return {
        "head": head,
        "signature": list(pieces(bytes(head.signature).hex())),
        "signed": sealing.signed_by_us(head, sealing.public_keys()),
        "before": heads.filter(pk=head.previous).first(),
        "after": heads.filter(previous=head.pk).first(),
        "newest": heads.order_by("-size").first(),
    }


def pieces(digits: str) -> Iterator[str]:
    """Long digits in pieces that a narrow page can break between."""
    return (digits[at : at + 16] for at in range(0, len(digits), 16))


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two heads by their sizes as typed. unknown: the sizes of which there is no head."""

    old: str
    new: str
    unknown: tuple[str, ...] = ()
    sizes: tuple[int, int] | None = None
    holds: bool = False


def comparison(old: str, new: str) -> Comparison:
    """Whether the newer of two heads continues the older; they may be typed either way."""
    typed = tuple(_number(text) for text in (old, new))
    if not (old.strip() or new.strip()):
        return Comparison("", "")
    found = {
        head.size: head for head in TreeHead.objects.filter(pk__in=filter(None, typed))
    }
    unknown = tuple(
        text.strip()[:_DIGITS] or "0"
        for text, size in zip((old, new), typed, strict=True)
        if size not in found
    )
    if unknown:
        return Comparison(old[:_DIGITS], new[:_DIGITS], unknown)
    first, last = sorted(size for size in typed if size)
    holds = continues(found[first], found[last])
    return Comparison(str(typed[0]), str(typed[1]), (), (first, last), holds)


def _number(text: str) -> int | None:
    """A size as typed, dots or not; None for what is no number."""
    digits = "".join(char for char in text if char not in " .,\u00a0")
    plain = digits.isascii() and digits.isdigit() and len(digits) <= _DIGITS
    return int(digits) if plain else None


def continues(old: TreeHead, new: TreeHead) -> bool:
    """Whether the tree of `new` begins with that of `old`, by what is stored now."""
    roots = (bytes(old.root), bytes(new.root))
    try:
        path = consistency_proof(Nodes(), old.size, new.size)
    except KeyError:
        return False
    return verify_consistency(old.size, new.size, *roots, path)
