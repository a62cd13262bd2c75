"""The file of rows that an import refused, to be corrected and imported in its turn."""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self, TextIO

from bot.services.reading import REFUSED_COLUMNS, Row


def refused_path(path: Path) -> Path:
    """Return where the refused rows of a file are written unless told otherwise."""
    return path.with_name(f"{path.name}.refused.csv")


class RefusedRows:
    """Rows under their original columns, with their line and the reason.

    The file is only made when there is such a row, and replaces an earlier one.
    """

    def __init__(self, path: Path, columns: Sequence[str]) -> None:
        self.path = path
        self._columns = [name for name in columns if name not in REFUSED_COLUMNS]
        self._file: TextIO | None = None
        self._writer: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        if self._file is not None:
            self._file.close()

    def write(self, row: Row, why: str) -> None:
        """Add a row. Raises OSError when the file cannot be written."""
        if self._file is None:
            # the mark makes spreadsheets read it as UTF-8
            self._file = self.path.open("w", encoding="utf-8-sig", newline="")
            self._writer = csv.writer(self._file)
            self._writer.writerow([*self._columns, *REFUSED_COLUMNS])
        width = len(self._columns)
        cells = [*row.cells[:width], *[""] * (width - len(row.cells))]
        if len(row.cells) > width:
            cells[-1] = ",".join(row.cells[width - 1 :])
        self._writer.writerow([*cells, row.line, why])
