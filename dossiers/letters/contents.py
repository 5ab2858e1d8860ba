"""What each form says, from the act: frozen when it is issued."""

from collections.abc import Callable, Mapping
from typing import Any

from dossiers.letters.sheet import Sheet
from dossiers.states import Form


def _common(sheet: Sheet) -> dict[str, Any]:
    dossier = sheet.dossier
    return {
        "owner": dossier.owner_name,
        "code": dossier.code,
        "agency": {"vi": sheet.agency.name_vi, "en": sheet.agency.name_en},
        "reason": sheet.details.get("reason", ""),
    }


CONTENTS: Mapping[Form, Callable[[Sheet], dict[str, Any]]] = dict.fromkeys(Form, _common)
