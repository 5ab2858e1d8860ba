"""Tables of inputs: wide or long CSV in, a Dataset out, or every fault with its place."""

import csv
import io
import unicodedata
from pathlib import Path

from rankings.engine.data import Dataset
from rankings.engine.errors import DataError, DataFault
from rankings.engine.intake import Reader
from rankings.engine.long_table import read_long
from rankings.engine.spec import Spec
from rankings.engine.wide_table import read_wide

MOST_BYTES = 50_000_000
LONG = {"indicator", "value"}


def read_csv(path: Path, spec: Spec) -> Dataset:
    """Read a UTF-8 CSV for a methodology; raise DataError with all faults."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise DataError(
            [DataFault(str(path), 0, "", f"cannot be read: {error.strerror}")]
        ) from None
    if len(raw) > MOST_BYTES:
        raise DataError([DataFault(str(path), 0, "", f"is longer than {MOST_BYTES} bytes")])
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise DataError([DataFault(str(path), line, "", "is not UTF-8")]) from None
    return table_from_text(text, spec, file=path.name)


def table_from_text(text: str, spec: Spec, *, file: str = "data.csv") -> Dataset:
    """Read CSV text for a methodology; raise DataError with all faults."""
    read = reading(text, spec, file=file)
    return Dataset.of(read.units, read.cells)


def reading(text: str, spec: Spec, *, file: str, partial: bool = False) -> Reader:
    """What a CSV says and in which lines: cells left empty are not among its cells.

    partial: columns of indicators and groupings may be left out. Raises DataError with all
    faults.
    """
    reader = Reader(spec, file, partial)
    try:
        rows = list(_rows(text))
    except csv.Error as error:
        raise DataError([DataFault(file, 0, "", f"is not CSV: {error}")]) from None
    if not rows:
        raise DataError([DataFault(file, 0, "", "is empty")])
    (line, header), body = rows[0], rows[1:]
    names = [name.strip() for name in header]
    if header_fits(reader, line, names):
        read = read_long if set(names) >= LONG else read_wide
        read(reader, names, body)
        if not body:
            reader.fault(line, "", "there is no row below the header")
    if reader.faults:
        raise DataError(sorted(reader.faults))
    return reader


def _rows(text: str) -> list[tuple[int, list[str]]]:
    """Return (line, cells) of every row that is not blank."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    found, line = [], 1
    for row in reader:
        if any(cell.strip() for cell in row):
            found.append((line, [unicodedata.normalize("NFC", cell) for cell in row]))
        line = reader.line_num + 1
    return found


def header_fits(reader: Reader, line: int, names: list[str]) -> bool:
    """Say whether every heading is there once; report if not."""
    if len(names) == 1 and (";" in names[0] or "\t" in names[0]):
        reader.fault(line, "", "has one column only; columns are separated by commas")
        return False
    for name in sorted({name for name in names if names.count(name) > 1}):
        reader.fault(line, name, "stands twice in the header")
    if "" in names:
        reader.fault(line, "", f"column {names.index('') + 1} has no heading")
    return not reader.faults
