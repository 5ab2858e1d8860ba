"""Everything that is measured in a visit, in the order it is done."""

from datetime import date

from rankings.probing.chromium import Chromium
from rankings.probing.errors import FetchFailed
from rankings.probing.measuring import connection, content
from rankings.probing.measuring.accessibility import accessibility
from rankings.probing.measuring.measured import Measured
from rankings.probing.measuring.visitor import Visitor

__all__ = ["CODES", "Chromium", "Measured", "Visitor", "measure", "refusal"]

CODES = (
    "reachable", "tls", "hsts", "ipv6", "speed",
    "sections", "search", "services", "freshness", "accessibility",
)  # fmt: skip
# A site that may not be visited was not measured; one that does not answer was.
_REFUSALS = frozenset({"address", "foreign", "private_address", "robots", "redirects"})


def refusal(visitor: Visitor) -> FetchFailed | None:
    """Why the site may not be visited at all; None where it may."""
    failures = [one for one in visitor.tries if isinstance(one, FetchFailed)]
    never = len(failures) == len(visitor.tries) and all(
        one.code in _REFUSALS for one in failures
    )
    return failures[0] if never else None


def measure(visitor: Visitor, today: date, chromium: Chromium) -> list[Measured]:
    """Measure a site. A measurement that cannot be made says why and holds no other up."""
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
        # Last: it looks at the pages that the others read.
        accessibility(visitor, chromium),
    ]
