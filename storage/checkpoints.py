"""SQLite's log is moved into the file beside the commits, not within one that others wait for."""

import sqlite3
from contextlib import ExitStack, closing
from pathlib import Path
from threading import Event, Lock, Thread

import structlog

from bot import metrics

log = structlog.get_logger(__name__)

#: Rows changed until the log is moved: up to 8,000 pages of it, or 32 MB. More rarely means fewer
#: pages that are moved twice, and a larger file beside the database.
ROWS = 2_000
#: Pages (4 KB) at which a commit moves the log itself, because nobody else does: without a thread,
#: as in a command that ends at once, or when the disk is too slow for what comes.
FALL_BACK = 32_000
#: Bytes that the log's file keeps when it is begun anew.
LARGEST = 64_000_000
#: Moves what no reader still needs, and waits for nobody.
_MOVE = "PRAGMA wal_checkpoint(PASSIVE)"

_MOVED = metrics.database.labels("checkpoint")


class Checkpoints:
    """Moves the log of one file, in a thread that begins when there is something to move.

    Most of it is moved while others commit. They keep the log growing at its end, so the few pages
    that came meanwhile are moved while `writing` is held: only a log that was moved whole is begun
    anew.
    """

    def __init__(self, path: Path, writing: Lock) -> None:
        self._path = path
        self._writing = writing
        self._seen = 0
        self._wake = Event()
        self._ended = False
        self._thread: Thread | None = None

    def committed(self, rows: int) -> None:
        """Hear how many rows the writing connection has changed so far; `writing` is held."""
        if rows < self._seen:
            self._seen = 0  # another connection
        if rows - self._seen < ROWS or self._ended:
            return
        self._seen = rows
        if self._thread is None:
            thread = Thread(target=self._run, name="checkpoints", daemon=True)
            thread.start()
            # Only now: a signal may interrupt the start, and what has not begun cannot be joined.
            self._thread = thread
        self._wake.set()

    def close(self) -> None:
        """End, after what is under way. The last connection that is closed moves the rest."""
        self._ended = True
        self._wake.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        with ExitStack() as kept:
            connection: sqlite3.Connection | None = None
            while self._wake.wait() and not self._ended:
                self._wake.clear()
                try:
                    with _MOVED.time():
                        if connection is None:
                            connection = kept.enter_context(closing(self._connected()))
                        self._move(connection)
                except sqlite3.Error as error:
                    # Whatever it is, the log still holds everything, and the next one tries again.
                    log.warning("log_not_moved", why=str(error))

    def _connected(self) -> sqlite3.Connection:
        """Kept open: a new one reads and understands the whole schema before it does anything."""
        connection = sqlite3.connect(self._path, timeout=0, isolation_level=None)
        connection.execute("PRAGMA synchronous=FULL")
        return connection

    def _move(self, connection: sqlite3.Connection) -> None:
        connection.execute(_MOVE)
        connection.execute(_MOVE)  # what came during the first, which may have taken a while
        with self._writing:
            connection.execute(_MOVE)
