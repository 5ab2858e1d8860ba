"""Forms as pages show them: fields in, `Question` values and raw answers out."""

from dossiers.forms.answers import AnswersForm

__all__ = ["AnswersForm"]
