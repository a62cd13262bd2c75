"""What services need of stored actions."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.actions import Action, Change


class ActionRepository(Protocol):
    """Who promised what by when. Services make actions with `bot.services.action_book`."""

    def add(self, action: Action) -> int:
        """Store a new action; its id is given here and returned."""

    def put(self, action: Action) -> None:
        """Replace an action."""

    def get(self, action_id: int) -> Action | None: ...

    def many(self, action_ids: Sequence[int]) -> Sequence[Action]:
        """These actions, in the order of their ids; those that are gone are left out."""

    def lock(self, action_id: int) -> Action | None:
        """The action, which nobody else changes until this transaction ends."""

    def open_of(self, owner: str) -> Sequence[Action]:
        """What somebody (user id) is still to do, what is due first first."""

    def all_open(self, limit: int | None = None) -> Sequence[Action]:
        """What anybody is still to do, what is due first first."""

    def overdue(self, now: datetime) -> Sequence[Action]:
        """What is still to be done although its day has passed where its owner lives."""

    def of_meeting(self, meeting_id: int) -> Sequence[Action]:
        """What was agreed in a meeting, in whatever state, in order."""

    def open_of_series(self, series: str) -> Sequence[Action]:
        """What the meetings of a series agreed on and is still to be done."""

    def closed_since(self, since: datetime) -> Sequence[Action]:
        """What was done or dropped since then."""

    def owners_to_remind(self, now: datetime, limit: int) -> Sequence[str]:
        """Whom (user ids) to remind of something by now."""

    def lock_open_of(self, owner: str) -> Sequence[Action]:
        """As `open_of`; nobody else changes them until this transaction ends."""

    def carry(self, action_id: int, meeting_id: int) -> bool:
        """Note that a meeting ended with the action open; False when that was noted before."""

    def note(self, change: Change) -> int:
        """Add to the history; returns the row's id."""

    def history(self, action_id: int) -> Sequence[Change]:
        """All changes, the first first."""

    def newest_change(self, action_id: int) -> Change | None: ...

    def shown_at(self, action_id: int, channel_id: str, ts: str) -> None:
        """Learn that a message is about this action alone, so that a ✅ on it counts."""

    def action_at(self, channel_id: str, ts: str) -> int | None:
        """The action that a message is about."""

    def forget_closed(self, before: datetime, limit: int) -> int:
        """Forget actions that were closed before then, with their history; returns how many."""
