"""What services need of stored meetings, their agenda, and what was decided."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from bot.domain.agenda import Item, ItemState, Via, Vote
from bot.domain.decisions import Decision
from bot.domain.meetings import Meeting, Series, State


class MeetingRepository(Protocol):
    """Series that were made in Slack, meetings, who was there, and what was decided."""

    def keep_series(self, series: Series, at: datetime) -> bool:
        """Keep a new series; False when its key is taken."""

    def made_series(self) -> Sequence[Series]:
        """The series that were made in Slack and not ended, the oldest first."""

    def end_series(self, key: str, at: datetime) -> bool:
        """End a series that was made in Slack; False when there is none."""

    def plan(self, series: str, day: date, at: datetime, state: State) -> bool:
        """Store a meeting of a series and day; False when it is there already."""

    def get(self, meeting_id: int) -> Meeting | None: ...

    def on(self, series: str, day: date) -> Meeting | None:
        """The meeting that the rule of a series made for that day."""

    def lock(self, meeting_id: int) -> Meeting | None:
        """As `get`, and nobody else changes it until this change is committed."""

    def put(self, meeting: Meeting) -> None:
        """Replace a meeting."""

    def drop(self, meeting_id: int) -> None:
        """Forget a planned meeting whose rule has changed."""

    def coming(self, series: str, after: datetime) -> Sequence[Meeting]:
        """Meetings after then as the rule made them: planned, or left out for a holiday."""

    def open(self) -> Sequence[Meeting]:
        """All meetings that are planned or running, the next first."""

    def next(self, series: str) -> Meeting | None:
        """The meeting of a series that runs, or else the next that is planned."""

    def past(self, series: str, before: datetime, limit: int) -> Sequence[Meeting]:
        """Meetings of a series that began or were to begin before then, the newest first."""

    def first_day(self, series: str) -> date | None:
        """The first day of a series that is known."""

    def unusual(self, series: str) -> Sequence[Meeting]:
        """Meetings of a series that are not as the rule says: moved, cancelled, on holidays."""

    def ended(self, series: str, limit: int) -> Sequence[Meeting]:
        """Meetings of a series that took place, the newest first."""

    def chaired(self, series: str) -> Sequence[tuple[str, datetime]]:
        """Who chaired which meeting that took place."""

    def came(self, meeting_id: int, person: str, at: datetime) -> None:
        """Note that somebody is there."""

    def gone(self, meeting_id: int, person: str) -> None:
        """Take that back."""

    def present(self, meeting_id: int) -> Sequence[str]:
        """Who was there (user ids), in the order in which they came."""

    def decide(self, decision: Decision) -> int:
        """Store a decision; its id is given here and returned."""

    def put_decision(self, decision: Decision) -> None: ...

    def decision(self, decision_id: int) -> Decision | None: ...

    def decisions(self, meeting_id: int) -> Sequence[Decision]:
        """What a meeting decided, in order."""

    def to_measure(self, day: date, limit: int) -> Sequence[Decision]:
        """Decisions without a baseline, and those to be looked at again by that day."""

    def forget_before(self, at: datetime, limit: int) -> int:
        """Forget meetings that were over before then, with decisions and closed items."""

    def checked(self, since: datetime, until: datetime) -> Sequence[Decision]:
        """Decisions that were looked at again between these, the oldest first."""


class AgendaRepository(Protocol):
    """Items of agendas and the votes for them."""

    def add(self, item: Item) -> int:
        """Store a new item; its id is given here and returned."""

    def get(self, item_id: int) -> Item | None: ...

    def lock(self, item_id: int) -> Item | None:
        """As `get`, and nobody else changes it until this change is committed."""

    def put(self, item: Item) -> None:
        """Replace an item."""

    def of(self, series: str, states: Collection[ItemState]) -> Sequence[Item]:
        """Items of a series in these states, the oldest first."""

    def open_at(self, series: str, at: datetime) -> Sequence[Item]:
        """Items of a series that were open at that moment, the oldest first."""

    def many(self, item_ids: Collection[int]) -> Mapping[int, Item]: ...

    def closed_in(self, meeting_id: int) -> Sequence[Item]:
        """Items that were closed in a meeting, in that order."""

    def newest_of(self, series: str, key: str) -> Item | None:
        """The newest item that an exception made."""

    def about(self, channel_id: str, ts: str) -> Item | None:
        """The newest item about a message."""

    def vote(self, vote: Vote) -> None: ...

    def unvote(self, item_id: int, person: str, via: Via | None = None) -> None:
        """Take back somebody's votes; `via`: only those given so."""

    def votes(self, item_ids: Collection[int]) -> Sequence[Vote]:
        """The votes for items, the first first."""
