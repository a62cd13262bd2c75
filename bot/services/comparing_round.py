"""Where a round over cards stands: newest first, and begun anew without giving up what is left."""

import json
from dataclasses import asdict, replace
from datetime import datetime

from bot.dataclass import dataclass

#: So many of the newest cards come first whenever a round is asked for: two minutes' work. People
#: react to what has just been posted.
NEWEST = 90


@dataclass(frozen=True)
class Round:
    """What is still to be looked at of the leads that came, and the wins shared, since then."""

    since: datetime
    #: Leads with smaller ids are next; None: the newest one is.
    below: int | None = None
    #: How many of the newest leads come before the round goes on below `rest`; None: it is there.
    left: int | None = None
    rest: int | None = None
    #: Asked for again meanwhile, so that what it had passed is looked at once more.
    again: bool = False
    #: The last win that was looked at; None: leads are looked at.
    win: int | None = None

    @classmethod
    def read(cls, kept: str) -> "Round":
        """From what `kept` made."""
        told = json.loads(kept)
        return cls(**(told | {"since": datetime.fromisoformat(told["since"])}))

    def kept(self) -> str:
        """As text, for the database."""
        return json.dumps(asdict(self) | {"since": self.since.isoformat()})

    def asked_again(self, since: datetime) -> "Round":
        """Begin with the newest leads once more, then go on where it was."""
        since = min(since, self.since)
        rest = self.below if self.left is None else self.rest
        if self.win is not None or rest is None:
            return Round(since)
        return Round(since, left=NEWEST, rest=rest, again=True)

    def passed(self, lead_id: int) -> "Round":
        """This lead was looked at, and so were all newer ones."""
        if self.left is None or self.rest is None:
            return replace(self, below=lead_id)
        if self.left > 1 and lead_id > self.rest:
            return replace(self, below=lead_id, left=self.left - 1)
        return replace(self, below=min(lead_id, self.rest), left=None, rest=None)
