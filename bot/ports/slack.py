"""Questions about the workspace, asked of Slack itself."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from bot.domain.access import UserGroup
from bot.domain.people import Home, Person
from bot.domain.workspace import Channel

#: Failures that say nothing about what was asked: another time it may work.
PASSING = frozenset(
    {
        "fatal_error",
        "internal_error",
        "ratelimited",
        "request_timeout",
        "service_unavailable",
        "unreachable",
    }
)


class SlackUnavailableError(Exception):
    """Slack did not answer a question, or refused it; `code` is Slack's error code."""

    def __init__(self, code: str) -> None:
        super().__init__(f"Slack answered {code}")
        self.code = code

    @property
    def passing(self) -> bool:
        """Whether another time it may work."""
        return self.code in PASSING


class Directory(Protocol):
    """Questions about the workspace, asked of Slack itself. All raise SlackUnavailableError."""

    def home(self) -> Home: ...

    def person(self, user: str) -> Person: ...

    def person_by_email(self, email: str) -> Person | None: ...

    def channel(self, reference: str) -> Channel | None:
        """A channel by id or `#name`; None when Baton can see no such channel."""

    def members(self, channel_id: str) -> frozenset[str]:
        """The user ids of everybody in a channel, apps included."""

    def everybody(self) -> Iterator[Person]:
        """The members of the workspace, also those who have left it; no other company's."""

    def together(self, users: Sequence[str]) -> str | None:
        """The id of the conversation of these people and Baton; None when there can be none."""

    def usergroups(self) -> Sequence[UserGroup]:
        """The workspace's own user groups that are in use."""

    def reactions(self, channel_id: str, ts: str) -> frozenset[tuple[str, str]] | None:
        """(person, raw emoji name) on a message; None when the message is gone."""

    def lead_on(self, channel_id: str, ts: str) -> int | None:
        """The lead whose card a message is; None when it is no card, or gone."""
