"""The one judge of a form's content: pages, API and steps all ask here."""

from dossiers.answers.conditions import holds
from dossiers.answers.display import Shown, shown_sections
from dossiers.answers.judge import clean_answers, is_asked, paths

__all__ = ["Shown", "clean_answers", "holds", "is_asked", "paths", "shown_sections"]
