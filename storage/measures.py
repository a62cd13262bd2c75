"""Rows of a window that measures are computed from: grouped by the database, or lead by lead."""

from typing import Any

from sqlalchemy import Connection

from bot.domain.measured import Part, Rows, Sought
from storage.measuring import came, deals, library, owed, said


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
        found = {
            name: tuple(read(self._connection, sought))
            for part, (name, read) in readers.items()
            if part in sought.parts
        }
        if sought.parts & {Part.OWED, Part.TOOK}:
            # One walk over the promises tells both.
            found["owed"], found["took"] = owed.read(self._connection, sought)
        return Rows(**found)
