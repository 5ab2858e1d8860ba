"""Telling people what waits for them in the rankings, by mail."""

from rankings.notices.finding import find
from rankings.notices.sending import send_due

__all__ = ["find", "send_due"]
