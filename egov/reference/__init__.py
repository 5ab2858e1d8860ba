"""Agencies the province starts with, and those they took over from."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from egov.models import Agency

# The two-level local government began that day.
BEGINNING = "2025-07-01"
AGENCIES = Path(__file__).with_name("agencies.json")


@transaction.atomic
def load_agencies() -> tuple[int, int]:
    """Add the agencies that are missing; a known one is left as people made it since.

    Returns how many were added and how many were there already.
    """
    rows: list[dict[str, Any]] = json.loads(AGENCIES.read_text("utf-8"))
    known = dict(Agency.objects.values_list("code", "pk"))
    fresh = [row for row in rows if row["code"] not in known]
    made = Agency.objects.bulk_create([_agency(row) for row in fresh])
    known |= {agency.code: agency.pk for agency in made}
    for agency, row in zip(made, fresh, strict=True):
        agency.parent_id = known.get(row.get("parent", ""))
        agency.successor_id = known.get(row.get("successor", ""))
    Agency.objects.bulk_update(made, ["parent", "successor"])
    return len(made), len(rows) - len(made)


def _agency(row: dict[str, Any]) -> Agency:
    until = row.get("to")
    return Agency(
        code=row["code"],
        kind=row["kind"],
        name_vi=row["vi"],
        name_en=row["en"],
        valid_from=date.fromisoformat(row.get("from", BEGINNING)),
        valid_to=date.fromisoformat(until) if until else None,
        address=row.get("address", ""),
        phone=row.get("phone", ""),
        email=row.get("email", ""),
        head_title_vi=row.get("head_vi", ""),
        head_title_en=row.get("head_en", ""),
        opening=row.get("opening", []),
    )
