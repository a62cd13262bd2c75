"""What services need of stored people, channels, pools, absences and promises."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from bot.domain.calendar import Interval
from bot.domain.contacts import Contact
from bot.domain.handover import Handover
from bot.domain.people import Actor, Person
from bot.domain.presence import Absence
from bot.domain.presence import Source as AbsenceSource
from bot.domain.promises import Promise, PromiseKey
from bot.domain.scorecard import Line
from bot.domain.sla_policy import Duty
from bot.domain.standings import Standing
from bot.domain.turns import Held
from bot.domain.workspace import Channel


class GivenInWeek(NamedTuple):
    """Leads that somebody was given in a week, and of how many the turn was given back."""

    user: str
    week: int
    given: int
    returned: int


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

    def awaited(self, pool: str) -> Mapping[str, int]:
        """The people whom single leads of a pool wait for, and how many."""

    def held_for(self, pool: str, user: str, limit: int) -> Sequence[Held]:
        """The oldest leads that a pool holds for one person."""

    def held_count(self, pool: str) -> int: ...

    def given_by_week(self, pool: str, starts: Sequence[datetime]) -> Sequence[GivenInWeek]:
        """Leads that people of a pool were given, by weeks; the last of `starts` ends the last."""

    def passed_by_week(self, pool: str, starts: Sequence[datetime]) -> Iterator[tuple[str, int]]:
        """Who passed on a lead of the pool, in the week of which number: each time once."""

    def give(self, lead_id: int, owner: str, at: datetime) -> None:
        """End the wait of a held lead; somebody who claimed it meanwhile keeps it."""

    def turn_returned(self, lead_id: int, *, returned: bool) -> tuple[str, str] | None:
        """Note whether the lead counts as a turn; pool and person to correct, None: no change."""


class AbsenceRepository(Protocol):
    """Who is away, and how Baton knows."""

    def put(self, absence: Absence) -> None: ...

    def end(self, user: str, sources: Sequence[AbsenceSource], at: datetime) -> bool:
        """End a person's absences of these kinds; False when there was none."""

    def now(self, users: Sequence[str], now: datetime) -> Mapping[str, Absence]:
        """Those of the users who are away; of several absences the one that ends last."""

    def during(self, user: str, after: datetime) -> Sequence[Absence]:
        """A person's absences that had not ended by `after`, also those that have ended since."""

    def during_of(self, users: Collection[str], after: datetime) -> Mapping[str, Sequence[Absence]]:
        """As `during`, of several people at once; whoever has none is not there."""


class ContactRepository(Protocol):
    """Contacts with leads."""

    def add(self, contact: Contact) -> bool:
        """Keep a contact; False when its key is kept already."""

    def of(self, lead_id: int) -> Sequence[Contact]: ...

    def drop(self, key: str) -> None: ...

    def lead_with_email(self, email: str) -> int | None:
        """The newest lead of whoever has that address (lower case); past ones come last."""


class PromiseRepository(Protocol):
    """Promises to leads, and what may stop their clocks."""

    def get(
        self, lead_id: int, duty: Duty = Duty.FIRST_RESPONSE, number: int = 1
    ) -> Promise | None: ...

    def lock(
        self, lead_id: int, duty: Duty = Duty.FIRST_RESPONSE, number: int = 1
    ) -> Promise | None:
        """As `get`, and nobody else changes it until this change is committed."""

    def take(self, key: PromiseKey, now: datetime) -> Promise | None:
        """As `lock`, when it is still due to be looked at and no replica looks at it now."""

    def of(self, lead_id: int) -> Sequence[Promise]:
        """All that is or was promised to a lead."""

    def lock_all(self, lead_id: int) -> Sequence[Promise]:
        """As `of`, and nobody else changes them until this change is committed."""

    def drop(self, key: PromiseKey) -> None: ...

    def put(self, promise: Promise) -> None: ...

    def due(self, now: datetime, limit: int) -> Sequence[PromiseKey]:
        """The promises that are due to be looked at, longest overdue first."""

    def look_again(self, lead_id: int, at: datetime) -> None:
        """Have the open promises to a lead looked at from then on."""

    def look_all_again(self, at: datetime) -> None:
        """Have all open promises looked at from then on."""

    def look_again_of(self, owner: str, at: datetime) -> None:
        """Have all open promises of an owner looked at from then on."""

    def open_dues(self) -> Mapping[PromiseKey, datetime | None]:
        """The due times of all open promises."""

    def between(self, start: datetime, end: datetime) -> Iterator[Line]:
        """The promises that began within the window and did not end without being kept."""

    def handed_over(self, start: datetime, end: datetime, handover: Handover) -> tuple[int, int]:
        """How many leads came within the window and were routed, and how many were complete."""

    def was_down(self, since: datetime, until: datetime) -> None:
        """Note that Baton did not run; the same `since` again replaces its end."""

    def downtimes(self, after: datetime) -> Sequence[Interval]:
        """When Baton did not run, as far as it ended after then."""

    def hold(self, lead_id: int, since: datetime) -> None:
        """Note that a lead waits until somebody is free, unless that is noted already."""

    def end_hold(self, lead_id: int, until: datetime) -> None:
        """Note that it waits no longer, if it did."""

    def holds(self, lead_id: int) -> Sequence[Interval]:
        """When a lead waited until somebody was free."""

    def reminded(self, user: str, after: datetime) -> int:
        """How many reminders were meant for a person since then."""


class FactRepository(Protocol):
    """Small facts about this installation by name, such as when it was last alive."""

    def get(self, name: str) -> str | None: ...

    def put(self, name: str, value: str) -> None: ...

    def first(self, prefix: str) -> str | None:
        """The first name that begins so; None when there is none."""

    def named(self, prefix: str) -> Mapping[str, str]:
        """Name → value of all that begin so."""

    def swap(self, name: str, before: str | None, after: str) -> bool:
        """Replace a value unless it has changed (None: was not there); whether it was replaced."""

    def drop(self, name: str) -> None: ...
