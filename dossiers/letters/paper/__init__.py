"""How a letter reads: its frozen values in the reader's language, piece by piece.

Set by Typst (dossiers.documents) and by templates/partials/letter.html, so that the file
and the page say the same.
"""

from collections.abc import Callable, Mapping
from typing import Any

from dossiers.letters.paper import apology, ending, receipt, register, slip, supplement
from dossiers.letters.paper.blocks import Block, Column, Paper, Signature
from dossiers.letters.paper.head import Body, paper
from dossiers.states import Form

__all__ = ["Block", "Column", "Paper", "Signature", "paper_of"]

_BODIES: Mapping[Form, Callable[[Mapping[str, Any]], Body]] = {
    Form.RECEIPT: receipt.body,
    Form.SUPPLEMENT: supplement.body,
    Form.REFUSAL: ending.refusal,
    Form.APOLOGY: apology.body,
    Form.STOP: ending.stop,
    Form.SLIP: slip.body,
    Form.REGISTER: register.body,
}


def paper_of(form: str, data: Mapping[str, Any]) -> Paper:
    """The paper of a form filled with a letter's frozen values."""
    return paper(form, data, _BODIES[Form(form)](data))
