"""Which dossier an official may open."""

from django.shortcuts import get_object_or_404

from dossiers.models import Dossier
from dossiers.policies import may_read_details
from egov.desk import DeskRequest
from egov.errors import NotAllowed


def opened(request: DeskRequest, code: str) -> Dossier:
    """The dossier with what its page shows; 404 to whoever may not see it.

    Raises NotAllowed to an official who once filed it and is in charge no more.
    """
    dossiers = Dossier.objects.visible_to(request.user).for_page()
    related = ("opinions__agency", "opinions__asked_by", "opinions__answered_by")
    dossier = get_object_or_404(dossiers.prefetch_related(*related), code=code)
    if not may_read_details(request.user, dossier):
        raise NotAllowed
    return dossier
