"""The nouns of the dossier service."""

from dossiers.models.catalogue import Field, Procedure, ProcedureVersion
from dossiers.models.dossier import Dossier, Draft, NumberCounter
from dossiers.models.event import Event, EventDetails, Message, Outbox, Tally
from dossiers.models.letter import ApologyDraft, Letter, LetterContent, LetterCounter
from dossiers.models.part import (
    Opinion,
    Part,
    PaymentRecord,
    Result,
    ResultCounter,
)
from dossiers.models.record import (
    Alert,
    CalendarEdition,
    Leaf,
    TreeHead,
    TreeNode,
    Unsealed,
)
from dossiers.models.register import RegisterClosing, RegisterExport

__all__ = [
    "Alert",
    "ApologyDraft",
    "CalendarEdition",
    "Dossier",
    "Draft",
    "Event",
    "EventDetails",
    "Field",
    "Leaf",
    "Letter",
    "LetterContent",
    "LetterCounter",
    "Message",
    "NumberCounter",
    "Opinion",
    "Outbox",
    "Part",
    "PaymentRecord",
    "Procedure",
    "ProcedureVersion",
    "RegisterClosing",
    "RegisterExport",
    "Result",
    "ResultCounter",
    "Tally",
    "TreeHead",
    "TreeNode",
    "Unsealed",
]
