"""Who may read: the groups that a person is in, and what everybody in a channel may read."""

from collections.abc import Callable, Iterable
from dataclasses import field
from datetime import datetime, timedelta
from enum import StrEnum

from bot.dataclass import dataclass
from bot.domain.content import EVERYONE, Reader
from bot.domain.people import Actor, Home, Person, belongs, may_act

#: For how long what Slack told of a channel's members is taken as true.
FRESH = timedelta(minutes=15)


@dataclass(frozen=True)
class UserGroup:
    """A user group of Slack with the ids of its people; the handle comes without `@`."""

    id: str
    handle: str
    users: frozenset[str]

    @property
    def names(self) -> tuple[str, str]:
        """What documents and settings may call it: its handle with `@`, and its id."""
        return f"@{self.handle.lower()}", self.id


class Obstacle(StrEnum):
    """Why nothing may be shown to a channel; stored, so never renamed."""

    #: Slack has not told yet, or too long ago, who is in it.
    UNKNOWN = "unknown"
    #: Baton cannot see it.
    HIDDEN = "hidden"
    #: Baton is not in it, so it could not post there.
    ABSENT = "absent"
    #: Another company takes part.
    SHARED = "shared"
    #: Somebody in it is a guest.
    GUEST = "guest"
    #: It has no members to whom anything could be shown.
    EMPTY = "empty"


@dataclass(frozen=True)
class ChannelAccess:
    """What is known of who reads a channel; `at`: when Slack was asked, None: it must be."""

    channel_id: str
    at: datetime | None = None
    obstacle: Obstacle | None = None
    #: One set of groups for each kind of member.
    groups: frozenset[frozenset[str]] = field(default=frozenset())

    def obstacle_at(self, now: datetime) -> Obstacle | None:
        """What forbids showing anything now; None: what all its members may read can be shown."""
        if self.at is None or now - self.at > FRESH:
            return Obstacle.UNKNOWN
        return self.obstacle

    def reader_at(self, now: datetime) -> Reader | None:
        """Everybody in the channel; None when that is not known well enough, or nobody may."""
        return None if self.obstacle_at(now) else Reader(self.groups)


def is_colleague(home: Home, person: Person | None, actor: Actor | None = None) -> bool:
    """Whether somebody is a full member of the workspace: no guest, bot or stranger.

    Who is not known for certain is not.
    """
    known = person is not None and person.known and person.is_guest is False
    return known and may_act(home, person, actor) is True


def groups_of(
    home: Home, person: Person | None, team: str | None, usergroups: Iterable[str]
) -> frozenset[str]:
    """The groups of a person: everyone, their team (key), Slack's user groups; none for others."""
    if not is_colleague(home, person):
        return frozenset()
    return frozenset({EVERYONE, *usergroups, *((team,) if team else ())})


def of_channel(
    home: Home,
    channel_id: str,
    members: Iterable[Person],
    groups: Callable[[str], frozenset[str]],
    at: datetime,
) -> ChannelAccess:
    """What may be shown to these members of a channel.

    Apps of the workspace and accounts that were closed are no readers. One guest, or somebody of
    another company, and nothing may be shown.
    """
    readers: set[frozenset[str]] = set()
    for person in members:
        if not belongs(home, person.team, person.enterprise):
            return ChannelAccess(channel_id, at, Obstacle.SHARED)
        if person.is_bot or person.deleted:
            continue
        if person.is_guest is not False:
            return ChannelAccess(channel_id, at, Obstacle.GUEST)
        readers.add(groups(person.id))
    if not readers:
        return ChannelAccess(channel_id, at, Obstacle.EMPTY)
    return ChannelAccess(channel_id, at, None, frozenset(readers))
