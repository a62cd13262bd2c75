"""What this process knows of events that it may have missed, until that is on record."""

import secrets
from collections.abc import Callable
from threading import Lock

from bot.dataclass import dataclass

#: So many messages are remembered one by one; beyond, everything recent is looked at.
_MOST = 1_000


@dataclass(frozen=True)
class Heard:
    """What `Lookout.heard` told."""

    #: Whether Slack can reach this process now.
    connected: bool
    #: Whether events may have been lost of which nothing is known.
    doubtful: bool
    #: Channel and ts of messages of which an event could not be kept.
    places: frozenset[tuple[str, str]]


class Lookout:
    """Remembers what went wrong with events here; every thread may tell it.

    Slack sends an event four times within six minutes and then never again.
    """

    def __init__(self, connection: Callable[[], str | None] = lambda: "") -> None:
        """`connection` names the connection to Slack in use now; None: there is none."""
        #: Names this process among the replicas.
        self.name = secrets.token_hex(6)
        self._connection = connection
        self._seen: str | None = None
        self._doubtful = False
        self._places: set[tuple[str, str]] = set()
        self._guard = Lock()

    def missed(self, channel_id: str, ts: str) -> None:
        """An event about this message could not be kept."""
        with self._guard:
            self._places.add((channel_id, ts))
            if len(self._places) > _MOST:
                self._places.clear()
                self._doubtful = True

    def doubt(self) -> None:
        """Events may have been lost, nobody knows which."""
        with self._guard:
            self._doubtful = True

    def heard(self) -> Heard:
        """What is to be put on record now; it stays so until `told`."""
        connection = self._connection()
        with self._guard:
            if connection is not None and connection != self._seen:
                # What was sent over the last one may not have arrived.
                self._doubtful = self._doubtful or self._seen is not None
                self._seen = connection
            return Heard(connection is not None, self._doubtful, frozenset(self._places))

    def told(self, heard: Heard) -> None:
        """That is on record, so it is forgotten here."""
        with self._guard:
            self._places -= heard.places
            if heard.doubtful:
                self._doubtful = False
