"""What services need of the exchange and of shared wins."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from bot.domain.exchange_programme import Choice, Learned, Meeting
from bot.domain.pairing import Pair
from bot.domain.wins import Win, WinState, Word


class ExchangeRepository(Protocol):
    """Rounds of the exchange, who met whom, and what came of it."""

    def newest(self) -> date | None:
        """The local day of the newest round."""

    def begin(self, day: date, at: datetime) -> int | None:
        """Make the round of a local day; its id, None when somebody made it before."""

    def arrange(self, meeting: Meeting) -> int:
        """Store a meeting; its id is given here and returned."""

    def put(self, meeting: Meeting) -> None:
        """Replace a meeting."""

    def get(self, meeting_id: int) -> Meeting | None: ...

    def lock(self, meeting_id: int) -> Meeting | None:
        """The meeting, which nobody else changes until this transaction ends."""

    def of_round(self, round_id: int) -> Sequence[Meeting]:
        """The meetings of a round, in the order in which they were arranged."""

    def met(self, people: Collection[str]) -> Mapping[Pair, int]:
        """How often pairs of these people have met; who said they did not meet has not."""

    def rounds(self, limit: int) -> Sequence[tuple[date, Sequence[Meeting]]]:
        """The newest rounds first, each with its meetings."""

    def unopened(self, since: datetime) -> Sequence[Meeting]:
        """Meetings arranged since then that their people were not told of."""

    def unasked(self, after: datetime, before: datetime) -> Sequence[Meeting]:
        """Meetings arranged within the half-open stretch whose people were not asked yet."""

    def fitting(self, sources: Collection[str], rep: str, limit: int) -> Sequence[int]:
        """Open leads of these sources that a rep owns or has judged: bad ones first, newest first.

        Returns up to `limit` ids.
        """

    def learn(self, learned: Learned) -> None:
        """Keep what somebody says, in place of what they said before."""

    def learned(self, meeting_ids: Iterable[int]) -> Sequence[Learned]: ...

    def choose(self, choice: Choice) -> None:
        """Keep that somebody takes no part, in place of what they chose before."""

    def back(self, person: str) -> bool:
        """Have somebody take part again; False when they did."""

    def choices(self) -> Mapping[str, Choice]:
        """Who chose not to take part, also those whose time is over."""


class WinRepository(Protocol):
    """Shared wins, and what people add to them."""

    def add(self, win: Win) -> int | None:
        """Store a win; its id is given here and returned. None: its key is stored already."""

    def get(self, win_id: int) -> Win | None: ...

    def of_lead(self, lead_id: int) -> Win | None:
        """The newest win that is about a lead."""

    def at(self, channel_id: str, ts: str) -> Win | None:
        """The win that a message shows."""

    def newest_by(self, user: str) -> Win | None:
        """The newest win that somebody shared and did not take back."""

    def set_state(self, win_id: int, state: WinState) -> None: ...

    def placed(self, win_id: int, channel_id: str, ts: str) -> None:
        """Note which message shows it."""

    def next_shown(self, after: int, since: datetime) -> Win | None:
        """The win after that id that is shown, still stands, and was shared since then."""

    def reacted_by(self, person: str) -> Sequence[int]:
        """The wins whose message somebody has reacted to."""

    def add_word(self, word: Word) -> None:
        """Keep what somebody adds, in place of what they added before."""

    def drop_word(self, win_id: int, person: str) -> None: ...

    def words(self, win_id: int) -> Sequence[Word]:
        """What people added, the first first."""

    def between(self, start: datetime, end: datetime) -> Sequence[Win]:
        """The wins of the half-open stretch that still stand, the first first."""
