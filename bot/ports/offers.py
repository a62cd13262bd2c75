"""What services need of stored offers."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.offers import Offer


class OfferRepository(Protocol):
    """To whom leads were offered; of each lead at most one offer is open."""

    def add(self, offer: Offer) -> None:
        """Store a new offer; its id is given here."""

    def put(self, offer: Offer) -> None:
        """Store what became of an offer."""

    def of(self, lead_id: int) -> tuple[Offer, ...]:
        """All offers of a lead, oldest first."""

    def open(self, lead_id: int) -> Offer | None:
        """The offer of a lead that has not ended."""

    def lock(self, lead_id: int) -> Offer | None:
        """As `open`, and nobody else changes it until this change is committed."""

    def take(self, lead_id: int, now: datetime) -> Offer | None:
        """As `lock`, when it may still pass on by itself and no replica looks at it now."""

    def due(self, now: datetime, limit: int) -> Sequence[int]:
        """The leads whose offers are over, or made to somebody who is away; longest over first."""
