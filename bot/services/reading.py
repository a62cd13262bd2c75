"""Files of leads, row by row: CSV in any dialect and encoding, JSON Lines, or a JSON array."""

import codecs
import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import TextIOWrapper
from itertools import islice
from pathlib import Path
from typing import Any

from pydantic_core import from_json

from bot.config.sources import Source
from bot.dataclass import dataclass
from bot.services.encodings import dialect_of, encoding_of

#: What a file of refused rows has besides the original columns; read again, they are left out.
REFUSED_COLUMNS = ("line", "why")
_JSON_COLUMNS = ("row",)
_SAMPLE = 20_000
#: A file of JSON Lines has an object on one of these, even if another is damaged.
_FIRST_LINES = 20
#: A name for a column that has none, by its number.
_NAMELESS = "Column {}"
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


class UnreadableFileError(Exception):
    """The file cannot be read (any further); `fix` says what to do about it."""

    def __init__(self, what: str, fix: str) -> None:
        super().__init__(what)
        self.fix = fix


@dataclass(frozen=True)
class Row:
    """One row: its values by column, or why it cannot be used; `line` is where it begins."""

    line: int
    values: Mapping[str, Any]
    #: As it stands in the file, under the table's columns.
    cells: Sequence[str]
    fault: str = ""


@dataclass(frozen=True)
class Table:
    """An open file: its columns, its rows once, and how many of its bytes have been read."""

    #: What a row's cells stand under.
    columns: tuple[str, ...]
    #: The names that values have in every row; None when each row has its own.
    names: tuple[str, ...] | None
    rows: Iterator[Row]
    position: Callable[[], int]
    size: int


@contextmanager
def open_table(path: Path, source: Source, encoding: str | None = None) -> Iterator[Table]:
    """Open a file of leads, whatever its format; UnreadableFileError when it is none.

    `encoding` is Python's name of the file's encoding; without it, it is detected.
    """
    try:
        size = path.stat().st_size
        encoding = codecs.lookup(encoding).name if encoding else encoding_of(path)
        file = path.open("rb")
    except LookupError as error:
        what = f'No encoding is called "{encoding}".'
        raise UnreadableFileError(what, "Write utf-8, cp1252 or another one.") from error
    except OSError as error:
        what = f"{path} cannot be read: {error.strerror or error}."
        raise UnreadableFileError(what, "Check the path and its permissions.") from error
    with TextIOWrapper(file, encoding, errors="replace", newline="") as text:
        if file.peek(4).startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
            what = f"{path.name} is a spreadsheet or an archive, not text."
            raise UnreadableFileError(what, "Save it as CSV (UTF-8) and import that.")
        try:
            sample = text.read(_SAMPLE)
            if "\0" in sample:
                what = f"{path.name} is not text."
                raise UnreadableFileError(what, "Save it as CSV (UTF-8) and import that.")
            text.seek(0)
        except UnicodeError as error:
            # UTF-16 and UTF-32 cannot begin with just anything, whatever `errors` says.
            what = f"{path.name} is not text in {encoding}: {error}."
            raise UnreadableFileError(what, "Save it as CSV (UTF-8) and import that.") from error
        if path.suffix.lower() != ".csv" and sample.lstrip()[:1] in {"[", "{"}:
            table = Table(_JSON_COLUMNS, None, _json_rows(text, source), file.tell, size)
        else:
            columns, rows = _csv_table(text, sample)
            table = Table(columns, columns, rows, file.tell, size)
        yield table


def _csv_table(text: TextIOWrapper, sample: str) -> tuple[tuple[str, ...], Iterator[Row]]:
    dialect, named = dialect_of(sample)
    reader = csv.reader(text, dialect)
    if named:
        next(reader)
    header = next((cells for cells in reader if any(map(str.strip, cells))), None)
    if header is None:
        raise UnreadableFileError(
            "The file is empty.", "Its first line must name the columns, such as Name,E-mail."
        )
    if any("@" in cell for cell in header):
        raise UnreadableFileError(
            "The first line looks like a lead, not like the names of columns.",
            "Put a line before it that names the columns, such as Name,E-mail.",
        )
    columns = _unique(header)
    return columns, _csv_rows(reader, columns, text.encoding)


