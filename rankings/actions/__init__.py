"""The verbs: everything that changes an edition or a value goes through one of these."""

from rankings.actions.dates import postpone, replan
from rankings.actions.definition import examined, save_methodology
from rankings.actions.editions import (
    cancel_correction,
    close_collection,
    open_collection,
    open_correction,
    plan,
    settle,
    show_provisional,
)
from rankings.actions.filling import fill_from_dossiers
from rankings.actions.judging import (
    adjudicate,
    assess,
    correct_value,
    decide,
    visible_layers,
)
from rankings.actions.replacing import replace_assessor
from rankings.actions.reporting import appeal, report, send_back
from rankings.actions.tables import import_table

__all__ = [
    "adjudicate",
    "appeal",
    "assess",
    "cancel_correction",
    "close_collection",
    "correct_value",
    "decide",
    "examined",
    "fill_from_dossiers",
    "import_table",
    "open_collection",
    "open_correction",
    "plan",
    "postpone",
    "replace_assessor",
    "replan",
    "report",
    "save_methodology",
    "send_back",
    "settle",
    "show_provisional",
    "visible_layers",
]
