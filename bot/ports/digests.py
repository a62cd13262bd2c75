"""What digests need of storage."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from bot.domain.digest_records import DigestRecord, Late
from bot.domain.digests import Digest


class DigestRepository(Protocol):
    """Digests that were due or asked for, with what they said."""

    def begin(self, record: DigestRecord) -> bool:
        """Keep a new digest; False when there is one of that name."""

    def newest(self, key: str) -> date | None:
        """The latest day after a window for which that digest was due; those asked for aside."""

    def get(self, name: str) -> DigestRecord | None: ...

    def of_period(self, key: str, period: str) -> DigestRecord | None:
        """The newest that was told of a period, whoever asked for it."""

    def told(self, key: str, limit: int) -> Sequence[DigestRecord]:
        """The newest ones first, without what they said."""

    def asked(self) -> Sequence[DigestRecord]:
        """Those that somebody asked for and that are not made yet, in order."""

    def made(self, name: str, digest: Digest) -> bool:
        """Keep what one says that was asked for; False when somebody else did so before."""

    def withdraw(self, name: str) -> None:
        """Note that it was deleted."""

    def unanswered(
        self, after: datetime, before: datetime, limit: int
    ) -> tuple[Sequence[int], int]:
        """Open leads that came within the half-open window and that nobody answered, oldest first.

        Returns up to `limit` ids, and how many there are in all.
        """

    def low(self, start: datetime, end: datetime, limit: int) -> tuple[Sequence[int], int]:
        """Leads of low tier that came within the half-open window, as above."""

    def late(self, start: datetime, end: datetime) -> Sequence[Late]:
        """Promises of a first answer of the half-open window that are broken, oldest first."""

    def split(self, start: datetime, end: datetime, limit: int) -> tuple[Sequence[int], int]:
        """Leads of the window that some call good and others bad, as `unanswered`."""
