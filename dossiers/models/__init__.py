"""The nouns of the dossier service."""

from dossiers.models.catalogue import Field, Procedure, ProcedureVersion
from dossiers.models.dossier import Dossier, Draft, NumberCounter
from dossiers.models.event import Event, EventDetails, Message, Outbox, Tally
from dossiers.models.part import (
    Opinion,
    Part,
    PaymentRecord,
    Result,
    ResultCounter,
)

__all__ = [
    "Dossier",
    "Draft",
    "Event",
    "EventDetails",
    "Field",
    "Message",
    "NumberCounter",
    "Opinion",
    "Outbox",
    "Part",
    "PaymentRecord",
    "Procedure",
    "ProcedureVersion",
    "Result",
    "ResultCounter",
    "Tally",
]
