"""What services need of the world, as small Protocols, and the errors they may raise."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol, TypeVar

from bot.domain.calendar import Interval
from bot.domain.deliveries import Backlog, Delivery, Wish
from bot.domain.feedback import Facts, Verdict
from bot.domain.judgements import Judgement
from bot.domain.leads import Lead, LeadData, Origin
from bot.domain.ownership import Owned
from bot.domain.people import Actor, Home, Person
from bot.domain.presence import Absence
from bot.domain.presence import Source as AbsenceSource
from bot.domain.promises import Promise
from bot.domain.routing import Routed
from bot.domain.standings import Standing
from bot.domain.timeline import Entry
from bot.domain.turns import Held
from bot.domain.workspace import Channel

T = TypeVar("T")

#: Tells the time, in UTC.
Clock = Callable[[], datetime]


class StoreUnavailableError(Exception):
    """The database could not keep or read something; nothing was changed. Try again later."""


class LeadRepository(Protocol):
    """Leads, and under which key each source sent them."""

    def arrived(self, source: str, key: str) -> int | None:
        """The lead that this source sent under this key, if it ever did."""

    def open_with_email(self, email: str, since: datetime) -> int | None:
        """The open lead of this person, if one came since then."""

    def add(
        self, source: str, key: str, data: LeadData, at: datetime, *, history: bool = False
    ) -> int:
        """Store a lead and its first arrival; returns its id."""

    def join(self, lead_id: int, source: str, key: str, data: LeadData, at: datetime) -> None:
        """Store a further arrival of a lead, filling what was unknown before."""

    def get(self, lead_id: int) -> Lead | None: ...

    def origins(self, lead_id: int) -> tuple[Origin, ...]:
        """All arrivals of a lead, oldest first."""

    def waiting(self, limit: int) -> Sequence[Lead]:
        """The oldest leads that are not routed yet, locked against other replicas."""

    def route(self, lead_id: int, routed: Routed, at: datetime) -> None:
        """Store where a lead goes and why."""

    def judged_between(self, start: datetime, end: datetime) -> Iterator[tuple[Judgement, ...]]:
        """The judgements of each lead that came within the half-open window and was routed."""

    def trace(self, lead_id: int) -> Mapping[str, object]:
        """Why a lead came where it is; empty while it is not routed."""

    def claim(self, lead_id: int, person: str, at: datetime) -> bool:
        """Make the person the lead's owner who took it; False when somebody else already has."""

    def release(self, lead_id: int, person: str) -> bool:
        """Take the person's claim back; False when it is not theirs."""

    def reassign(self, lead_id: int, owner: str, at: datetime) -> None:
        """Give a lead to another owner, who has not claimed it."""

    def find(self, words: str, limit: int) -> Sequence[Lead]:
        """Leads whose name, e-mail, phone, company or id match all words, newest first."""

    def open_after(self, lead_id: int, since: datetime, limit: int) -> Sequence[int]:
        """Ids of the routed, open leads that came since then, in order, after the given one."""


class TimelineRepository(Protocol):
    """The append-only record of what happened."""

    def add(self, entry: Entry) -> int: ...

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


class DeliveryRepository(Protocol):
    """What Slack should show, as seen by those who want something shown."""

    def want(self, wish: Wish, at: datetime) -> None:
        """Ask for something to be shown, or shown anew if it already was."""

    def want_once(self, wish: Wish, at: datetime) -> None:
        """Ask for something to be shown, unless it was ever asked for."""

    def redraw(self, key: str, at: datetime) -> None:
        """Ask for something to be shown anew, if it was ever asked for."""

    def lead_at(self, channel_id: str, ts: str) -> int | None:
        """The lead whose card this message is, also of a card that was posted twice."""

    def card_seen(self, lead_id: int, channel_id: str, ts: str) -> None:
        """Learn from a click that this message is a card of the lead."""

    def shown_cards(self, lead_ids: Sequence[int]) -> Mapping[int, tuple[str, str]]:
        """Lead id → channel id and ts of its card."""

    def forget_private_before(self, at: datetime) -> int:
        """Drop private sentences that were said before then; returns how many."""

    def log_waits(self, lead_id: int) -> bool:
        """Whether a reply that is not yet under way will tell what happens now, too."""

    def log_ends_before(self, delivery: Delivery) -> int | None:
        """The timeline id from which the next reply tells; None when this one is the last."""

    def backlog(self) -> tuple[Backlog, ...]:
        """What waits, lane by lane."""

    def unknowns(self) -> int:
        """How many times it was not known whether Slack had acted."""

    def failures(self) -> Mapping[str, int]:
        """Why things are not shown that Slack refused for good → how many."""

    def unpark(self, place: str, at: datetime) -> int:
        """Let the lanes of a place move again; returns how many stood still."""


