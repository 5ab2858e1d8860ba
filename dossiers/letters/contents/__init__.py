"""What each form says, taken from the act and frozen when it is issued.

Values, not sentences: moments in ISO form, words of the catalogue in both languages, names
as they are, choices as their codes. How they read is in `letters.paper`. Each top-level
name is a field of the ledger, so that it can leave alone.
"""

from collections.abc import Callable, Mapping
from typing import Any

from dossiers.letters.contents import apology, ending, receipt, register, slip, supplement
from dossiers.letters.contents.heading import heading
from dossiers.letters.sheet import Sheet
from dossiers.states import Form

__all__ = ["CONTENTS", "heading", "register"]

CONTENTS: Mapping[Form, Callable[[Sheet], dict[str, Any]]] = {
    Form.RECEIPT: receipt.content,
    Form.SUPPLEMENT: supplement.content,
    Form.REFUSAL: ending.refusal,
    Form.APOLOGY: apology.content,
    Form.STOP: ending.stop,
    Form.SLIP: slip.content,
}
