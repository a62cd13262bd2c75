"""What sources cost, from a CSV file that app.yaml names."""

import csv
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import field
from decimal import Decimal, InvalidOperation
from pathlib import Path

from bot.config.money import MONTH
from bot.config.problems import Problem
from bot.config.values import did_you_mean
from bot.dataclass import dataclass

COLUMNS = ("source", "month", "amount")
#: A file with more mistakes is another kind of file.
_MOST_PROBLEMS = 20


@dataclass(frozen=True)
class CostList:
    """What the file holds, and what is wrong with it: source → month → amount."""

    costs: Mapping[str, Mapping[str, Decimal]] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def read_costs(path: Path, sources: Iterable[str]) -> CostList:
    """Read the file; `sources` are the keys that there are. Rows of one month are added up."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return _unusable(path, "there is no such file.", "Paths start at app.yaml's own folder.")
    except UnicodeDecodeError:
        return _unusable(path, "the file is not UTF-8 text.", "Save it again as UTF-8.")
    except OSError as error:
        return _unusable(path, f"cannot be read: {error.strerror or error}.", "")
    rows = csv.DictReader(io.StringIO(text, newline=""), skipinitialspace=True)
    rows.fieldnames = [(name or "").strip().lower() for name in rows.fieldnames or ()]
    if missing := [name for name in COLUMNS if name not in rows.fieldnames]:
        fix = "The first line names the columns: source,month,amount."
        return _unusable(path, f"there is no column {' or '.join(missing)}.", fix, line=1)
    known = tuple(sources)
    found: dict[str, dict[str, Decimal]] = {}
    problems: list[Problem] = []
    for row in rows:
        source, month, amount = ((row.get(name) or "").strip() for name in COLUMNS)
        if not (source or month or amount):
            continue
        if mistake := _mistake(source, month, amount, known):
            problems.append(Problem(path.name, rows.line_num, 0, "", *mistake))
            if len(problems) == _MOST_PROBLEMS:
                break
            continue
        months = found.setdefault(source, {})
        months[month] = months.get(month, Decimal(0)) + Decimal(amount)
    return CostList(found, tuple(problems))


def _mistake(
    source: str, month: str, amount: str, known: tuple[str, ...]
) -> tuple[str, str] | None:
    if source not in known:
        return f'no source is called "{source}".', did_you_mean(source, known)
    if not re.fullmatch(MONTH, month):
        return f'"{month}" is not a month.', "Write it like 2026-11."
    try:
        value = Decimal(amount)
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or value < 0:
        return f'"{amount}" is not an amount.', "Write it like 4000 or 4000.50."
    return None


def _unusable(path: Path, what: str, fix: str, line: int = 0) -> CostList:
    return CostList(problems=(Problem(path.name, line, 0, "", what, fix),))
