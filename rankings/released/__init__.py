"""A published revision, read from its files alone (docs/rankings-editions.md)."""

from rankings.released.folder import Damaged, Released, ReleasedFile, folder_of
from rankings.released.placing import place

__all__ = ["Damaged", "Released", "ReleasedFile", "folder_of", "place"]
