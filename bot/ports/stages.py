"""What services need of the history of leads' stages."""

from collections.abc import Sequence
from typing import Protocol

from bot.domain.stages import Journey, StageChange


class StageRepository(Protocol):
    """Which stage each lead came to, corrections included."""

    def lock(self, lead_id: int) -> None:
        """Let nobody else change the lead until this change is committed."""

    def add(self, change: StageChange) -> bool:
        """Keep a change; False when its key is kept already."""

    def of(self, lead_id: int) -> Sequence[StageChange]:
        """All rows of a lead in the order in which they were noted."""

    def keep_journey(self, lead_id: int, journey: Journey) -> None:
        """Keep how far a lead has come, for questions over many leads."""
