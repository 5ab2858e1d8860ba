"""Values from a table: all of it or nothing, the file itself the evidence."""

import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from egov import clock
from egov.errors import NotAllowed, NotFound
from egov.mandates import Mandate, own_agencies
from egov.models import User
from rankings import policies, transitions
from rankings.actions.reporting import taking_reports
from rankings.engine.data import Dataset
from rankings.engine.errors import DataError, DataFault
from rankings.engine.intake import Reader
from rankings.engine.missing import Missing
from rankings.engine.spec import Spec
from rankings.engine.table import reading
from rankings.errors import UnusableTable, ValueStepRefused
from rankings.evidence import EvidenceDraft, bound
from rankings.models import Edition, Evidence, Layer, Methodology, Observation, RankedUnit
from rankings.states import STEPS, Origin, State, Step
from rankings.transitions import Statement
from rankings.values import OWN_REASONS, cell_text, choices, impossible

MOST_TABLE, MOST_LINES = 20_000_000, 50_000
_MOST_NAME = 150
# (unit, indicator) → cells.
Told = dict[tuple[str, str], dict[str, str]]


def import_table(
    edition_pk: int, *, by: User, file: UploadedFile, replacing: bool = False
) -> int:
    """Report what a CSV says of the units and indicators it holds; return how many values.

    The form is that of the engine's tables; columns of indicators may be left out, and cells
    left empty are not reported. replacing: also where units reported themselves.

    Raises NotFound, NotAllowed, ValueStepRefused (a value was assessed meanwhile, or a unit
    reported it itself), UnusableTable with every fault: file, line, column, reason.
    """
    mandate = policies.defines(by)
    if mandate is None:
        raise NotAllowed
    content = file.read(MOST_TABLE + 1)
    path = Path(file.name or "table.csv")
    name = path.stem[:_MOST_NAME] + path.suffix[:10]
    # Read before the edition is held: a long table takes a while.
    spec = _spec_of(edition_pk)
    read = _read(content, name, spec)
    held = _told(read, spec)
    with transaction.atomic():
        edition = taking_reports(edition_pk)
        _refuse_strangers(edition, read, by)
        draft = EvidenceDraft(Evidence.Kind.FILE, name, content=content, name=name)
        statements = _statements(edition, held, draft, by, mandate)
        if not replacing:
            _refuse_replacing([said.observation for said in statements])
        transitions.write(edition, statements)
        return len(statements)


def _spec_of(edition_pk: int) -> Spec:
    found = Methodology.objects.filter(editions=edition_pk).first()
    if found is None:
        raise NotFound
    return found.spec


def _read(content: bytes, name: str, spec: Spec) -> Reader:
    if len(content) > MOST_TABLE:
        raise UnusableTable([DataFault(name, 0, "", f"is longer than {MOST_TABLE} bytes")])
    if content.count(b"\n") > MOST_LINES:
        raise UnusableTable([DataFault(name, 0, "", f"has more than {MOST_LINES} lines")])
    try:
        return reading(content.decode("utf-8-sig"), spec, file=name, partial=True)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise UnusableTable([DataFault(name, line, "", "is not UTF-8")]) from None
    except DataError as error:
        raise UnusableTable(error.faults) from None


def _told(read: Reader, spec: Spec) -> Told:
    """What is written, value by value. Raises UnusableTable: halves, reasons that nobody
    may give of themselves, what has no value by its rule."""
    found: Told = {}
    faults: list[DataFault] = []
    for unit in read.units:
        for leaf in spec.leaves:
            cells = _written(read, spec, unit, leaf.code)
            if cells:
                line = read.first_line.get((unit, leaf.code, ""), read.first_line[unit])
                faults += _amiss(spec, leaf.code, cells, read.file, line)
                found[unit, leaf.code] = cells
    if faults:
        raise UnusableTable(faults)
    codes = sorted({code for _unit, code in found})
    if broken := impossible(spec, Dataset.of(read.units, read.cells), codes):
        lines = {f"unit {unit!r}": read.first_line[unit] for unit in read.units}
        raise UnusableTable(
            [
                DataFault(read.file, lines.get(unit, 0), one.column, reason, one.vi)
                for one in broken
                for unit, _colon, reason in [one.reason.partition(": ")]
            ]
        )
    return found


def _written(read: Reader, spec: Spec, unit: str, code: str) -> dict[str, str]:
    """Series → text of the cells in which anything stands."""
    names = {series for choice in choices(spec, code) for series in choice}
    return {
        series: cell_text(read.cells[unit, series])
        for series in sorted(names)
        if (unit, series) in read.cells
    }


def _amiss(
    spec: Spec, code: str, cells: Mapping[str, str], file: str, line: int
) -> Iterator[DataFault]:
    forms = choices(spec, code)
    if not any(set(form) == set(cells) for form in forms):
        near = next((form for form in forms if set(form) & set(cells)), forms[0])
        for series in [*(set(near) - set(cells)), *(set(cells) - set(near))]:
            words = "is empty" if series in near else "does not go with the others"
            yield DataFault(file, line, series, f"{words}: needs {', '.join(near)}")
    for series, text in cells.items():
        if text in Missing.__members__ and Missing(text) not in OWN_REASONS:
            yield DataFault(file, line, series, f"{text} is not for a report to say")


def _refuse_strangers(edition: Edition, read: Reader, by: User) -> None:
    """Raise UnusableTable for units that do not take part, that are called otherwise, and
    for whoever's agency is the importer's own."""
    members = {unit.key: unit for unit in edition.unit_set.members.all()}
    own = own_agencies(by)
    faults = [
        DataFault(read.file, read.first_line[key], "", reason)
        for key, unit in read.units.items()
        if (reason := _strange(key, unit.name, members.get(key), own))
    ]
    if faults:
        raise UnusableTable(faults)


def _strange(key: str, name: str, unit: RankedUnit | None, own: frozenset[int]) -> str:
    if unit is None:
        return f"unit {key!r} does not take part"
    if unit.agency_id in own:
        return f"unit {key!r} is the importer's own"
    if name != key and _folded(name) not in {_folded(unit.name_vi), _folded(unit.name_en)}:
        return f"unit {key!r} is called {unit.name_vi!r}, not {name!r}"
    return ""


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def _statements(
    edition: Edition, held: Told, draft: EvidenceDraft, by: User, mandate: Mandate
) -> list[Statement]:
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
    return statements


def _refuse_replacing(values: list[Observation]) -> None:
    """Nobody's own report goes under unnoticed."""
    reports = Layer.objects.filter(observation__in=values, step=Step.REPORT).newest()
    own = [one for one in reports if one.origin == Origin.PERSON]
    if own:
        words = _(
            "%(n)s số liệu trong bảng đã được đơn vị tự báo cáo. "
            "Nếu vẫn muốn thay, hãy chọn “Thay cả báo cáo của đơn vị”."
        )
        raise ValueStepRefused(words % {"n": len(own)})


def _copy(row: Evidence) -> Evidence:
    """One row a value, all naming the one stored file."""
    return Evidence(kind=row.kind, title=row.title, file=row.file.name, sha256=row.sha256)
