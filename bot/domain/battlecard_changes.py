"""What people do with documents: use, report, correct and verify them."""

from datetime import datetime
from enum import StrEnum

from bot.dataclass import dataclass


class Use(StrEnum):
    """What somebody did with a document; stored, so never renamed."""

    READ = "read"
    #: Pressed "Used it".
    USED = "used"
    SHARED = "shared"


class ChangeKind(StrEnum):
    """What a change does to the file; stored, so never renamed."""

    VERIFY = "verify"
    NOTE = "note"


class ChangeState(StrEnum):
    """How far a change has come; stored, so never renamed."""

    #: The owner has not decided yet.
    PROPOSED = "proposed"
    #: To be written into the file.
    ACCEPTED = "accepted"
    DECLINED = "declined"
    #: It is in the file, or in a patch file.
    KEPT = "kept"
    FAILED = "failed"


@dataclass(frozen=True)
class Change:
    """A change of a document that somebody asked for."""

    id: int
    kind: ChangeKind
    document_id: int
    #: Slack user id of who asked for it.
    person: str
    at: datetime
    state: ChangeState
    section: str = ""
    words: str = ""
    #: Who decided, and what they said when they declined.
    by: str | None = None
    answer: str = ""
    #: Where it is kept, or why it could not be.
    outcome: str = ""

    @property
    def decider(self) -> str:
        """Whoever had it written (Slack user id)."""
        return self.by or self.person


class SignalKind(StrEnum):
    """How the content fell short; stored, so never renamed."""

    #: There was no document for the words.
    MISS = "miss"
    #: A section was wrong on a call.
    WRONG = "wrong"


@dataclass(frozen=True)
class Signal:
    """A sign that content is missing or wrong."""

    kind: SignalKind
    words: str
    person: str
    at: datetime
    document_id: int | None = None
    section: str | None = None
    lead_id: int | None = None
    id: int = 0