class SendingRepository(Protocol):
    """What Slack should show, as seen by the sender."""

    def claim(self, now: datetime, worker: str, lease: timedelta, limit: int) -> Sequence[Delivery]:
        """Lease up to `limit` free lanes and take the first due delivery of each."""

    def next_due(self) -> datetime | None:
        """When the next delivery may go out; None when nothing waits."""

    def renew(self, worker: str, lanes: Sequence[str], until: datetime) -> None:
        """Keep the leases of lanes that the worker is serving."""

    def recover(self, now: datetime, worker: str | None, serving: Sequence[str] = ()) -> int:
        """Settle what dead senders left; `worker` None: even those whose lease has not ended.

        `serving`: lanes that the worker itself has in hand, however long that takes.

        Returns how many deliveries were under way.
        """

    def shown(
        self, delivery: Delivery, worker: str, at: datetime, channel_id: str, ts: str | None
    ) -> None: ...

    def failed(self, delivery: Delivery, worker: str, at: datetime, why: str) -> None: ...

    def unknown(self, delivery: Delivery, worker: str, at: datetime, why: str) -> None: ...

    def rest(self, delivery: Delivery, worker: str, until: datetime, why: str) -> None:
        """Nothing was shown; the whole lane rests until then, order kept."""

    def park(self, delivery: Delivery, worker: str, at: datetime, why: str) -> None:
        """Nothing was shown, and the lane stands still until somebody mends what `why` says."""

    def repost(self, delivery: Delivery, worker: str, at: datetime) -> None:
        """The message is gone: show the thing as a new one."""


class InboxRepository(Protocol):
    """Identities of what Slack sent, so that nothing happens twice."""

    def first_time(self, identity: str, at: datetime) -> bool: ...

    def forget_before(self, at: datetime) -> int: ...


class PeopleRepository(Protocol):
    """Whoever Baton has met in the workspace."""

    def get(self, user: str) -> Person | None: ...

    def many(self, users: Sequence[str]) -> Mapping[str, Person]: ...

    def by_email(self, email: str) -> Person | None: ...

    def put(self, person: Person, at: datetime) -> None: ...

    def meet(self, actor: Actor, at: datetime) -> None:
        """Note somebody whose profile must be asked for, unless already met."""

    def strangers(self, limit: int) -> Sequence[str]:
        """Ids whose profile has not been asked for yet."""

    def leads_touched_by(self, user: str) -> Sequence[int]:
        """Leads that this person voted on."""


class ChannelRepository(Protocol):
    """What Baton knows of the channels that the settings name."""

    def get(self, key: str) -> Channel | None: ...

    def all(self) -> Sequence[Channel]: ...

    def put(self, channel: Channel, at: datetime) -> None: ...


class PoolRepository(Protocol):
    """Where people stand in their pools, and which leads a pool holds."""

    def lock(self, pool: str) -> None:
        """Keep other replicas from giving leads of the pool until this change is committed."""

    def standings(
        self, pool: str, users: Sequence[str], midnight: datetime | None, *, opened: bool
    ) -> Sequence[Standing]:
        """The standing of each who has one.

        Counting costs time with every open lead, so only what is asked for is counted: the leads
        given since `midnight` (None: not), and with `opened` the open ones.
        """

    def keep(self, pool: str, after: Iterable[Standing]) -> None: ...

    def open_leads(self, users: Sequence[str]) -> Mapping[str, int]: ...

    def holding(self) -> Sequence[str]:
        """The pools that hold leads."""

    def held(self, pool: str, limit: int) -> Sequence[Held]:
        """The oldest leads that a pool holds for whoever of it is free first."""

    def wait_for(self, lead_id: int, user: str | None) -> None:
        """Hold a held lead for one person; None: for whoever of the pool is free first."""

    def awaited(self, pool: str) -> Sequence[str]:
        """The people whom single leads of a pool wait for."""

    def held_for(self, pool: str, user: str, limit: int) -> Sequence[Held]:
        """The oldest leads that a pool holds for one person."""

    def held_count(self, pool: str) -> int: ...

    def give(self, lead_id: int, owner: str, at: datetime) -> None:
        """End the wait of a held lead; somebody who claimed it meanwhile keeps it."""

    def turn_returned(self, lead_id: int, *, returned: bool) -> tuple[str, str] | None:
        """Note whether the lead counts as a turn; pool and person to correct, None: no change."""


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


