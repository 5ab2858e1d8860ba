"""The working calendar and the legal clock: values in, values out, no Django.

What each rule says and where it comes from: docs/clock.md.
"""

from dossiers.worktime.calendar import TZ, Calendar
from dossiers.worktime.days import Day, DayKind
from dossiers.worktime.hours import OfficeHours
from dossiers.worktime.limits import Limit, Rule, Unit, due

__all__ = ["TZ", "Calendar", "Day", "DayKind", "Limit", "OfficeHours", "Rule", "Unit", "due"]