def _csv_rows(reader: Any, columns: tuple[str, ...], encoding: str) -> Iterator[Row]:
    kept = len(columns) - len(REFUSED_COLUMNS)
    if kept > 0 and columns[kept:] == REFUSED_COLUMNS:
        columns = columns[:kept]
    else:
        kept = -1
    line = reader.line_num + 1
    try:
        for found in reader:
            begin, line = line, reader.line_num + 1
            cells = found[:kept] if kept > 0 else found
            if not any(cells):
                continue
            values = {name: cell for name, cell in zip(columns, cells, strict=False) if cell}
            yield Row(begin, values, cells, _csv_fault(cells, columns, encoding))
    except csv.Error as error:
        raise UnreadableFileError(
            f"Line {line} cannot be read: {error}.",
            "A quotation mark may be open there. Correct the line and import the file again; "
            "what came before is kept and will not come twice.",
        ) from error


def _csv_fault(cells: list[str], columns: tuple[str, ...], encoding: str) -> str:
    if any(cell.strip() for cell in cells[len(columns) :]):
        room = f"{len(columns)} column{'' if len(columns) == 1 else 's'}"
        return (
            f"The row has {len(cells)} values for {room}; "
            "a value with a delimiter in it needs quotes."
        )
    if len(cells) < len(columns) and "\n" in cells[-1]:
        return "The row ends too early after a value of several lines; a quote may not be closed."
    if not encoding.startswith("utf-8") and any(_REPLACEMENT in cell for cell in cells):
        return f"The row has characters that are not {encoding}; save the file as UTF-8."
    return ""


def _unique(header: list[str]) -> tuple[str, ...]:
    """Columns by their names; a second one of the same name gets a number, a nameless one too."""
    names: dict[str, None] = {}
    for number, cell in enumerate(header, 1):
        name = " ".join(cell.split()) or _NAMELESS.format(number)
        copy, tried = 1, name
        while tried in names:
            copy += 1
            tried = f"{name} ({copy})"
        names[tried] = None
    return tuple(names)


def _json_rows(text: TextIOWrapper, source: Source) -> Iterator[Row]:
    first = [line for line in islice(text, _FIRST_LINES) if line.strip()]
    text.seek(0)
    listed = bool(first) and first[0].lstrip().startswith("[")
    if len(first) > 1 and not listed and any(isinstance(_parsed(one)[0], dict) for one in first):
        return _json_lines(text)
    payload, whole = _parsed(text.read())
    if not whole:
        raise UnreadableFileError(
            "The file is neither JSON nor JSON Lines.",
            "Write one object on each line, or one list of objects.",
        )
    return _json_items(payload if isinstance(payload, list) else source.leads_in(payload))


def _json_lines(text: TextIOWrapper) -> Iterator[Row]:
    for number, line in enumerate(text, 1):
        if line.strip():
            item, whole = _parsed(line)
            yield _json_row(number, item if whole else None, line.strip())


def _json_items(items: Sequence[Any]) -> Iterator[Row]:
    for number, item in enumerate(items, 1):
        yield _json_row(number, item, str(item))


def _json_row(number: int, item: Any, written: str) -> Row:
    if isinstance(item, dict) and item:
        return Row(number, item, (written,))
    return Row(number, {}, (written,), 'This is not an object such as {"email": "a@example.com"}.')


def _parsed(text: str) -> tuple[Any, bool]:
    """The value, and whether there was one."""
    try:
        return from_json(text, allow_inf_nan=False), True
    except ValueError:
        return None, False


def chunks(rows: Iterator[Row], size: int) -> Iterator[list[Row]]:
    """Yield the rows in lists of `size`, the last one shorter."""
    while chunk := list(islice(rows, size)):
        yield chunk
