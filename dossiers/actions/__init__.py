"""Verbs: one act, one function. Doors call these and nothing below."""

from dossiers.actions.drafts import (
    discard,
    remove_part,
    save_draft,
    start_draft,
    start_supplement,
    upload_part,
)
from dossiers.actions.ending import stop, withdraw
from dossiers.actions.filing import Filed, file, preflight
from dossiers.actions.handling import (
    ask_opinion,
    assign,
    give_opinion,
    propose,
    request_payment,
    take,
)
from dossiers.actions.keeping import anonymise, apologise, recount
from dossiers.actions.paying import record_payment
from dossiers.actions.perform import perform
from dossiers.actions.receiving import accept, refuse, request_supplement
from dossiers.actions.registers import closable_months, close_register, note_export
from dossiers.actions.settling import approve, endorse, hand_over, issue, send_back
from dossiers.actions.supplementing import answer_supplement

__all__ = [
    "Filed",
    "accept",
    "anonymise",
    "answer_supplement",
    "apologise",
    "approve",
    "ask_opinion",
    "assign",
    "closable_months",
    "close_register",
    "discard",
    "endorse",
    "file",
    "give_opinion",
    "hand_over",
    "issue",
    "note_export",
    "perform",
    "preflight",
    "propose",
    "record_payment",
    "recount",
    "refuse",
    "remove_part",
    "request_payment",
    "request_supplement",
    "save_draft",
    "send_back",
    "start_draft",
    "start_supplement",
    "stop",
    "take",
    "upload_part",
    "withdraw",
]
