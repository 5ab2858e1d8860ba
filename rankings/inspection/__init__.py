"""Visits to agencies' websites: allowed, asked for, measured, confirmed by a person."""

from rankings.inspection.confirming import confirm
from rankings.inspection.visiting import (
    allow_site,
    ask_visit,
    ask_visits,
    close_site,
    run_next,
)

__all__ = ["allow_site", "ask_visit", "ask_visits", "close_site", "confirm", "run_next"]
