"""What the questions about a window have in common: which leads it is about, and who is behind."""

from typing import Any

from sqlalchemy import ColumnElement, Select, func, true

from bot.domain.measured import Sought
from storage.models import leads


def of_source(sought: Sought) -> ColumnElement[bool]:
    """Leads of the source that is asked about, and of imported history only when it counts."""
    found: ColumnElement[bool] = true()
    if sought.source:
        found = leads.c.source == sought.source
    return found if sought.history else found & leads.c.history.is_(False)


def came(sought: Sought) -> ColumnElement[bool]:
    """Leads that came within the window."""
    return (
        (leads.c.received_at >= sought.start)
        & (leads.c.received_at < sought.end)
        & of_source(sought)
    )


def counted(asked: Select[Any], sought: Sought, lead_id: ColumnElement[int]) -> Select[Any]:
    """The rows with how many are alike (`n`); lead by lead (`lead_id`) when that is asked."""
    columns = list(asked.selected_columns)
    if sought.each:
        return asked.add_columns(lead_id.label("lead_id")).order_by(lead_id)
    return asked.add_columns(func.count().label("n")).group_by(*columns)
