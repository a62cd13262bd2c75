"""What services need of the backlog of gaps."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.gaps import Cause, Gap, GapState, Interest, Ranked, Request


class GapRepository(Protocol):
    """What the content lacks, and who asked for it."""

    def add(self, gap: Gap) -> int:
        """Store a new gap; its id is given here and returned."""

    def put(self, gap: Gap) -> None:
        """Replace a gap."""

    def get(self, gap_id: int) -> Gap | None: ...

    def lock(self, gap_id: int) -> Gap | None:
        """The gap, which nobody else changes until this transaction ends."""

    def add_request(self, request: Request, terms: Collection[str]) -> int:
        """Store a request with its terms; its id is given here and returned."""

    def put_request(self, request: Request) -> None:
        """Replace a request; its terms stay."""

    def request(self, request_id: int) -> Request | None: ...

    def requests(self, gap_ids: Sequence[int]) -> Sequence[Request]:
        """Who asked for what gaps lack, the first first."""

    def of_person(self, person: str, limit: int) -> Sequence[tuple[Gap, Request]]:
        """What somebody asked for, the newest first."""

    def backlog(self, states: Collection[GapState]) -> Sequence[Ranked]:
        """The gaps in these states, by urgency."""

    def interest(self, gap_id: int) -> Interest:
        """How much depends on a gap."""

    def created_since(self, since: datetime) -> Sequence[Gap]:
        """The gaps noticed since then that were not merged."""

    def alike(
        self, terms: Collection[str], causes: Collection[Cause]
    ) -> Mapping[int, Sequence[frozenset[str]]]:
        """Open gap → the terms of each of its requests, of those that have any of the terms."""

    def frequencies(self, terms: Collection[str]) -> tuple[int, Mapping[str, int]]:
        """How many requests there are, and how many have each of the terms."""

    def named(self, cause: Cause, limit: int) -> Sequence[Gap]:
        """The open gaps of a cause that have names, the newest first."""

    def ask_again(self, terms: Collection[str], documents: Collection[int]) -> None:
        """Note that requests with any of the terms, or about these documents, may be answered."""

    def ask_all_again(self, gap_id: int) -> None:
        """Note the same of all requests of a gap."""

    def anybody_waits(self) -> bool:
        """Whether anybody who asked was not told anything yet."""

    def to_ask(self, limit: int) -> Sequence[Request]:
        """Requests that may be answered and whose people were not told, the oldest first."""

    def asked(self, request_id: int) -> None:
        """Note that a request was looked at."""

    def forget_closed(self, before: datetime) -> int:
        """Forget gaps that were closed before then, with their requests; returns how many."""
