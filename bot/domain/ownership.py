"""Which companies our own leads make known, and who had the latest lead of each."""

from datetime import datetime

from bot.dataclass import dataclass
from bot.domain.account_index import AccountIndex
from bot.domain.accounts import Account, Company, Match
from bot.domain.company_names import company_name

#: Leads remembered for each company, so that one that is given back leaves the one before it.
_REMEMBERED = 5


@dataclass(frozen=True, slots=True)
class Owned:
    """A lead's company and who has the lead: since when, and whether they took it themselves."""

    lead_id: int
    company: Company
    #: Slack user id; None: nobody has it any more.
    owner: str | None
    at: datetime | None = None
    claimed: bool = False


#: (claimed, when in seconds since 1970, lead, owner): the largest one decides.
_Hold = tuple[bool, float, int, str]


class OwnedCompanies:
    """The companies of our leads. Whoever claimed a lead last comes before who was given one.

    Leads of one registered domain are one company's; without a domain the folded name decides.
    About 1.2 kB of memory for each company. Not for use by several threads at once.
    """

    def __init__(self) -> None:
        self._index = AccountIndex()
        self._held: dict[str, tuple[_Hold, ...]] = {}

    def __len__(self) -> int:
        return len(self._held)

    def learn(self, lead: Owned) -> None:
        """Take in a lead, or what became of one that is known."""
        key = company_key(lead.company)
        if key is None:
            return
        held = [one for one in self._held.get(key, ()) if one[2] != lead.lead_id]
        if lead.owner is not None and lead.at is not None:
            held.append((lead.claimed, lead.at.timestamp(), lead.lead_id, lead.owner))
        if not held:
            self._held.pop(key, None)
            self._index.remove(key)
            return
        held.sort(reverse=True)
        before, self._held[key] = self._held.get(key), tuple(held[:_REMEMBERED])
        if before is None or before[0][3] != held[0][3]:
            self._index.add(_account(key, lead.company, held[0][3]))

    def match(self, company: Company) -> Match:
        """Find a lead's company among those known; see `AccountIndex.match`."""
        return self._index.match(company)

    def latest_lead(self, account_id: str) -> int:
        """The id of the lead that made somebody the owner of an account that `match` found."""
        return self._held[account_id][0][2]


def company_key(company: Company) -> str | None:
    """What leads of one company have in common; None when a lead tells no company."""
    if company.domain:
        return f"domain:{company.domain}"
    name = company_name(company.name or "").key
    return f"name:{name}" if name else None


def _account(key: str, company: Company, owner: str) -> Account:
    return Account(
        id=key,
        name=company.name or company.domain or "",
        domains=(company.domain,) if company.domain else (),
        owner=owner,
        country=company.country,
        phone=company.phone,
    )
