"""Known companies, the signs that a lead's company is one of them, and what may be concluded."""

from collections.abc import Iterable, Sequence
from enum import StrEnum

from bot.dataclass import dataclass
from bot.domain.company_names import company_name, folded
from bot.domain.leads import LeadData

#: Numbers of one switchboard differ in their last digits; what is before them is the exchange. At
#: least a country's and an area's digits must be left of an E.164 number.
_EXTENSION_DIGITS = 4
_SHORTEST_EXCHANGE = 6
#: Candidates that an answer names at most.
MOST_CANDIDATES = 5


@dataclass(frozen=True, slots=True)
class Account:
    """A known company. `owner` is a Slack user id; `country` ISO 3166 alpha-2; `phone` E.164."""

    id: str
    name: str
    #: Domains or web addresses; those of free mail and of sites for everybody are ignored.
    domains: tuple[str, ...] = ()
    owner: str | None = None
    country: str | None = None
    phone: str | None = None
    city: str | None = None
    postcode: str | None = None


@dataclass(frozen=True, slots=True)
class Company:
    """What a lead tells about its company; `domain` is the registered one, never of free mail."""

    name: str | None = None
    domain: str | None = None
    country: str | None = None
    phone: str | None = None
    city: str | None = None
    postcode: str | None = None


def company_of(data: LeadData, city: str | None = None, postcode: str | None = None) -> Company:
    """Return a lead's company; city and postcode come from its further values, where mapped."""
    return Company(data.company, data.domain, data.country, data.phone, city, postcode)


class Sign(StrEnum):
    """Why a known company may be the lead's, as the end of "found by …"."""

    DOMAIN = "the same web domain"
    NAME = "the same name"
    WORDS = "the same words in another order"
    SPELLING = "nearly the same spelling"
    ACRONYM = "an acronym"
    FULL_NAME = "its full form"
    STEM = "the same web name"
    PHONE = "the same telephone exchange"
    POSTCODE = "the same postcode"
    CITY = "the same city"
    COUNTRY = "the same country"


#: What a sign adds to the score. One of the first five makes a candidate; the others back it. Set
#: by hand, so that domain comes before name before near names, each ordered by what backs it.
_WORTH = {
    Sign.DOMAIN: 0.8,
    Sign.NAME: 0.7,
    Sign.WORDS: 0.5,
    Sign.SPELLING: 0.5,
    Sign.ACRONYM: 0.4,
    Sign.STEM: 0.05,
    Sign.FULL_NAME: 0.03,
    Sign.PHONE: 0.03,
    Sign.POSTCODE: 0.03,
    Sign.CITY: 0.02,
    Sign.COUNTRY: 0.01,
}
#: What a name adds to a candidate found by its domain.
_NAME_BESIDE_DOMAIN = 0.06
#: What each edited letter takes.
_EDIT = 0.04
#: Signs that say where a company is, apart from its name.
_BACKING = frozenset({Sign.STEM, Sign.PHONE, Sign.POSTCODE, Sign.CITY, Sign.COUNTRY})


@dataclass(frozen=True, slots=True)
class Candidate:
    """A known company that may be the lead's: what speaks for it, and what against it."""

    account: Account
    #: The strongest first: by it the candidate was found.
    signs: tuple[Sign, ...]
    against: tuple[str, ...] = ()
    #: Letters that differ, for `Sign.SPELLING`.
    edits: int = 0

    @property
    def score(self) -> float:
        """Strength of evidence from 0 to 1; an order, not a probability."""
        first, *others = self.signs
        backed = sum(_NAME_BESIDE_DOMAIN if one is Sign.NAME else _WORTH[one] for one in others)
        return round(_WORTH[first] + backed - _EDIT * self.edits, 4)

    @property
    def conclusive(self) -> bool:
        """Whether this is enough to say that it is the same company.

        A domain is. A name is, unless country or domain differ; then it needs a sign of the place.
        A near spelling always needs one: the country suffices when one letter differs and nothing
        speaks against it. An acronym needs more than the country.
        """
        backing = _BACKING.intersection(self.signs)
        stronger = backing - {Sign.COUNTRY}
        match self.signs[0]:
            case Sign.DOMAIN:
                return True
            case Sign.NAME:
                return bool(backing) or not self.against
            case Sign.ACRONYM:
                return bool(stronger) and not self.against
            case _:
                close = self.edits <= 1 and not self.against
                return bool(stronger) or (close and bool(backing))

    @property
    def why(self) -> str:
        """The reasons as part of a sentence: "the same name and the same country, but …"."""
        reasons = _listed([str(sign) for sign in self.signs])
        return f"{reasons}, but {_listed(self.against)}" if self.against else reasons


