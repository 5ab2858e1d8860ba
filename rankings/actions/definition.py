"""Writing a methodology: judged as a whole, frozen when an edition opens under it."""

from collections.abc import Iterator, Mapping
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
from rankings.engine.spec import Spec
from rankings.errors import EditionStepRefused, Unusable
from rankings.models import Index, Methodology


def examined(index: Index, document: Mapping[str, Any], *, pk: int | None = None) -> Spec:
    """The methodology as it would be saved, in the place of `pk` where that is given.

    Raises Unusable (every fault with its path), EditionStepRefused (the version exists).
    """
    try:
        spec = spec_from_document(document)
    except SpecError as error:
        raise Unusable([str(fault) for fault in error.faults]) from None
    if faults := [*indicators.faults(spec), *_name_faults(index, spec)]:
        raise Unusable(faults)
    same = Methodology.objects.filter(index=index, version=spec.version)
    if any(row != pk for row in same.values_list("pk", flat=True)):
        raise _exists(spec)
    return spec


def _name_faults(index: Index, spec: Spec) -> Iterator[str]:
    most = Methodology._meta.get_field("version").max_length or 0
    if len(spec.version) > most:
        yield f"version: is longer than {most} characters"
    others = Methodology.objects.exclude(index=index)
    if others.filter(document__code=spec.code).exists():
        yield f"code: {spec.code!r} is that of another index"


def _exists(spec: Spec) -> EditionStepRefused:
    words = _("Đã có phiên bản %(version)s của bộ chỉ số này.")
    return EditionStepRefused(words % {"version": spec.version})


@transaction.atomic
def save_methodology(
    *,
    by: User,
    index: Index,
    document: Mapping[str, Any],
    pk: int | None = None,
    seen: str | None = None,
) -> Methodology:
    """Save a version; with `pk` in the place of one that is not frozen.

    seen: the digest of what stood there when writing began.

    Raises NotAllowed, NotFound, Unusable (every fault with its path), EditionStepRefused
    (frozen, changed by somebody meanwhile, or the version exists).
    """
    if policies.defines(by) is None:
        raise NotAllowed
    held = dict(document)
    spec = examined(index, held, pk=pk)
    row = _row(index, pk)
    if pk and seen is not None and row.digest != seen:
        raise EditionStepRefused(
            _("Người khác đã lưu bản này từ khi bạn mở trang. Chưa lưu gì của bạn.")
        )
    row.version, row.document = spec.version, held
    row.digest = digest(canonical(held))
    row.edited_by, row.edited_at = by, clock.now()
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise _exists(spec) from None
    return row


def _row(index: Index, pk: int | None) -> Methodology:
    if pk is None:
        return Methodology(index=index)
    row = Methodology.objects.select_for_update().filter(pk=pk, index=index).first()
    if row is None:
        raise NotFound
    refuse_frozen(row)
    return row


def refuse_frozen(held: Methodology) -> None:
    """Raise EditionStepRefused for a methodology that an edition was opened under."""
    if held.frozen_at:
        words = _("Phương pháp này đã dùng cho một kỳ xếp hạng và không sửa được nữa.")
        raise EditionStepRefused(words)
