"""Actions as a table for spreadsheets and machines."""

import csv
import io
from collections.abc import Callable, Sequence
from datetime import date, datetime

from bot.domain.actions import Action
from bot.domain.cells import harmless

COLUMNS = (
    "id",
    "text",
    "owner",
    "due",
    "state",
    "overdue",
    "carried",
    "snoozed_until",
    "maker",
    "origin",
    "series",
    "meeting_id",
    "permalink",
    "created_at",
    "closed_at",
    "closed_by",
    "why",
)
#: A Slack user id → whom people know by it.
Named = Callable[[str], str]


def csv_of(actions: Sequence[Action], named: Named, now: datetime) -> str:
    """CSV with a heading; times are UTC (ISO 8601); a cell is one line and no formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for action in actions:
        writer.writerow([_cell(value) for value in row_of(action, named, now).values()])
    return out.getvalue()


def row_of(action: Action, named: Named, now: datetime) -> dict[str, object]:
    """One action by `COLUMNS`, as JSON takes it; what is not known is None."""
    values: dict[str, object] = {name: getattr(action, name, None) for name in COLUMNS}
    values |= {
        "owner": named(action.owner),
        "maker": named(action.maker),
        "closed_by": named(action.closed_by) if action.closed_by else None,
        "overdue": action.is_late(now),
        "state": action.state.value,
        "origin": action.origin.value,
    }
    return {
        name: value.isoformat() if isinstance(value, datetime | date) else value
        for name, value in values.items()
    }


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return harmless(" ".join(str(value).split()))
