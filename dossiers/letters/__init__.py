"""The seven forms: what each is called, how it is numbered, what it says, how it reads.

An act composes its paper in its own transaction (`compose`); the PDF is made, signed and
kept by a task afterwards (dossiers.documents).
"""

from dossiers.letters.compose import Sheet, compose, compose_register
from dossiers.letters.contents.register import Month
from dossiers.letters.forms import FormEdition, edition_of
from dossiers.letters.preview import register_now, slip_now

__all__ = [
    "FormEdition",
    "Month",
    "Sheet",
    "compose",
    "compose_register",
    "edition_of",
    "register_now",
    "slip_now",
]
