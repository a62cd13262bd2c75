"""What services need of the stored history of the settings."""

from collections.abc import Sequence
from typing import Protocol

from bot.domain.settings_changes import SettingsChange


class SettingsRepository(Protocol):
    """Every app.yaml that was taken over or refused, in one chain."""

    def latest(self) -> SettingsChange | None:
        """The newest entry."""

    def in_force(self) -> SettingsChange | None:
        """The newest entry that was not refused."""

    def get(self, change_id: int) -> SettingsChange | None: ...

    def recent(self, limit: int) -> Sequence[SettingsChange]:
        """The newest first."""

    def add(self, change: SettingsChange, after: int) -> int:
        """Keep an entry behind the one with the id `after` (0: the first); returns its id.

        Only one can follow another: of two replicas that note the same change at once the later
        one's transaction fails and is run again, on what the other has kept.
        """
