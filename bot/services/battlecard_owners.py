"""Who answers for a document: its owner, or whoever stands in for one who is gone."""

from collections.abc import Iterator, Mapping
from functools import cached_property

from bot.config import Settings
from bot.dataclass import dataclass
from bot.domain.content import About
from bot.ports import UnitOfWork
from bot.services.access import AccessService
from bot.services.roster import Roster

#: Whose lead answers for documents of nobody.
_MARKETING = "marketing"


@dataclass(frozen=True)
class BattlecardOwners:
    """Resolves owners as documents name them: a person's key, an e-mail address, a name."""

    settings: Settings
    roster: Roster
    access: AccessService

    def owner(self, work: UnitOfWork, about: About) -> str | None:
        """The owner's Slack user id; None when there is none that Slack knows."""
        key = self._key(about)
        if key is not None:
            return self.roster.user(work, key)
        if about.owner and "@" in about.owner:
            met = work.people.by_email(about.owner.lower())
            return met.id if met else None
        return None

    def responsible(
        self, work: UnitOfWork, about: About, disowned: frozenset[str] = frozenset()
    ) -> str | None:
        """Who is asked about a document: its owner, else the lead of their team or of marketing.

        Whoever left, may not read it, or said that it is not theirs is passed over.
        """
        for user in dict.fromkeys(self._in_turn(work, about)):
            if user not in disowned and self._can(work, user, about):
                return user
        return None

    def may_verify(self, work: UnitOfWork, about: About, user: str) -> bool:
        """Whether somebody's word counts that a document is right."""
        return user in set(self._in_turn(work, about)) and self._can(work, user, about)

    def _can(self, work: UnitOfWork, user: str, about: About) -> bool:
        return self.access.reader(work, user).may_read(about.readers)

    def _in_turn(self, work: UnitOfWork, about: About) -> Iterator[str]:
        key = self._key(about)
        teams = self.settings.teams
        leads = [teams[self.settings.people[key].team].lead] if key else []
        if _MARKETING in teams:
            leads.append(teams[_MARKETING].lead)
        users = [self.owner(work, about), *(self.roster.user(work, lead) for lead in leads)]
        yield from filter(None, [*users, *self.roster.admins(work)])

    def _key(self, about: About) -> str | None:
        """The key of the owner among the people of the settings."""
        named = (about.owner or "").strip()
        if named in self.settings.people:
            return named
        return self._keys.get(named.casefold())

    @cached_property
    def _keys(self) -> Mapping[str, str]:
        """What documents may call a person, folded → the key; whoever is named first counts."""
        found: dict[str, str] = {}
        for key, person in self.settings.people.items():
            for name in filter(None, (key, person.name, person.slack)):
                found.setdefault(name.casefold(), key)
        return found
