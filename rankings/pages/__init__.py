"""The public pages of a revision: what their templates show, from its files alone."""

from rankings.pages.static import static_pages

__all__ = ["static_pages"]
