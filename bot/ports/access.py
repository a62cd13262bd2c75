"""What services need of who may read what: user groups, and what is known of channels."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.access import ChannelAccess, UserGroup


class AccessRepository(Protocol):
    """The last that Slack told of user groups and of channels' members."""

    def keep_groups(self, groups: Iterable[UserGroup]) -> None:
        """Replace all user groups by these."""

    def groups(self, user: str) -> Sequence[str]:
        """The user groups of a person: each by its handle with `@`, and by its id."""

    def groups_of_all(self) -> Mapping[str, frozenset[str]]:
        """User id → the same, for everybody in any group."""

    def channel(self, channel_id: str) -> ChannelAccess | None: ...

    def keep_channel(self, access: ChannelAccess) -> None: ...

    def ask(self, channel_id: str, at: datetime) -> None:
        """Note that somebody wants to show something in a channel, and have Slack asked soon."""

    def watch(self, channel_ids: Iterable[str], at: datetime) -> None:
        """Note the same of several, without hurry."""

    def outdated(self, before: datetime, asked_since: datetime) -> Sequence[str]:
        """Channels asked for since then of which Slack told last before then, or never."""

    def members_changed(self, channel_id: str, at: datetime) -> None:
        """Somebody came or went: what Slack told before then is not true any more."""

    def forget_channels(self, asked_before: datetime) -> None: ...
