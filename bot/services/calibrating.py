"""Tells reps, and nobody else, how their verdicts compared with what became of the leads."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

import structlog

from bot.config import Settings
from bot.dataclass import dataclass
from bot.domain.deliveries import Kind, Wish
from bot.domain.people import Actor
from bot.domain.verdict_records import AFTER, BACK, LEAST, Record, Tally, record_of, tally
from bot.domain.windows import Span, window_of
from bot.ports import Clock, Store, UnitOfWork
from bot.services.promising import Promiser
from bot.services.roster import Roster

log = structlog.get_logger(__name__)

#: The tallies of all judges, kept so that no Home tab has to count a year of verdicts.
_TALLIES = "calibration"
#: Who was written to in which quarter.
_WRITTEN = "calibration:written"
#: Whoever has such a fact is not written to any more.
_SILENT = "calibration:silent:"
#: They are counted anew after so long: once a night or so.
_COUNTED_FOR = timedelta(hours=20)


@dataclass(frozen=True)
class CalibrationService:
    """Counts once a day; writes to each rep once a quarter, in their own hours."""

    store: Store
    settings: Settings
    roster: Roster
    promiser: Promiser
    clock: Clock

    def sweep(self) -> int:
        """Count anew if that is due, and have people told; returns how many are."""
        now = self.clock()
        kept = self.store.read(_kept)
        fresh = kept is not None and now - kept[0] < _COUNTED_FOR
        at, tallies = kept if kept and fresh else self._count(now)
        quarter = window_of(Span.QUARTER, now, self.settings.workspace.zone).name
        due = self.store.read(lambda work: self._due(work, tallies, quarter, now))
        if due:
            wishes = [_wish(user, quarter, record_of(user, tallies, at)) for user in due]
            self.store.change(lambda work: _want(work, wishes, quarter, now))
        return len(due)

    def record(self, work: UnitOfWork, user: str) -> Record | None:
        """What somebody may know of their own verdicts; None while nothing was counted."""
        kept = _kept(work)
        return record_of(user, kept[1], kept[0]) if kept else None

    @staticmethod
    def told(work: UnitOfWork, user: str) -> bool:
        """Whether somebody is written to once a quarter."""
        return work.facts.get(f"{_SILENT}{user}") is None

    def tell(self, identity: str, actor: Actor, *, on: bool) -> None:
        """Write to somebody from now on, or no more; what they were told last says so."""

        def keep(work: UnitOfWork) -> None:
            now, user = self.clock(), actor.user
            if not work.inbox.first_time(identity, now):
                return
            if on:
                work.facts.drop(f"{_SILENT}{user}")
            else:
                work.facts.put(f"{_SILENT}{user}", now.isoformat())
            quarter = window_of(Span.QUARTER, now, self.settings.workspace.zone)
            for one in (quarter, quarter.previous()):
                work.deliveries.redraw(_key(user, one.name), now)

        self.store.change(keep)

    def _count(self, now: datetime) -> tuple[datetime, Mapping[str, Tally]]:
        judges = self.store.read(self._judges)

        def count(work: UnitOfWork) -> dict[str, Tally]:
            judged = work.home.judged(now - AFTER - BACK)
            return tally((one for one in judged if one.person in judges), now)

        tallies = self.store.read(count)
        held = {"at": now.isoformat(), "people": {user: one.facts for user, one in tallies.items()}}
        self.store.change(lambda work: work.facts.put(_TALLIES, json.dumps(held)))
        log.info("verdicts_compared", people=len(tallies))
        return now, tallies

    def _judges(self, work: UnitOfWork) -> frozenset[str]:
        voters, people = self.settings.feedback.voters, self.settings.people
        users = self.roster.users(work)
        return frozenset(user for key, user in users.items() if people[key].team in voters)

    def _due(
        self, work: UnitOfWork, tallies: Mapping[str, Tally], quarter: str, now: datetime
    ) -> list[str]:
        judges = self._judges(work) - _written_to(work, quarter)
        return [
            user
            for user, one in tallies.items()
            if one.verdicts >= LEAST
            and user in judges
            and self.told(work, user)
            and self.promiser.may_ask(work, user, now)
        ]


def _want(work: UnitOfWork, wishes: Iterable[Wish], quarter: str, now: datetime) -> None:
    """The deliveries' keys see to it that it is said once; the fact only saves looking again."""
    known = _written_to(work, quarter)
    for wish in wishes:
        work.deliveries.want_once(wish, now)
        known = known | {wish.place}
    held = {"quarter": quarter, "people": sorted(known)}
    work.facts.put(_WRITTEN, json.dumps(held))


def _written_to(work: UnitOfWork, quarter: str) -> frozenset[str]:
    """Whom this quarter's message was written to already."""
    held = json.loads(work.facts.get(_WRITTEN) or "{}")
    return frozenset(held["people"]) if held.get("quarter") == quarter else frozenset()


def _key(user: str, quarter: str) -> str:
    return f"calibration:{user}:{quarter}"


def _wish(user: str, quarter: str, record: Record) -> Wish:
    about = {"quarter": quarter, **record.facts}
    return Wish(_key(user, quarter), Kind.CALIBRATION, user, person=user, about=about)


def _kept(work: UnitOfWork) -> tuple[datetime, Mapping[str, Tally]] | None:
    value = work.facts.get(_TALLIES)
    if value is None:
        return None
    held = json.loads(value)
    tallies = {user: Tally.of(facts) for user, facts in held["people"].items()}
    return datetime.fromisoformat(held["at"]), tallies
