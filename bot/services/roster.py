"""The team as the settings name it, resolved to Slack's user ids."""

from collections.abc import Mapping

from bot.config import Settings
from bot.dataclass import dataclass
from bot.ports import UnitOfWork


@dataclass(frozen=True)
class Roster:
    """Turns people's keys into Slack user ids and back.

    A person whom the settings name by e-mail address has an id once Slack was asked for it.
    """

    settings: Settings

    def user(self, work: UnitOfWork, key: str) -> str | None:
        """The Slack user id of a person's key; None while Slack has not told it."""
        person = self.settings.people[key]
        if person.slack_id:
            return person.slack_id
        met = work.people.by_email(person.email or "")
        return met.id if met else None

    def users(self, work: UnitOfWork) -> Mapping[str, str]:
        """Person key → Slack user id, for whoever has one."""
        found = {key: self.user(work, key) for key in self.settings.people}
        return {key: user for key, user in found.items() if user}

    def managers(self, work: UnitOfWork, pool: str | None) -> frozenset[str]:
        """Slack user ids of a pool's managers, leads of teams and admins, who manage all pools."""
        settings = self.settings
        keys = {*settings.workspace.admins, *(one.lead for one in settings.teams.values())}
        if pool is not None and pool in settings.pools:
            keys |= {*settings.pools[pool].managers}
        return frozenset(user for key in keys if (user := self.user(work, key)))

    def admins(self, work: UnitOfWork) -> tuple[str, ...]:
        """Slack user ids of those who are told when something is wrong."""
        found = (self.user(work, key) for key in self.settings.workspace.admins)
        return tuple(user for user in found if user)
