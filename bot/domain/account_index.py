"""All known companies, so that the one of a lead is found among 100,000 in a part of a millisecond.

Dictionaries answer for domains, names, names written apart or in another order, and acronyms. A
near spelling is found word by word: each word of a lead's company is replaced by known words near
it, and the name that results is looked up. So the cost depends on how many words are alike, not on
how many companies there are. About 0.5 kB of memory an account, besides the account itself.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from bot.domain import addresses
from bot.domain.accounts import Account, Candidate, Company, Match, Sign, compare, conclude
from bot.domain.company_names import CompanyName, company_name
from bot.domain.vocabulary import Vocabulary, most_edits

#: As many letters as acronyms have that people use for companies.
_ACRONYM_LENGTHS = range(3, 6)
#: Shorter names are not compared letter by letter: "Acme" and "Acne" are two companies.
_SHORTEST_NEAR = 5
#: Nor are longer ones, which are no names; their combinations would cost too much.
_MOST_WORDS = 8


class _Lookup:
    """Account ids by key. Most keys have one account, which is then kept without a tuple."""

    def __init__(self) -> None:
        self._ids: dict[str, str | tuple[str, ...]] = {}

    def get(self, key: str) -> tuple[str, ...]:
        found = self._ids.get(key, ())
        return (found,) if isinstance(found, str) else found

    def add(self, key: str, account_id: str) -> None:
        known = self.get(key)
        self._ids[key] = (*known, account_id) if known else account_id

    def remove(self, key: str, account_id: str) -> None:
        left = tuple(one for one in self.get(key) if one != account_id)
        if left:
            self._ids[key] = left
        else:
            del self._ids[key]


class AccountIndex:
    """Known companies by everything that a lead may tell about its own."""

    def __init__(self) -> None:
        self._accounts: dict[str, Account] = {}
        self._by_domain = _Lookup()
        self._by_name = _Lookup()
        self._by_letters = _Lookup()
        self._by_acronym = _Lookup()
        self._words = Vocabulary()

    @classmethod
    def build(cls, accounts: Iterable[Account]) -> "AccountIndex":
        """Index accounts; of several with one id the last counts."""
        index = cls()
        for account in accounts:
            index.add(account)
        return index

    def __len__(self) -> int:
        return len(self._accounts)

    def add(self, account: Account) -> None:
        """Add an account, or replace the one with its id."""
        self.remove(account.id)
        self._accounts[account.id] = account
        name = company_name(account.name)
        for lookup, key in self._keys(name, _domains(account)):
            lookup.add(key, account.id)
        for word in name.key.split():
            self._words.add(word)

    def remove(self, account_id: str) -> None:
        """Forget an account; nothing happens when there is none."""
        account = self._accounts.pop(account_id, None)
        if account is None:
            return
        name = company_name(account.name)
        for lookup, key in self._keys(name, _domains(account)):
            lookup.remove(key, account_id)
        for word in name.key.split():
            self._words.remove(word)

    def match(self, company: Company) -> Match:
        """Find the account of a lead's company.

        The domain decides alone; else the name; else names that are nearly the same, if something
        else agrees. Weaker signs are looked at only where stronger ones were not conclusive.
        """
        candidates: dict[str, Candidate] = {}
        for tier in self._tiers(company):
            candidates = {one.account.id: one for one in tier} | candidates
            found = conclude(candidates.values())
            if found.account or found.ambiguous:
                return found
        return conclude(candidates.values())

    def _tiers(self, company: Company) -> Iterator[list[Candidate]]:
        if company.domain:
            yield self._found(company, self._by_domain.get(company.domain), Sign.DOMAIN)
        name = company_name(company.name or "")
        if not name.key:
            return
        yield self._found(company, self._by_name.get(name.key), Sign.NAME)
        yield self._alike(company, name)

    def _alike(self, company: Company, name: CompanyName) -> list[Candidate]:
        """Near names; of several ways to one account the first, which is the strongest."""
        found: dict[str, Candidate] = {}
        for account_id, sign, edits in self._near(name):
            if account_id not in found:
                [candidate] = self._found(company, (account_id,), sign)
                found[account_id] = replace(candidate, edits=edits)
        return list(found.values())

    def _near(self, name: CompanyName) -> Iterator[tuple[str, Sign, int]]:
        """(account id, sign, letters that differ), nearest first."""
        for letters in (name.sorted_letters, name.letters):
            for account_id in (*self._by_letters.get(letters), *self._by_name.get(letters)):
                other = company_name(self._accounts[account_id].name)
                reordered = sorted(other.key.split()) == sorted(name.key.split())
                yield account_id, Sign.WORDS if reordered else Sign.SPELLING, 0
        for key, edits in sorted(self._respelled(name).items(), key=lambda one: (one[1], one[0])):
            for account_id in self._by_name.get(key):
                yield account_id, Sign.SPELLING, edits
        if len(name.key) in _ACRONYM_LENGTHS:
            yield from ((one, Sign.ACRONYM, 0) for one in self._by_acronym.get(name.key))
        if acronym := _acronym(name):
            yield from ((one, Sign.ACRONYM, 0) for one in self._by_name.get(acronym))

    def _respelled(self, name: CompanyName) -> dict[str, int]:
        """The names that known words near this name's words make up, by letters that differ."""
        words = name.key.split()
        if len(name.letters) < _SHORTEST_NEAR or len(words) > _MOST_WORDS:
            return {}
        variants: list[Mapping[str, int]] = []
        for word in words:
            near = self._words.near(word)
            if not near:
                return {}
            variants.append(near)
        return dict(_combined(variants, most_edits(len(name.letters))))

    def _found(self, company: Company, ids: Iterable[str], first: Sign) -> list[Candidate]:
        accounts = (self._accounts[one] for one in ids)
        return [compare(company, one, _domains(one), first) for one in accounts]

    def _keys(self, name: CompanyName, domains: Iterable[str]) -> Iterator[tuple[_Lookup, str]]:
        for domain in domains:
            yield self._by_domain, domain
        if not name.key:
            return
        yield self._by_name, name.key
        for letters in {name.letters, name.sorted_letters} - {name.key}:
            yield self._by_letters, letters
        if acronym := _acronym(name):
            yield self._by_acronym, acronym


def _combined(variants: Sequence[Mapping[str, int]], budget: int) -> Iterator[tuple[str, int]]:
    """Names of one variant of each word that differ in at most `budget` letters altogether."""
    if not variants:
        return
    *before, last = variants
    if not before:
        yield from ((word, edits) for word, edits in last.items() if edits <= budget)
        return
    for start, spent in _combined(before, budget):
        for word, edits in last.items():
            if spent + edits <= budget:
                yield f"{start} {word}", spent + edits


def _acronym(name: CompanyName) -> str | None:
    acronym = name.acronym
    return acronym if acronym and len(acronym) in _ACRONYM_LENGTHS else None


def _domains(account: Account) -> tuple[str, ...]:
    found = (addresses.company_domain(one.strip().lower(), None) for one in account.domains)
    return tuple(dict.fromkeys(domain for domain in found if domain))
