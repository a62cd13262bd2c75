"""Repairs the votes and kudos that were given by reaction while Baton was away."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.ports import Clock, Directory, SlackUnavailableError, Store, UnitOfWork
from bot.services.feedback import FeedbackService, ReactionEvent
from bot.services.wins import WinService

log = structlog.get_logger(__name__)

#: How far back cards are looked at after a short and after a longer absence, and every night.
RECENT = timedelta(days=1)
THOROUGH = timedelta(days=14)
#: An absence that Slack's own redelivery (three tries within six minutes) no longer covers.
LONG_ABSENCE = timedelta(minutes=5)
#: An absence that promises' clocks do not count; `alive` is told every ten seconds.
DOWNTIME = timedelta(minutes=1)
#: Slack's clock and ours may differ; what is found is dated so far back that newer events count.
_SKEW = timedelta(minutes=1)
_TICK = timedelta(microseconds=1)
_LOOK_AHEAD = 100

_ALIVE = "alive_at"
_CURSOR = "reconcile"
#: What a round looks at, one after the other; stored.
_CARDS, _WINS = "cards", "wins"


@dataclass(frozen=True)
class ReconcileService:
    """Compares reactions on open cards and shared wins with what is on record, one at a time.

    `reactions.get` is tier 3 (50 calls a minute), so the round's place is kept in the database and
    `step` is called about once a second; a restart goes on where the last round stopped.
    """

    store: Store
    directory: Directory
    feedback: FeedbackService
    clock: Clock
    #: Keeps kudos for wins.
    wins: WinService | None = None

    def alive(self) -> None:
        """Note that Baton is listening now."""
        now = self.clock().isoformat()
        self.store.change(lambda work: work.facts.put(_ALIVE, now))

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
        cursor = {"since": (self.clock() - back).isoformat(), "after": 0, "what": _CARDS}
        self.store.change(lambda work: work.facts.put(_CURSOR, json.dumps(cursor)))

    def step(self) -> bool:
        """Compare one message; False when the round is over."""
        cursor = self.store.read(lambda work: work.facts.get(_CURSOR))
        if not cursor:
            return False
        # A round that an older version began knows of cards only.
        at = {"what": _CARDS} | json.loads(cursor)
        look = self._next if at["what"] == _CARDS else self._next_win
        found = self.store.read(lambda work: look(work, at["since"], at["after"]))
        if found is None and at["what"] == _CARDS and self.wins is not None:
            self._keep(at | {"what": _WINS, "after": 0})
            return True
        if found is None:
            self.store.change(lambda work: work.facts.put(_CURSOR, ""))
            return False
        its_id, place = found
        try:
            self._compare(*place)
        except SlackUnavailableError as error:
            log.warning("reactions_not_read", what=at["what"], id=its_id, why=error.code)
            if error.code in {"ratelimited", "unreachable"}:
                # The round goes on at the same message, after the pause that follows the last one.
                return False
        self._keep(at | {"after": its_id})
        return True

    def _keep(self, cursor: dict[str, object]) -> None:
        self.store.change(lambda work: work.facts.put(_CURSOR, json.dumps(cursor)))

    @staticmethod
    def _next(work: UnitOfWork, since: str, after: int) -> tuple[int, tuple[str, str]] | None:
        while ids := work.leads.open_after(after, datetime.fromisoformat(since), _LOOK_AHEAD):
            cards = work.deliveries.shown_cards(ids)
            if cards:
                first = min(cards)
                return first, cards[first]
            after = ids[-1]
        return None

    @staticmethod
    def _next_win(work: UnitOfWork, since: str, after: int) -> tuple[int, tuple[str, str]] | None:
        win = work.wins.next_shown(after, datetime.fromisoformat(since))
        return (win.id, (win.channel_id, win.ts)) if win and win.channel_id and win.ts else None

    def _compare(self, channel_id: str, ts: str) -> None:
        asked_at = self.clock()
        earlier = self.store.read(lambda work: work.feedback.reactions_on(channel_id, ts))
        there = self.directory.reactions(channel_id, ts)
        if there is None:
            return
        known = self.store.read(lambda work: work.feedback.reactions_on(channel_id, ts))
        # What changed while Slack was asked may be newer than its answer.
        changed = {one for one in {*earlier, *known} if earlier.get(one) != known.get(one)}
        known = {one: fact for one, fact in known.items() if one not in changed}
        for person, name in there - changed:
            present, at = known.get((person, name), (False, asked_at - _SKEW))
            if not present:
                moment = max(at + _TICK, asked_at - _SKEW)
                self._repair(channel_id, ts, person, name, True, moment)
        for (person, name), (present, at) in known.items():
            if present and (person, name) not in there:
                self._repair(channel_id, ts, person, name, False, at + _TICK)

    def _repair(  # noqa: PLR0917  # the parts of one fact
        self, channel_id: str, ts: str, person: str, name: str, present: bool, at: datetime
    ) -> None:
        log.info("reaction_repaired", channel=channel_id, ts=ts, present=present)
        identity = f"reconcile:{channel_id}:{ts}:{person}:{name}:{at.timestamp()}"
        event = ReactionEvent(identity, channel_id, ts, person, name, present, at)
        self.feedback.react(event)
        if self.wins is not None:
            self.wins.react(event)
