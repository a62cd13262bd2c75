"""Repairs the votes and kudos given by reactions of which Baton may not have heard."""

from dataclasses import field, replace
from datetime import datetime, timedelta

import structlog

from bot.dataclass import dataclass
from bot.ports import Clock, Directory, SlackUnavailableError, Store, UnitOfWork
from bot.services.comparing import Comparison
from bot.services.comparing_round import Round
from bot.services.feedback import STRAY, FeedbackService
from bot.services.lookout import Heard, Lookout
from bot.services.strays import StrayService
from bot.services.wins import WinService

log = structlog.get_logger(__name__)

#: How far back cards are looked at after a short and after a longer absence, and every night.
RECENT = timedelta(days=1)
THOROUGH = timedelta(days=14)
#: An absence that Slack's own redelivery (three tries within six minutes) no longer covers.
LONG_ABSENCE = timedelta(minutes=5)
#: An absence that promises' clocks do not count; `alive` is told every ten seconds.
DOWNTIME = timedelta(minutes=1)
#: A replica that has not told for so long that it listens has missed what was sent to it.
SILENT = timedelta(seconds=30)
#: A replica holds its turn at asking Slack for so long at most; a call takes ten seconds at most.
_LEASE = timedelta(seconds=25)
_LOOK_AHEAD = 100

_ALIVE = "alive_at"
#: Begins the name of a fact about a replica: when it last listened.
_LISTENS = "listens:"
#: Begins the name of a fact about a message of which an event could not be kept.
_MISSED = "missed:"
#: Begins the name of a fact about a round that is to begin: since when things are looked at.
_ASKED = "compare-since:"
_ROUND = "compare"
_TURN = "compare-next"


@dataclass(frozen=True)
class ReconcileService:
    """Compares reactions on cards and shared wins with what is on record, one message at a time.

    `reactions.get` is tier 3 (50 calls a minute), so replicas take turns at it, `pace` apart, and
    what is to be looked at is kept in the database: a restart goes on where another one stopped.
    """

    store: Store
    directory: Directory
    feedback: FeedbackService
    clock: Clock
    #: Keeps kudos for wins.
    wins: WinService | None = None
    lookout: Lookout = field(default_factory=Lookout)
    pace: timedelta = timedelta(0)

    def alive(self) -> None:
        """Note that Baton is listening now; begin a round if some events may not have been heard.

        That is so when this replica lost its connection, when it could not note anything for a
        while, and when another one is heard of no more.
        """
        heard = self.lookout.heard()
        if heard.connected:
            self.store.change(lambda work: self._note(work, heard))
            self.lookout.told(heard)

    def _note(self, work: UnitOfWork, heard: Heard) -> None:
        now = self.clock()
        mine = f"{_LISTENS}{self.lookout.name}"
        silent = {
            name: gap
            for name, seen in work.facts.named(_LISTENS).items()
            # Seen from a clock that was set back, the last time is in the future.
            if (gap := abs(now - datetime.fromisoformat(seen))) > SILENT
        }
        for name in silent:
            work.facts.drop(name)
        for channel_id, ts in heard.places:
            work.facts.put(f"{_MISSED}{channel_id}:{ts}", now.isoformat())
        if silent or heard.doubtful:
            longest = max(silent.values(), default=timedelta(0))
            log.info("events_may_be_lost", replicas=len(silent), seconds=longest.total_seconds())
            _ask(work, now, THOROUGH if longest > LONG_ABSENCE else RECENT)
        work.facts.put(mine, now.isoformat())
        work.facts.put(_ALIVE, now.isoformat())

    def begin_after_absence(self) -> timedelta | None:
        """Begin a round as long as the absence asks for; returns the absence, None: first start."""
        seen = self.store.read(lambda work: work.facts.get(_ALIVE))
        if seen is None:
            return None
        since, now = datetime.fromisoformat(seen), self.clock()
        absence = now - since
        if absence > DOWNTIME:
            self.store.change(lambda work: work.promises.was_down(since, now))
        self.begin(THOROUGH if absence > LONG_ABSENCE else RECENT)
        return absence

    def begin(self, back: timedelta) -> None:
        """Begin a round over the open leads that came, and the wins that were shared, since then.

        `back`: how long ago that is.
        """
        self.store.change(lambda work: _ask(work, self.clock(), back))

    def step(self) -> bool:
        """Look at one message; False when there is none, or not now."""
        if not self.store.read(_anything):
            return False
        until = (self.clock() + _LEASE).isoformat()
        if not self.store.change(lambda work: self._take_turn(work, until)):
            return False
        try:
            return self._look_at_one()
        except SlackUnavailableError as error:
            log.warning("reactions_not_read", why=error.code)
            return False
        finally:
            over = (self.clock() + self.pace).isoformat()
            self.store.change(lambda work: work.facts.swap(_TURN, until, over))

    def _take_turn(self, work: UnitOfWork, until: str) -> bool:
        now, free = self.clock(), work.facts.get(_TURN)
        # A time further away than any turn lasts is of a clock that was set back.
        if free is not None and now < datetime.fromisoformat(free) <= now + 2 * _LEASE:
            return False
        return work.facts.swap(_TURN, free, until)

    def _look_at_one(self) -> bool:
        """The exact message first, then those of unknown leads, then all in turn."""
        missed = self.store.read(_first_missed)
        if missed is not None:
            name, noted = missed
            self._compare(*name.removeprefix(_MISSED).split(":"))
            self.store.change(lambda work: _settle(work, name, noted))
            return True
        if self.store.read(lambda work: work.facts.first(STRAY)) is not None:
            return StrayService(self.store, self.directory, self.feedback).step()
        at = self.store.change(_begun)
        return at is not None and self._go_on(at)

    def _go_on(self, at: Round) -> bool:
        after: Round | None
        if at.win is None:
            found = self.store.read(lambda work: _next_card(work, at))
            if found is not None:
                lead_id, places = found
                for place in places:
                    self._compare(*place)
                after = at.passed(lead_id)
            elif at.rest is not None:
                after = replace(at, below=at.rest, left=None, rest=None)
            elif at.again:
                after = Round(at.since)
            else:
                after = replace(at, win=0) if self.wins is not None else None
        else:
            win = self.store.read(lambda work: work.wins.next_shown(at.win or 0, at.since))
            if win is not None and win.channel_id and win.ts:
                self._compare(win.channel_id, win.ts)
            after = replace(at, win=win.id) if win is not None else None
        kept = after.kept() if after is not None else ""
        # Whoever holds the turn is the only one who writes it.
        self.store.change(lambda work: work.facts.put(_ROUND, kept))
        return after is not None

    def _compare(self, channel_id: str, ts: str) -> None:
        """Raises SlackUnavailableError where another time may bring an answer."""
        comparison = Comparison(self.store, self.directory, self.feedback, self.clock, self.wins)
        try:
            comparison.of(channel_id, ts)
        except SlackUnavailableError as error:
            if error.passing:
                raise
            log.warning("reactions_not_read", channel=channel_id, ts=ts, why=error.code)


