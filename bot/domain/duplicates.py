"""The same person again: by which sign a lead is one that is still open."""

from collections.abc import Iterable, Mapping
from dataclasses import field
from datetime import datetime
from enum import StrEnum

from bot.dataclass import dataclass
from bot.domain.company_names import folded
from bot.domain.leads import LeadData

#: Mailboxes that several people read (RFC 2142 and the usual ones): the address is not a person.
_SHARED_MAILBOXES = frozenset(
    {"abuse", "accounting", "admin", "billing", "contact", "hello", "help", "hi", "hr", "info"}
    | {"inquiries", "it", "jobs", "kontakt", "mail", "marketing", "noc", "office", "postmaster"}
    | {"press", "purchasing", "sales", "security", "service", "support", "team", "webmaster"}
)


class SameBy(StrEnum):
    """The sign that decided, the strongest first."""

    EMAIL = "e-mail address"
    PHONE = "phone number"
    NAME_AND_DOMAIN = "name and company domain"


@dataclass(frozen=True)
class Known:
    """A lead that is still open."""

    lead_id: int
    data: LeadData
    #: What else it is recognised by: it may have been joined by somebody with a second number.
    bears: Mapping[SameBy, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Bearer:
    """A lead that stands for one sign of a person."""

    sign: SameBy
    value: str
    lead_id: int
    #: Name, e-mail address, phone number and domain; all else is left out.
    data: LeadData
    received_at: datetime
    still_open: bool = True


@dataclass(frozen=True)
class Joined:
    """An arrival that joined a lead: what it told, and what the lead was before it."""

    lead_id: int
    source: str
    key: str
    at: datetime
    told: LeadData
    before: LeadData


@dataclass(frozen=True)
class Duplicate:
    """The open lead that this one is to be joined to, and the sign that decided."""

    lead_id: int
    by: SameBy
    #: What both have: the address, the number, or "ana ruiz, acme.com".
    value: str
    #: Further open leads of the same person, oldest first; they were not joined in their time.
    also: tuple[int, ...] = ()


class SplitAnswer(StrEnum):
    """What became of the wish to split a lead."""

    DONE = "done"
    #: Nothing joined this lead, or so long ago that it is not known what it told.
    NOTHING = "nothing"
    UNKNOWN = "unknown"
    OUTSIDER = "outsider"


@dataclass(frozen=True)
class Split:
    """The answer, and the new lead where there is one."""

    answer: SplitAnswer
    made: int = 0


def identities(data: LeadData) -> dict[SameBy, str]:
    """What a person may be recognised by, the strongest first; equal values are equal people.

    For looking up open leads by exact keys. A name counts with two words and a company's domain: a
    first name alone, or a name at a free mail provider, is shared by too many.
    """
    found: dict[SameBy, str] = {}
    if data.email:
        found[SameBy.EMAIL] = data.email
    if data.phone and data.phone.startswith("+"):
        # Without the plus sign it is not E.164 but kept as it came.
        found[SameBy.PHONE] = data.phone
    words = _words(data.name)
    if len(words) >= 2 and data.domain:
        found[SameBy.NAME_AND_DOMAIN] = f"{' '.join(sorted(words))}, {data.domain}"
    return found


def duplicate(data: LeadData, open_leads: Iterable[Known]) -> Duplicate | None:
    """Find the open lead of the same person: the strongest sign decides, then the oldest lead.

    A phone number or a shared mailbox does not decide against two names without a common word: it
    may be a switchboard, or a colleague.
    """
    ours = identities(data)
    same = [
        (list(SameBy).index(sign), one.lead_id, sign)
        for one in open_leads
        if (sign := _sign(data, ours, one)) is not None
    ]
    if not same:
        return None
    _, lead_id, sign = min(same)
    also = tuple(sorted(other for _, other, _ in same if other != lead_id))
    return Duplicate(lead_id, sign, ours[sign], also)


def _sign(data: LeadData, ours: dict[SameBy, str], other: Known) -> SameBy | None:
    theirs = {**identities(other.data), **other.bears}
    for sign, value in ours.items():
        if theirs.get(sign) == value and not (
            _shared(sign, value) and _two_people(data, other.data)
        ):
            return sign
    return None


def _shared(sign: SameBy, value: str) -> bool:
    if sign is SameBy.EMAIL:
        return value.partition("@")[0] in _SHARED_MAILBOXES
    return sign is SameBy.PHONE


def _two_people(one: LeadData, other: LeadData) -> bool:
    ours, theirs = _words(one.name), _words(other.name)
    return bool(ours and theirs and not ours & theirs)


def _words(name: str | None) -> frozenset[str]:
    """A name's words; "Ruiz, Ana" and "ana ruíz" are the same, initials do not count."""
    return frozenset(word for word in folded(name or "").split() if len(word) > 1)
