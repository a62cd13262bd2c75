"""Who owns a lead's company: by the list of accounts, and by the leads that came before."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.config import Settings
from bot.dataclass import dataclass
from bot.domain.account_index import AccountIndex
from bot.domain.accounts import Account, Company, Match
from bot.domain.ownership import Owned, OwnedCompanies
from bot.domain.stickiness import Claim
from bot.ports import Clock, Store, UnitOfWork
from bot.services.roster import Roster

#: Leads read at a time when Baton starts.
_CHUNK = 5_000
#: Replicas commit timeline entries out of order: now and then the newest are looked at again.
_LOOK_BACK = 1_000
_LOOK_BACK_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class Sought:
    """Who claims a lead, the strongest first, and how its company was looked for, in sentences."""

    claims: tuple[Claim, ...]
    said: tuple[str, ...]


class Companies:
    """Keeps known companies in memory, as committed leads tell them. For one thread.

    About 1.2 kB for each company, 120 MB for 100,000; nothing while no pool is sticky.
    """

    def __init__(self, store: Store, settings: Settings, roster: Roster, clock: Clock) -> None:
        self._store = store
        self._settings = settings
        self._roster = roster
        self._clock = clock
        self._listed: AccountIndex | None = None
        self._owned: OwnedCompanies | None = None
        self._entry = 0
        self._looked_back: datetime | None = None

    def under(self, settings: Settings, roster: Roster) -> "Companies":
        """The same for other settings; what is known already need not be read again.

        To be called while a step may be under way: what this one learns meanwhile is learnt twice,
        which changes nothing.
        """
        other = Companies(self._store, settings, roster, self._clock)
        # The place in the timeline first: what is known is then never older than it says.
        other._entry = self._entry
        if settings.sticky:
            other._owned = self._owned
        if settings.listed_accounts == self._settings.listed_accounts:
            other._listed = self._listed
        return other

    def catch_up(self) -> int:
        """Learn what became of leads since the last time; at first, of all there are.

        To be called before leads are routed, outside their transaction: what is rolled back must
        not be learnt. Returns how many companies are known when all were read, else 0.
        """
        if not self._settings.sticky:
            return 0
        if self._owned is None:
            return self._read_all()
        now = self._clock()
        since = self._entry
        if self._looked_back is None or now - self._looked_back >= _LOOK_BACK_EVERY:
            self._looked_back, since = now, max(0, since - _LOOK_BACK)
        newest, changed = self._store.read(
            lambda work: (work.companies.newest_entry(), work.companies.changed_since(since))
        )
        for lead in changed:
            self._owned.learn(lead)
        self._entry = max(self._entry, newest)
        return 0

    def owners(self, work: UnitOfWork, company: Company) -> Sought:
        """Who should get a lead of this company before the pool is asked."""
        claims: list[Claim] = []
        said: list[str] = []
        for claim, sentence in self._found(work, company):
            said.append(sentence)
            if claim is not None and all(claim.user != one.user for one in claims):
                claims.append(claim)
        return Sought(tuple(claims), tuple(said))

    def _found(self, work: UnitOfWork, company: Company) -> Iterator[tuple[Claim | None, str]]:
        if not company.domain and not company.name:
            yield None, "The lead tells no company."
            return
        if self._settings.accounts is not None:
            found = self._list().match(company)
            owner = self._user(work, found.owner) if found.owner else None
            claim = Claim(owner, f"owns {_named(found)} in the list of accounts") if owner else None
            unknown = f" Slack does not know its owner {found.owner}." if found.owner else ""
            yield claim, f"Accounts: {found.why}{'' if owner else unknown}"
        if self._owned is not None:
            found = self._owned.match(company)
            why = f"has the latest lead of {_named(found)}"
            if found.account is not None:
                why = f"{why}, #{self._owned.latest_lead(found.account.id)}"
            yield (Claim(found.owner, why) if found.owner else None), f"Earlier leads: {found.why}"

    def _list(self) -> AccountIndex:
        if self._listed is None:
            self._listed = AccountIndex.build(
                Account(
                    id=f"line {one.line}",
                    name=one.name,
                    domains=(one.domain,) if one.domain else (),
                    owner=one.owner,
                )
                for one in self._settings.listed_accounts
            )
        return self._listed

    def _user(self, work: UnitOfWork, owner: str) -> str | None:
        """The Slack user id of a person's key or e-mail address."""
        people = self._settings.people
        if owner in people:
            return self._roster.user(work, owner)
        met = work.people.by_email(owner.lower())
        return met.id if met else None

    def _read_all(self) -> int:
        companies = OwnedCompanies()
        # What happens while this is read comes with the next catching up.
        self._entry = self._store.read(lambda work: work.companies.newest_entry())
        after = 0
        while leads := self._chunk(after):
            for lead in leads:
                companies.learn(lead)
            after = leads[-1].lead_id
        self._owned = companies
        return len(companies)

    def _chunk(self, after: int) -> list[Owned]:
        return list(self._store.read(lambda work: work.companies.owned(after, _CHUNK)))


def _named(found: Match) -> str:
    return (
        found.account.name
        if found.account
        else " and ".join(dict.fromkeys(one.account.name for one in found.ambiguous))
    )