class AbsenceRepository(Protocol):
    """Who is away, and how Baton knows."""

    def put(self, absence: Absence) -> None: ...

    def end(self, user: str, sources: Sequence[AbsenceSource], at: datetime) -> bool:
        """End a person's absences of these kinds; False when there was none."""

    def now(self, users: Sequence[str], now: datetime) -> Mapping[str, Absence]:
        """Those of the users who are away; of several absences the one that ends last."""

    def during(self, user: str, after: datetime) -> Sequence[Absence]:
        """A person's absences that had not ended by `after`, also those that have ended since."""


class PromiseRepository(Protocol):
    """Promises of a first answer, and what may stop their clocks."""

    def get(self, lead_id: int) -> Promise | None: ...

    def lock(self, lead_id: int) -> Promise | None:
        """As `get`, and nobody else changes it until this change is committed."""

    def take(self, lead_id: int, now: datetime) -> Promise | None:
        """As `lock`, when it is still due to be looked at and no replica looks at it now."""

    def put(self, promise: Promise) -> None: ...

    def due(self, now: datetime, limit: int) -> Sequence[int]:
        """The leads whose promises are due to be looked at, longest overdue first."""

    def look_again(self, lead_id: int, at: datetime) -> None:
        """Have an open promise looked at from then on."""

    def look_all_again(self, at: datetime) -> None:
        """Have all open promises looked at from then on."""

    def look_again_of(self, owner: str, at: datetime) -> None:
        """Have all open promises of an owner looked at from then on."""

    def since(self, since: datetime) -> Sequence[Promise]:
        """The promises that began then or later."""

    def was_down(self, since: datetime, until: datetime) -> None:
        """Note that Baton did not run; the same `since` again replaces its end."""

    def downtimes(self, after: datetime) -> Sequence[Interval]:
        """When Baton did not run, as far as it ended after then."""

    def reminded(self, user: str, after: datetime) -> int:
        """How many reminders were meant for a person since then."""


class FactRepository(Protocol):
    """Small facts about this installation by name, such as when it was last alive."""

    def get(self, name: str) -> str | None: ...

    def put(self, name: str, value: str) -> None: ...

    def first(self, prefix: str) -> str | None:
        """The first name that begins so; None when there is none."""

    def drop(self, name: str) -> None: ...


class UnitOfWork(Protocol):
    """The repositories of one transaction."""

    @property
    def leads(self) -> LeadRepository: ...

    @property
    def timeline(self) -> TimelineRepository: ...

    @property
    def feedback(self) -> FeedbackRepository: ...

    @property
    def deliveries(self) -> DeliveryRepository: ...

    @property
    def sending(self) -> SendingRepository: ...

    @property
    def inbox(self) -> InboxRepository: ...

    @property
    def people(self) -> PeopleRepository: ...

    @property
    def channels(self) -> ChannelRepository: ...

    @property
    def pools(self) -> PoolRepository: ...

    @property
    def companies(self) -> CompanyRepository: ...

    @property
    def past(self) -> PastRepository: ...

    @property
    def absences(self) -> AbsenceRepository: ...

    @property
    def promises(self) -> PromiseRepository: ...

    @property
    def facts(self) -> FactRepository: ...


class Store(Protocol):
    """Runs functions inside transactions. Raises StoreUnavailableError when the database cannot."""

    def change(self, work: Callable[[UnitOfWork], T]) -> T:
        """Run `work` in a transaction and commit it; only then return what it returned.

        Concurrent calls may share one commit. When `work` raises, nothing of it stays. It may run
        more than once (another call of the group failed, a lock was lost), so it must touch nothing
        but its unit of work.
        """

    def read(self, look: Callable[[UnitOfWork], T]) -> T:
        """Run `look` on one consistent snapshot; what it writes is thrown away."""


class SlackUnavailableError(Exception):
    """Slack did not answer a question, or refused it; `code` is Slack's error code."""

    def __init__(self, code: str) -> None:
        super().__init__(f"Slack answered {code}")
        self.code = code


class Directory(Protocol):
    """Questions about the workspace, asked of Slack itself. All raise SlackUnavailableError."""

    def home(self) -> Home: ...

    def person(self, user: str) -> Person: ...

    def person_by_email(self, email: str) -> Person | None: ...

    def channel(self, reference: str) -> Channel | None:
        """A channel by id or `#name`; None when Baton can see no such channel."""

    def reactions(self, channel_id: str, ts: str) -> frozenset[tuple[str, str]] | None:
        """(person, raw emoji name) on a message; None when the message is gone."""

    def lead_on(self, channel_id: str, ts: str) -> int | None:
        """The lead whose card a message is; None when it is no card, or gone."""
