"""The seven forms: what each is called, how it is numbered, what it says.

An act composes its paper in its own transaction (`compose`); the PDF is made, signed and
kept by a task afterwards (dossiers.documents).
"""

from dossiers.letters.compose import Sheet, compose
from dossiers.letters.forms import FormEdition, edition_of

__all__ = ["FormEdition", "Sheet", "compose", "edition_of"]
