"""Everything that is measured in a visit, in the order it is done."""

from datetime import date

from rankings.probing.fetcher import Fetcher
from rankings.probing.measuring import connection, content
from rankings.probing.measuring.measured import Measured, not_measured
from rankings.probing.measuring.visitor import Visitor, answered

__all__ = ["CODES", "Measured", "Visitor", "measure", "refusal"]

CODES = (
    "reachable", "tls", "hsts", "ipv6", "speed",
    "sections", "search", "services", "freshness", "accessibility",
)  # fmt: skip
# A site that may not be visited was not measured; one that does not answer was.
_REFUSALS = frozenset({"address", "foreign", "private_address", "robots", "redirects"})


def refusal(visitor: Visitor) -> str:
    """Why the site may not be visited at all: the failure's code, "" where it may."""
    codes = [getattr(one, "code", "") for one in visitor.tries if not answered(one)]
    return codes[0] if len(set(codes)) == 1 and codes[0] in _REFUSALS else ""


def measure(fetcher: Fetcher, today: date) -> list[Measured]:
    """Measure a site. A measurement that cannot be made says why and holds no other up."""
    visitor = Visitor(fetcher)
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
            "máy chủ không có trình duyệt để kiểm tra",
            "this server has no browser to check with",
        ),
    ]