@dataclass(frozen=True, slots=True)
class Match:
    """The account of a lead's company, or why there is none."""

    account: Account | None
    #: The signs that decided, the strongest first.
    how: tuple[Sign, ...]
    #: Strength of evidence from 0 to 1; an order, not a probability.
    score: float
    #: Equally good ones when none could be chosen; best first, at most `MOST_CANDIDATES`.
    ambiguous: tuple[Candidate, ...]
    #: Found, but with too little to back them; best first, at most `MOST_CANDIDATES`.
    unproven: tuple[Candidate, ...]
    #: One sentence.
    why: str
    #: Who owns the account; where none could be chosen, whoever owns all of the equally good ones.
    owner: str | None = None


def conclude(candidates: Iterable[Candidate]) -> Match:
    """Choose among the candidates; never by guessing: of equally good ones none is chosen."""
    ranked = sorted(candidates, key=lambda one: (-one.score, one.account.id))
    proven = [one for one in ranked if one.conclusive]
    unproven = tuple(one for one in ranked if not one.conclusive)[:MOST_CANDIDATES]
    if not proven:
        return Match(None, (), 0.0, (), unproven, _unproven_sentence(unproven))
    best = proven[0]
    equal = [one for one in proven if one.score == best.score]
    if len(equal) > 1:
        names = _listed([one.account.name for one in equal[:MOST_CANDIDATES]])
        more = f" and {len(equal) - MOST_CANDIDATES} more" if len(equal) > MOST_CANDIDATES else ""
        why = f"{names}{more} fit equally well, by {best.why}, so none was chosen."
        owners = {one.account.owner for one in equal}
        owner = owners.pop() if len(owners) == 1 else None
        named = tuple(equal[:MOST_CANDIDATES])
        return Match(None, (), best.score, named, unproven, why, owner)
    why = f"{best.account.name} was found by {best.why}."
    return Match(best.account, best.signs, best.score, (), unproven, why, best.account.owner)


def compare(company: Company, account: Account, domains: Sequence[str], first: Sign) -> Candidate:
    """Gather what speaks for and against an account found by `first`; edits are not set.

    `domains` are the account's registered domains.
    """
    theirs = company_name(account.name)
    signs = [first]
    against: list[str] = []
    if company.name:
        ours = company_name(company.name)
        if first is Sign.DOMAIN and ours.key and ours.key == theirs.key:
            signs.append(Sign.NAME)
        if ours.full == theirs.full:
            signs.append(Sign.FULL_NAME)
    if company.domain and first is not Sign.DOMAIN:
        stem = _stem(company.domain)
        if stem in map(_stem, domains) or stem.replace("-", "") == theirs.letters:
            signs.append(Sign.STEM)
        elif domains:
            against.append("another web domain")
    abroad = bool(company.country and account.country and company.country != account.country)
    if not abroad:
        signs += _places(company, account)
    else:
        against.append("another country")
    return Candidate(account, tuple(signs), tuple(against))


def _stem(domain: str) -> str:
    """A registered domain without its ending: acme.co.uk and acme.com are acme."""
    return domain.partition(".")[0]


def _places(company: Company, account: Account) -> list[Sign]:
    found: list[Sign] = []
    exchange = _exchange(company.phone)
    if exchange and exchange == _exchange(account.phone):
        found.append(Sign.PHONE)
    for sign, ours, theirs in (
        (Sign.POSTCODE, company.postcode, account.postcode),
        (Sign.CITY, company.city, account.city),
        (Sign.COUNTRY, company.country, account.country),
    ):
        if ours and theirs and folded(ours).replace(" ", "") == folded(theirs).replace(" ", ""):
            found.append(sign)
    return found


def _exchange(phone: str | None) -> str | None:
    if not phone or not phone.startswith("+"):
        return None
    exchange = phone[:-_EXTENSION_DIGITS]
    return exchange if len(exchange) >= _SHORTEST_EXCHANGE else None


def _unproven_sentence(candidates: Sequence[Candidate]) -> str:
    if not candidates:
        return "No known company has this domain or a name like it."
    best = candidates[0]
    more = f" (and {len(candidates) - 1} more)" if len(candidates) > 1 else ""
    lacks = "" if best.against else ", with nothing else to back it"
    return f"{best.account.name}{more} has {best.why}{lacks}, so it was not chosen."


def _listed(parts: Sequence[str]) -> str:
    *most, last = parts
    return f"{', '.join(most)} and {last}" if most else last
