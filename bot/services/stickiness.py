"""Leads of a known company go to who owns it, before it is anybody's turn."""

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime

from bot.config import Settings
from bot.dataclass import dataclass
from bot.domain.account_index import AccountIndex
from bot.domain.accounts import Account, Company, company_of
from bot.domain.leads import LeadData
from bot.domain.stickiness import Preference, prefer
from bot.ports import UnitOfWork
from bot.services.assigning import Assigner
from bot.services.companies import Companies
from bot.services.roster import Roster

_LEFT = "is not in the team"


@dataclass(frozen=True)
class Sticky:
    """Who comes before the pool, and how the lead's company was looked for, in sentences."""

    preference: Preference
    said: tuple[str, ...] = ()

    def as_facts(self) -> dict[str, object]:
        """What is stored with the lead as a part of its trace."""
        preference = self.preference
        return {
            "owner": preference.owner,
            "waits_for": preference.waits_for,
            "why": preference.why,
            "passed_over": [list(one) for one in preference.passed_over],
            "said": list(self.said),
        }


@dataclass(frozen=True)
class Stickiness:
    """Asks who owns a lead's company, and whether they can have the lead now."""

    settings: Settings
    roster: Roster
    assigner: Assigner
    companies: Companies

    def prefer(self, work: UnitOfWork, pool: str, data: LeadData, now: datetime) -> Sticky | None:
        """Who gets a lead before the pool is asked; None: the pool does not ask for that."""
        asked = self.settings.pools[pool]
        if not asked.sticky:
            return None
        sought = self.companies.owners(work, company_of(data))
        if not sought.claims:
            return Sticky(Preference(), sought.said)
        users = [claim.user for claim in sought.claims]
        barriers = self.assigner.availability.barriers(work, users, now, pool)
        team = set(self.roster.users(work).values())
        barred: Mapping[str, str] = {
            **barriers.barred,
            **{user: _LEFT for user in users if user not in team},
        }
        found = prefer(sought.claims, barriers.away, barred, asked.sticky_away)
        return Sticky(found, sought.said)


@dataclass
class Batch:
    """The companies of leads that are being routed in one transaction and not known yet."""

    _index: AccountIndex = field(default_factory=AccountIndex)

    def may_follow(self, data: LeadData) -> bool:
        """Whether this lead may be of the same company as one before it; else note it."""
        company: Company = company_of(data)
        if not company.name and not company.domain:
            return False
        found = self._index.match(company)
        if found.account or found.ambiguous:
            return True
        domains = (company.domain,) if company.domain else ()
        name = company.name or company.domain or ""
        account = Account(str(len(self._index)), name, domains, None, company.country)
        self._index.add(account)
        return False
