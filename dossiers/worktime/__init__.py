"""The working calendar and the legal clock: values in, values out, no Django.

What each rule says and where it comes from: docs/clock.md.
"""

from dossiers.worktime.calendar import TZ, Calendar
from dossiers.worktime.clock import Reading, State, StepReading, read
from dossiers.worktime.days import Day, DayKind, days_of, vietnam_rows
from dossiers.worktime.explain import explain
from dossiers.worktime.hours import OfficeHours
from dossiers.worktime.limits import SUPPLEMENT, Limit, Rule, Unit, due
from dossiers.worktime.marks import Kind, Mark
from dossiers.worktime.wording import Line

__all__ = [
    "SUPPLEMENT",
    "TZ",
    "Calendar",
    "Day",
    "DayKind",
    "Kind",
    "Limit",
    "Line",
    "Mark",
    "OfficeHours",
    "Reading",
    "Rule",
    "State",
    "StepReading",
    "Unit",
    "days_of",
    "due",
    "explain",
    "read",
    "vietnam_rows",
]
