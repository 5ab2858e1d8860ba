"""English words, the same day-first dates: 23/11/2026, 1,234.5."""

from egov.formats.vi.formats import *  # noqa: F403

DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
