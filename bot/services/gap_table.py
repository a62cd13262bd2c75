"""The backlog of gaps as a table for spreadsheets."""

import csv
import io
from collections.abc import Sequence
from datetime import date, datetime

from bot.domain.cells import harmless
from bot.domain.gaps import Ranked

COLUMNS = (
    "id",
    "text",
    "cause",
    "state",
    "people",
    "leads",
    "waiting",
    "assignee",
    "due",
    "answer_by",
    "created_at",
    "closed_at",
    "why",
)


def csv_of(backlog: Sequence[Ranked]) -> str:
    """CSV with a heading; times are UTC (ISO 8601); a cell is one line and no formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(cells(one) for one in backlog)
    return out.getvalue()


def cells(ranked: Ranked) -> list[str]:
    """One gap, in the order of `COLUMNS`."""
    gap, interest = ranked.gap, ranked.interest
    values = (
        gap.id,
        gap.text,
        gap.cause.value,
        "assigned" if gap.assignee and gap.closed_at is None else gap.state.value,
        interest.people,
        interest.leads,
        interest.waiting,
        gap.assignee,
        gap.due,
        gap.answer_by,
        gap.created_at,
        gap.closed_at,
        gap.why,
    )
    return [_cell(value) for value in values]


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    return harmless(" ".join(str(value).split()))
