"""What services and the sender need of stored deliveries, and of what Slack sent."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from bot.domain.deliveries import Backlog, Delivery, Wish


class DeliveryRepository(Protocol):
    """What Slack should show, as seen by those who want something shown."""

    def want(self, wish: Wish, at: datetime) -> None:
        """Ask for something to be shown, or shown anew if it already was."""

    def want_once(self, wish: Wish, at: datetime) -> None:
        """Ask for something to be shown, unless it was ever asked for."""

    def redraw(self, key: str, at: datetime) -> None:
        """Ask for something to be shown anew, if it was ever asked for."""

    def refresh(self, keys: Sequence[str], at: datetime) -> None:
        """As `redraw` for those that are not waiting to be drawn anyway."""

    def lead_at(self, channel_id: str, ts: str) -> int | None:
        """The lead whose card this message is, also of a card that was posted twice."""

    def card_seen(self, lead_id: int, channel_id: str, ts: str) -> None:
        """Learn from a click that this message is a card of the lead."""

    def all_cards(self, lead_ids: Sequence[int]) -> Mapping[int, tuple[tuple[str, str], ...]]:
        """Lead id → channel id and ts of each message that is its card, also of second copies."""

    def shown_cards(self, lead_ids: Sequence[int]) -> Mapping[int, tuple[str, str]]:
        """Lead id → channel id and ts of its card."""

    def places(self, keys: Sequence[str]) -> Mapping[str, tuple[str, str]]:
        """Key → channel id and ts, of those that are shown."""

    def forget_private_before(self, at: datetime, limit: int) -> int:
        """Drop private sentences that were said before then; returns how many."""

    def set_aside(self, until: datetime) -> int:
        """Take what was wanted up to then as if it were shown; returns how many."""

    def log_waits(self, lead_id: int) -> bool:
        """Whether a reply that is not yet under way will tell what happens now, too."""

    def log_ends_before(self, delivery: Delivery) -> int | None:
        """The timeline id from which the next reply tells; None when this one is the last."""

    def backlog(self) -> tuple[Backlog, ...]:
        """What waits, lane by lane."""

    def leads_waiting(self, place: str) -> int:
        """How many leads have something to be shown in a place that is not shown yet."""

    def unknowns(self) -> int:
        """How many times it was not known whether Slack had acted."""

    def failures(self) -> Mapping[str, int]:
        """Why things are not shown that Slack refused for good → how many."""

    def unpark(self, place: str, at: datetime) -> int:
        """Let the lanes of a place move again; returns how many stood still."""


class SendingRepository(Protocol):
    """What a sender may show now: lanes are leased to it."""

    def claim(self, now: datetime, worker: str, lease: timedelta, limit: int) -> Sequence[Delivery]:
        """Lease up to `limit` free lanes and take the first due delivery of each."""

    def next_due(self) -> datetime | None:
        """When the next delivery may go out; None when nothing waits."""

    def renew(self, worker: str, lanes: Sequence[str], until: datetime) -> None:
        """Keep the leases of lanes that the worker is serving."""

    def recover(self, now: datetime, worker: str | None, serving: Sequence[str] = ()) -> int:
        """Settle what dead senders left; `worker` None: even those whose lease has not ended.

        `serving`: lanes that the worker itself has in hand, however long that takes.

        Returns how many deliveries were under way.
        """

    def clock_was_set_back(self, latest: datetime) -> None:
        """Have nothing wait beyond `latest`: what does was told by a clock that was ahead."""


class AttemptRepository(Protocol):
    """What came of a sender's attempt to show a delivery; its lane is free again."""

    def shown(
        self, delivery: Delivery, worker: str, at: datetime, channel_id: str, ts: str | None
    ) -> None: ...

    def failed(self, delivery: Delivery, worker: str, at: datetime, why: str) -> None: ...

    def unknown(self, delivery: Delivery, worker: str, at: datetime, why: str) -> None: ...

    def rest(self, delivery: Delivery, worker: str, until: datetime, why: str) -> None:
        """Nothing was shown; the whole lane rests until then, order kept."""

    def park(self, delivery: Delivery, worker: str, at: datetime, why: str) -> None:
        """Nothing was shown, and the lane stands still until somebody mends what `why` says."""

    def repost(self, delivery: Delivery, worker: str, at: datetime) -> None:
        """The message is gone: show the thing as a new one."""


class InboxRepository(Protocol):
    """Identities of what Slack sent, so that nothing happens twice."""

    def first_time(self, identity: str, at: datetime) -> bool: ...

    def seen_before(self, at: datetime, limit: int) -> Sequence[str]:
        """Some identities from before a moment; looks through all that are kept."""
        ...

    def forget(self, identities: Sequence[str]) -> int: ...
