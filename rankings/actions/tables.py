"""Values from a table: all of it or nothing, the file itself the evidence."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from egov import clock
from egov.errors import NotAllowed, NotFound
from egov.mandates import Mandate, own_agencies
from egov.models import User
from rankings import policies, transitions
from rankings.engine.answer import inputs_of
from rankings.engine.data import Dataset
from rankings.engine.errors import DataError
from rankings.engine.missing import Missing
from rankings.engine.spec import Spec
from rankings.engine.table import table_from_text
from rankings.errors import Unusable, ValueStepRefused
from rankings.evidence import EvidenceDraft, bound
from rankings.models import Edition, Evidence, Observation
from rankings.states import STEPS, Origin, State, Step
from rankings.transitions import Statement
from rankings.values import choices, impossible

MOST_BYTES = 20_000_000


def import_table(edition_pk: int, *, by: User, file: UploadedFile) -> int:
    """Report what a CSV says of the units and indicators it holds; return how many values.

    The form is that of the engine's tables. Cells left empty are not reported. Raises
    NotFound, NotAllowed, ValueStepRefused (a value was assessed meanwhile), Unusable with
    every fault: file, line, column, reason.
    """
    mandate = policies.defines(by)
    if mandate is None:
        raise NotAllowed
    content = file.read(MOST_BYTES + 1)
    name = Path(file.name or "table.csv").name
    with transaction.atomic():
        edition = taking_reports(edition_pk)
        assert edition.methodology is not None
        data = _read(content, name, edition.methodology.spec)
        held = _told(edition, data, edition.methodology.spec, name)
        _refuse_own(edition, held, by, name)
        draft = EvidenceDraft(Evidence.Kind.FILE, name, content=content, name=name)
        return _report(edition, held, draft, by, mandate)


def taking_reports(pk: int) -> Edition:
    """The edition, held until the transaction ends; refused where it takes no reports."""
    transitions.hold(pk)
    rows = Edition.objects.select_related("methodology", "index")
    edition = rows.filter(pk=pk, as_published=False).first()
    if edition is None:
        raise NotFound
    if edition.status not in STEPS[Step.REPORT].during:
        raise ValueStepRefused(_("Kỳ xếp hạng này không nhận báo cáo."))
    return edition


def _read(content: bytes, name: str, spec: Spec) -> Dataset:
    if len(content) > MOST_BYTES:
        raise Unusable([f"{name}: is longer than {MOST_BYTES} bytes"])
    try:
        text = content.decode("utf-8-sig")
        data = table_from_text(text, _ungrouped(spec, text), file=name)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise Unusable([f"{name}:{line}: is not UTF-8"]) from None
    except DataError as error:
        raise Unusable([str(fault) for fault in error.faults]) from None
    if faults := impossible(spec, data, [leaf.code for leaf in spec.leaves]):
        raise Unusable([str(replace(fault, file=name)) for fault in faults])
    return data


def _ungrouped(spec: Spec, text: str) -> Spec:
    """The methodology asking for no grouping that the table leaves out: the units are
    known with theirs."""
    header = {name.strip() for name in text.partition("\n")[0].split(",")}
    return replace(spec, groups=tuple(group for group in spec.groups if group in header))


Told = dict[tuple[str, str], dict[str, str]]


def _told(edition: Edition, data: Dataset, spec: Spec, name: str) -> Told:
    """(unit, indicator) → cells; Unusable for units that do not take part."""
    members = set(edition.unit_set.members.values_list("key", flat=True))
    strange = [unit.code for unit in data.units if unit.code not in members]
    if strange:
        raise Unusable([f"{name}: unit {code!r} does not take part" for code in strange])
    found: Told = {}
    for unit, row in zip(data.units, data.rows, strict=True):
        values = inputs_of(data.series, row)
        for leaf in spec.leaves:
            cells = _cells(spec, leaf.code, values)
            if cells:
                found[unit.code, leaf.code] = cells
    return found


def _refuse_own(edition: Edition, held: Told, by: User, name: str) -> None:
    """Whoever enters a table says nothing of the agency that is their own."""
    own = edition.unit_set.members.filter(agency__in=own_agencies(by))
    keys = set(own.values_list("key", flat=True)) & {unit for unit, _ in held}
    if keys:
        raise Unusable(
            [f"{name}: unit {key!r} is the importer's own" for key in sorted(keys)]
        )


def _cells(spec: Spec, code: str, values: Mapping[str, object]) -> dict[str, str] | None:
    """The first form of the indicator of which anything is filled in."""
    for choice in choices(spec, code):
        cells = {series: str(values[series]) for series in choice if series in values}
        if len(cells) == len(choice) and set(cells.values()) != {
            Missing.NOT_COLLECTED.value
        }:
            return cells
    return None


def _report(
    edition: Edition, held: Told, draft: EvidenceDraft, by: User, mandate: Mandate
) -> int:
    rows = Observation.objects.select_for_update(of=("self",)).select_related("unit")
    values = rows.filter(edition=edition, unit__key__in={unit for unit, _ in held})
    stored = bound(draft)
    statements, late = [], []
    for value in values.order_by("pk"):
        cells = held.get((value.unit.key, value.indicator))
        if cells is None:
            continue
        if not STEPS[Step.REPORT].allows(edition.status, value.state):
            late.append(f"{value.unit.key} {value.indicator}")
            continue
        said = Statement(value, Step.REPORT, by, mandate, clock.now(), State.REPORTED)
        said.cells, said.origin = cells, Origin.TABLE
        said.evidence = [_copy(stored)]
        statements.append(said)
    if late:
        words = _("Đã thẩm định, không báo cáo lại được: %(values)s.")
        raise ValueStepRefused(words % {"values": ", ".join(late[:10])})
    transitions.write(edition, statements)
    return len(statements)


def _copy(row: Evidence) -> Evidence:
    """One row a value, all naming the one stored file."""
    return Evidence(kind=row.kind, title=row.title, file=row.file.name, sha256=row.sha256)
