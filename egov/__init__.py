"""Shared kernel and wiring. Imports neither app."""

from egov.celery import app as celery_app

__all__ = ["celery_app"]
