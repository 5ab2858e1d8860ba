"""Folding of Vietnamese text for search: no case, no accents, đ = d.

The same function exists in PostgreSQL (`fold`, made by egov's first migration), so
that a generated column and the words a person types meet.
"""

from django.db.models import CharField, Func


class Fold(Func):
    """SQL `fold(text)`: immutable, so generated columns and indexes may use it."""

    function = "fold"
    output_field = CharField()
    arity = 1


def typed_words(text: str, most: int) -> list[str]:
    """The first words somebody searches for, without what no stored text can hold."""
    return text.replace("\0", " ").encode("utf-8", "ignore").decode().split()[:most]
