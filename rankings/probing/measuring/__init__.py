"""Everything that is measured in a visit, in the order it is done."""

from datetime import date

from rankings.probing.fetcher import Fetcher
from rankings.probing.measuring import connection, content
from rankings.probing.measuring.measured import Measured, not_measured
from rankings.probing.measuring.visitor import Visitor, answered

__all__ = ["CODES", "Measured", "Visitor", "measure", "measured_by", "refusal"]

CODES = (
    "reachable", "tls", "hsts", "ipv6", "speed",
    "sections", "search", "services", "freshness", "accessibility",
)  # fmt: skip
# A site that may not be visited was not measured; one that does not answer was.
_REFUSALS = frozenset({"address", "foreign", "private_address", "robots", "redirects"})


def refusal(visitor: Visitor) -> str:
    """Why the site may not be visited at all: the failure's code, "" where it may."""
    codes = [getattr(one, "code", "") for one in visitor.tries if not answered(one)]
    never = len(codes) == len(visitor.tries) and set(codes) <= _REFUSALS
    return codes[0] if codes and never else ""


def measure(fetcher: Fetcher, today: date) -> list[Measured]:
    """Measure a site. A measurement that cannot be made says why and holds no other up."""
    return measured_by(Visitor(fetcher), today)


def measured_by(visitor: Visitor, today: date) -> list[Measured]:
    """The same with a visitor who has been there."""
    return [
        connection.reachable(visitor),
        connection.tls(visitor),
        connection.hsts(visitor),
        connection.ipv6(visitor),
        connection.speed(visitor),
        content.sections(visitor),
        content.search(visitor),
        content.services(visitor),
        content.freshness(visitor, today),
        not_measured(
            "accessibility",
            "phiên bản này chưa đo khả năng tiếp cận",
            "this version does not measure accessibility yet",
        ),
    ]
