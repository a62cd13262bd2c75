"""What services need of what became of documents: uses, reports, changes, questions to owners."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from bot.domain.battlecard_changes import Change, ChangeState, Signal, Use
from bot.domain.battlecards import Report
from bot.domain.leads import Stage


class BattlecardRepository(Protocol):
    """What became of documents. Ids of documents are those of the content repository."""

    def use(self, document_id: int, person: str, use: Use, at: datetime, lead_id: int = 0) -> bool:
        """Log a use, once per person, lead and day (UTC); False when it was logged already."""

    def counts(self, use: Use, since: datetime) -> Mapping[int, Mapping[str, int]]:
        """Document id → person → on how many days (or for how many leads) since then."""

    def people(self, document_id: int, use: Use, since: datetime) -> Sequence[str]:
        """Who did it with a document since then."""

    def report(self, report: Report, lead_id: int | None) -> int:
        """Store a report; returns its id."""

    def reports(self, document_ids: Sequence[int]) -> Sequence[Report]:
        """The reports that no press of Verify has ended, oldest first."""

    def reporters(self, document_id: int, since: datetime) -> int:
        """How many people reported a document since then, ended reports too."""

    def end_reports(self, document_id: int, at: datetime) -> int:
        """End a document's reports, because it was verified; returns how many."""

    def add_change(self, change: Change) -> int:
        """Store a change; its id is given here and returned."""

    def change(self, change_id: int) -> Change | None: ...

    def decide(
        self, change_id: int, before: ChangeState, after: ChangeState, by: str | None, answer: str
    ) -> bool:
        """Move a change on; False when it is not in the state `before` any more."""

    def settle(self, change_id: int, state: ChangeState, outcome: str) -> None:
        """Note what came of writing a change."""

    def to_write(self) -> Sequence[Change]:
        """Each repository's oldest change that is to be written, oldest first."""

    def verified(self, document_ids: Sequence[int]) -> Mapping[int, datetime]:
        """Document id → when Verify was pressed last."""

    def ask(self, document_id: int, due: date, person: str, at: datetime) -> bool:
        """Note that somebody is asked to review; False when they were for this due date."""

    def asked(self, person: str, since: datetime) -> int:
        """How many reviews somebody was asked for since then."""

    def not_mine(self, document_id: int, person: str) -> None:
        """Note that somebody said that a document is not theirs."""

    def disowned(self) -> Mapping[int, frozenset[str]]:
        """Document id → who said that it is not theirs."""

    def signal(self, signal: Signal) -> int:
        """Store a sign that content is missing or wrong; returns its id."""

    def signals(self, after: int, limit: int) -> Sequence[Signal]:
        """Signals with a larger id than `after`, in order."""

    def outcomes(self, document_ids: Sequence[int]) -> Mapping[int, Mapping[Stage, int]]:
        """Document id → won and lost → how many of the leads for which it was opened or used."""
