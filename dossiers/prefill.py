"""Once only: what the account already says is not asked again."""

from collections.abc import Callable, Iterable
from typing import Any

from dossiers.spec import Field
from egov.models import User

SOURCES: dict[str, Callable[[User], Any]] = {
    "account.full_name": lambda user: user.full_name,
    "account.identity_number": lambda user: user.identity_number,
    "account.birth_date": lambda user: user.birth_date,
    "account.phone": lambda user: user.phone,
    "account.email": lambda user: user.email,
    "account.address": lambda user: user.address,
    "account.nationality": lambda user: user.nationality,
    "account.gender": lambda user: user.gender,
}


def prefilled(fields: Iterable[Field], user: User) -> dict[str, Any]:
    """First answers of a draft, from the person's own account."""
    known = {
        field.code: SOURCES[field.source](user)
        for field in fields
        if field.source in SOURCES
    }
    return {code: value for code, value in known.items() if value}
