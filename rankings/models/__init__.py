"""The nouns of the rankings."""

from rankings.models.definition import Index, Methodology, MethodologyEdit
from rankings.models.edition import Edition, EditionEvent
from rankings.models.inspection import Measurement, Site, Visit
from rankings.models.notice import Notice
from rankings.models.observation import Evidence, Layer, Observation
from rankings.models.publication import Drawing, Revision, Score
from rankings.models.replacement import Replacement
from rankings.models.units import RankedUnit, UnitSet

__all__ = [
    "Drawing",
    "Edition",
    "EditionEvent",
    "Evidence",
    "Index",
    "Layer",
    "Measurement",
    "Methodology",
    "MethodologyEdit",
    "Notice",
    "Observation",
    "RankedUnit",
    "Replacement",
    "Revision",
    "Score",
    "Site",
    "UnitSet",
    "Visit",
]
