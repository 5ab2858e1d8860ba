"""A published revision, read from its files alone (docs/rankings-editions.md)."""

from rankings.released.folder import Released, ReleasedFile, folder_of

__all__ = ["Released", "ReleasedFile", "folder_of"]
