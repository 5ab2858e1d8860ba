"""Documents made from the record, signed and kept once: letters and results as PDF."""

from dossiers.documents.addresses import verify_address
from dossiers.documents.letters import letter_file, make_letter, sheet_of, try_letter
from dossiers.documents.results import make_result, result_file, try_result

__all__ = [
    "letter_file",
    "make_letter",
    "make_result",
    "result_file",
    "sheet_of",
    "try_letter",
    "try_result",
    "verify_address",
]
