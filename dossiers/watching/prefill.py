"""The page on which a head signs an apology: what it proposes, what signing is worth."""

from typing import Any

from django.utils import timezone

from dossiers.models import ApologyDraft, Dossier
from dossiers.watching.estimate import still_extends
from egov import clock


def apology_offer(dossier: Dossier) -> dict[str, Any]:
    """Values for the form of the step: as drafted, else nothing."""
    draft = ApologyDraft.objects.filter(dossier=dossier).first()
    if draft is None or draft.about != dossier.due_at:
        return {}
    given: dict[str, Any] = {"reason": draft.reason}
    if not dossier.finished_at:
        given["until"] = timezone.localdate(draft.until).isoformat()
    return given


def extends_now(dossier: Dossier) -> bool:
    """Whether signing now extends the time, or is an apology alone."""
    return still_extends(dossier, clock.now())
