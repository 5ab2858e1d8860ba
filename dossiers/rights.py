"""What the application does with each table of ours; see egov.rights.

What was recorded is added to and never changed: its rows have no UPDATE and no DELETE.
"""

from collections.abc import Mapping

from egov.rights import ADD, ADD_AND_REMOVE, ALL, WRITE

RIGHTS: Mapping[str, str] = {
    # The catalogue
    "dossiers.Field": WRITE,
    "dossiers.Procedure": WRITE,
    "dossiers.ProcedureVersion": ADD,
    "dossiers.CalendarEdition": WRITE,
    # Before filing
    "dossiers.Draft": ALL,
    "dossiers.Part": ALL,
    # The record
    "dossiers.Dossier": WRITE,
    "dossiers.Event": ADD,
    "dossiers.EventDetails": WRITE,
    "dossiers.Letter": ADD,
    "dossiers.LetterContent": WRITE,
    "dossiers.PaymentRecord": ADD,
    "dossiers.Opinion": WRITE,
    "dossiers.Result": WRITE,
    "dossiers.RegisterClosing": ADD,
    "dossiers.RegisterExport": ADD,
    # Its proofs
    "dossiers.Unsealed": ADD_AND_REMOVE,
    "dossiers.Leaf": ADD,
    "dossiers.TreeNode": ADD,
    "dossiers.TreeHead": ADD,
    # Numbers
    "dossiers.NumberCounter": WRITE,
    "dossiers.LetterCounter": WRITE,
    "dossiers.ResultCounter": WRITE,
    # What follows from it
    "dossiers.Outbox": ALL,
    "dossiers.Message": WRITE,
    "dossiers.Tally": WRITE,
    "dossiers.Alert": WRITE,
    "dossiers.ApologyDraft": ALL,
}
