"""Up to where changed documents were looked at."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.dataclass import dataclass
from bot.domain.content import Indexed

#: A change is dated before it is committed, so that what comes late may be dated before what was
#: seen already.
OVERLAP = timedelta(seconds=10)


@dataclass(frozen=True)
class Looked:
    """Everything that changed until `at` was seen; of the last moments, each by its id."""

    at: datetime
    #: Document id → the change that was seen.
    seen: Mapping[int, datetime]

    def then(self, documents: Sequence[Indexed]) -> "Looked":
        """After these documents were looked at."""
        at = max([self.at, *(one.changed_at for one in documents)])
        seen = {**self.seen, **{one.id: one.changed_at for one in documents}}
        return Looked(at, {key: when for key, when in seen.items() if when >= at - OVERLAP})

    def as_json(self) -> str:
        """To be kept."""
        seen = {str(key): when.isoformat() for key, when in self.seen.items()}
        return json.dumps({"at": self.at.isoformat(), "seen": seen})

    @staticmethod
    def from_json(kept: str) -> "Looked":
        """What `as_json` gave."""
        found = json.loads(kept)
        seen = {int(key): datetime.fromisoformat(when) for key, when in found["seen"].items()}
        return Looked(datetime.fromisoformat(found["at"]), seen)
