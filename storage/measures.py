"""Rows of a window that measures are computed from: grouped by the database, or lead by lead."""

from typing import Any

from sqlalchemy import Connection, text

from bot.domain.measured import Part, Rows, Sought
from storage.measuring import came, deals, library, owed, said

# PostgreSQL's defaults, of rotating disks, have it read whole tables for the leads of a week, which
# then grows with the years. These hold until the transaction ends.
_PLANS = text(
    "SELECT set_config('random_page_cost', '1.1', true), set_config('jit', 'off', true), "
    "set_config('work_mem', '64MB', true)"
)


class SqlMeasures:
    """See `bot.ports.MeasureRepository`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def rows(self, sought: Sought) -> Rows:
        readers: dict[Part, tuple[str, Any]] = {
            Part.CAME: ("came", came.read),
            Part.CLOSED: ("closed", deals.read_closed),
            Part.OPENED: ("opened", deals.read_opened),
            Part.TOUCHED: ("touched", deals.read_touched),
            Part.SAID: ("said", said.read),
            Part.ASKED: ("asked", library.read_asked),
            Part.LACKED: ("lacked", library.read_lacked),
        }
        if self._connection.dialect.name == "postgresql":
            self._connection.execute(_PLANS)
        found = {
            name: tuple(read(self._connection, sought))
            for part, (name, read) in readers.items()
            if part in sought.parts
        }
        if sought.parts & {Part.OWED, Part.TOOK}:
            # One walk over the promises tells both.
            found["owed"], found["took"] = owed.read(self._connection, sought)
        return Rows(**found)