def _first_missed(work: UnitOfWork) -> tuple[str, str | None] | None:
    """The name of a fact about a message of which an event was not kept, and when that was."""
    name = work.facts.first(_MISSED)
    return None if name is None else (name, work.facts.get(name))


def _settle(work: UnitOfWork, name: str, noted: str | None) -> None:
    """Forget a message that was compared, unless it was noted again meanwhile."""
    if work.facts.get(name) == noted:
        work.facts.drop(name)


def _ask(work: UnitOfWork, now: datetime, back: timedelta) -> None:
    work.facts.put(f"{_ASKED}{back.days}", (now - back).isoformat())


def _anything(work: UnitOfWork) -> bool:
    return bool(work.facts.get(_ROUND)) or any(
        work.facts.first(kind) is not None for kind in (_MISSED, STRAY, _ASKED)
    )


def _begun(work: UnitOfWork) -> Round | None:
    """The round under way, begun anew if that was asked for."""
    kept, asked = work.facts.get(_ROUND), work.facts.named(_ASKED)
    at = Round.read(kept) if kept else None
    if asked:
        since = min(datetime.fromisoformat(one) for one in asked.values())
        at = at.asked_again(since) if at is not None else Round(since)
        work.facts.put(_ROUND, at.kept())
        for name in asked:
            work.facts.drop(name)
    return at


def _next_card(work: UnitOfWork, at: Round) -> tuple[int, tuple[tuple[str, str], ...]] | None:
    """The next lead that has a card, and where its cards are."""
    below = at.below
    while ids := work.leads.open_before(below, at.since, _LOOK_AHEAD):
        cards = work.deliveries.all_cards(ids)
        if cards:
            newest = max(cards)
            return newest, cards[newest]
        below = ids[-1]
    return None
