"""Writing a methodology: judged as a whole, frozen when an edition opens under it."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from egov import clock
from egov.errors import NotAllowed, NotFound
from egov.models import User
from rankings import indicators, policies
from rankings.engine.canonical import canonical, digest
from rankings.engine.errors import SpecError
from rankings.engine.reading import spec_from_document
from rankings.errors import EditionStepRefused, Unusable
from rankings.models import Index, Methodology


@transaction.atomic
def save_methodology(
    *, by: User, index: Index, document: Mapping[str, Any], pk: int | None = None
) -> Methodology:
    """Save a version; with `pk` in the place of one that is not frozen.

    Raises NotAllowed, NotFound, Unusable (every fault with its path), EditionStepRefused
    (frozen, or the version exists).
    """
    if policies.defines(by) is None:
        raise NotAllowed
    held = dict(document)
    try:
        spec = spec_from_document(held)
    except SpecError as error:
        raise Unusable([str(fault) for fault in error.faults]) from None
    if faults := list(indicators.faults(spec)):
        raise Unusable(faults)
    row = _row(index, pk)
    row.version, row.document = spec.version, held
    row.digest = digest(canonical(held))
    row.edited_by, row.edited_at = by, clock.now()
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        words = _("Đã có phiên bản %(version)s của bộ chỉ số này.")
        raise EditionStepRefused(words % {"version": spec.version}) from None
    return row


def _row(index: Index, pk: int | None) -> Methodology:
    if pk is None:
        return Methodology(index=index)
    row = Methodology.objects.select_for_update().filter(pk=pk, index=index).first()
    if row is None:
        raise NotFound
    if row.frozen_at:
        raise EditionStepRefused(
            _("Phương pháp này đã dùng cho một kỳ xếp hạng và không sửa được nữa.")
        )
    return row
