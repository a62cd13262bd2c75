"""What services need of stored leads: the leads, their timeline, votes, companies and past."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from bot.domain.duplicates import Bearer, Joined, SameBy
from bot.domain.feedback import Facts, Verdict
from bot.domain.judgements import Judgement
from bot.domain.leads import Arriving, Lead, LeadData, Origin, Stage
from bot.domain.ownership import Owned
from bot.domain.routing import Routed
from bot.domain.tiers import Tier
from bot.domain.timeline import Entry


class LeadRepository(Protocol):
    """Leads: where they are routed, who has them, how far they are, and how they are found."""

    def get(self, lead_id: int) -> Lead | None: ...

    def waiting(self, limit: int) -> Sequence[Lead]:
        """The oldest leads that are not routed yet; none while another replica routes."""

    def route(self, lead_id: int, routed: Routed, at: datetime) -> None:
        """Store where a lead goes and why."""

    def judged_between(self, start: datetime, end: datetime) -> Iterator[tuple[Judgement, ...]]:
        """The judgements of each lead that came within the half-open window and was routed."""

    def trace(self, lead_id: int) -> Mapping[str, object]:
        """Why a lead came where it is; empty while it is not routed."""

    def claim(self, lead_id: int, person: str, at: datetime) -> Lead | None:
        """Make the person the lead's owner who took it; None when somebody else already has.

        Gives the lead as it is now.
        """

    def release(self, lead_id: int, person: str) -> bool:
        """Take the person's claim back; False when it is not theirs."""

    def reassign(self, lead_id: int, owner: str, at: datetime) -> None:
        """Give a lead to another owner, who has not claimed it."""

    def offer(self, lead_id: int, owner: str, at: datetime) -> bool:
        """Give a lead to another owner unless somebody has claimed it; False when so."""

    def set_tier(self, lead_id: int, tier: Tier) -> None: ...

    def set_stage(self, lead_id: int, stage: Stage) -> None:
        """Keep the stage; a lead that is closed by it waits for nobody any more."""

    def find(self, words: str, limit: int, skip: int = 0) -> Sequence[Lead]:
        """Leads whose name, e-mail, phone, company or id match all words, newest first.

        The first `skip` of them are left out.
        """

    def open_after(self, lead_id: int, since: datetime, limit: int) -> Sequence[int]:
        """Ids of the routed, open leads that came since then, in order, after the given one."""

    def open_before(self, lead_id: int | None, since: datetime, limit: int) -> Sequence[int]:
        """The same, newest first, before the given one; None: from the newest on."""


class ArrivalRepository(Protocol):
    """What each source sent under which key: the leads that it made or joined."""

    def lead_under(self, source: str, key: str) -> int | None:
        """The lead that this source sent under this key, if it ever did."""

    def leads_under(self, keys: Collection[tuple[str, str]]) -> Mapping[tuple[str, str], int]:
        """Of these keys (source, key) those that ever came, with their leads."""

    def of(self, lead_id: int) -> tuple[Origin, ...]:
        """All arrivals of a lead, oldest first."""

    def add(
        self, source: str, key: str, data: LeadData, at: datetime, *, history: bool = False
    ) -> int:
        """Store a lead and its first arrival; returns its id."""

    def add_all(self, arriving: Sequence[Arriving], at: datetime) -> Sequence[int]:
        """As `add` for several; their ids, which rise in the order of the leads."""

    def join(self, lead_id: int, source: str, key: str, data: LeadData, at: datetime) -> None:
        """Store a further arrival of a lead, filling what was unknown before."""

    def last_joined(self, lead_id: int) -> Joined | None:
        """The newest arrival that joined a lead, locked; None: none that can be split."""

    def split(self, joined: Joined) -> int:
        """Make a joined arrival its own lead, which waits for routing; returns its id."""


class IdentityRepository(Protocol):
    """By which signs the persons of open leads are recognised; one lead bears each sign."""

    def find(self, signs: Mapping[SameBy, str]) -> Sequence[Bearer]:
        """The leads that bear these signs."""

    def borne(self, signs: Iterable[tuple[SameBy, str]]) -> Collection[tuple[SameBy, str]]:
        """Those of the signs that any lead bears."""

    def keep(self, lead_id: int, signs: Mapping[SameBy, str]) -> None:
        """Have a lead bear signs that no other bears; fails when another replica was first."""

    def keep_all(self, signs: Iterable[tuple[int, Mapping[SameBy, str]]]) -> None:
        """As `keep` for several leads."""

    def let_go(self, bearers: Iterable[Bearer]) -> None:
        """Have these leads bear these signs no longer."""


class TimelineRepository(Protocol):
    """The append-only record of what happened."""

    def add(self, entry: Entry) -> None:
        """Write what happened to a lead."""

    def add_numbered(self, entry: Entry) -> int:
        """As `add`; returns the entry's id."""

    def add_all(self, entries: Iterable[Entry]) -> None:
        """As `add` for several; their ids rise in this order."""

    def of(self, lead_id: int, *, after: int = 0) -> tuple[Entry, ...]:
        """A lead's entries in order, those with a larger id than `after`."""


class FeedbackRepository(Protocol):
    """Raw facts about votes: ballots by button, reactions by message."""

    def facts(self, lead_id: int) -> tuple[Facts, ...]:
        """What everybody did about a lead."""

    def facts_of(self, lead_id: int, person: str) -> Facts: ...

    def cast(self, lead_id: int, person: str, verdict: Verdict | None, at: datetime) -> bool:
        """Keep the person's newest ballot; False when a newer one is there."""

    def give_reason(self, lead_id: int, person: str, reason: str | None) -> None: ...

    def react(
        self, channel_id: str, ts: str, person: str, name: str, *, present: bool, at: datetime
    ) -> bool:
        """Keep whether a reaction is on a message; False when a newer event is there."""

    def reactions_on(
        self, channel_id: str, ts: str
    ) -> Mapping[tuple[str, str], tuple[bool, datetime]]:
        """What is on record of a message: (person, raw name) → whether it is there, since when."""


class CompanyRepository(Protocol):
    """Which companies the stored leads come from, and who has those leads."""

    def newest_entry(self) -> int:
        """The id of the newest timeline entry; 0 when there is none."""

    def owned(self, after: int, limit: int) -> Sequence[Owned]:
        """Leads that somebody has and that tell a company, by id, those after the given one."""

    def changed_since(self, entry: int) -> Sequence[Owned]:
        """Leads that tell a company and to which something happened after a timeline entry."""


class Span(NamedTuple):
    """How many leads there are, and the smallest and largest of their ids."""

    leads: int
    first: int
    last: int


class PastLead(NamedTuple):
    """A past lead and its values as conditions see them (`bot.domain.appraisal.values_of`)."""

    lead_id: int
    received_at: datetime
    values: dict[str, object]


class PastRepository(Protocol):
    """Past leads as conditions see them; `history` counts imported ones that had no card, too."""

    def span(self, since: datetime, *, history: bool) -> Span:
        """The leads that came since then."""

    def leads(self, first: int, last: int, since: datetime, *, history: bool) -> Iterator[PastLead]:
        """Those of them with ids from `first` to `last`, in no order."""
