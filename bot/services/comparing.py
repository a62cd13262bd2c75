"""Compares the reactions on one message with what is on record, and repairs the record."""

from datetime import datetime, timedelta

import structlog

from bot.dataclass import dataclass
from bot.ports import Clock, Directory, Store
from bot.services.feedback import FeedbackService, ReactionEvent
from bot.services.wins import WinService

log = structlog.get_logger(__name__)

#: Slack's clock and ours may differ; what is found is dated so far back that newer events count.
_SKEW = timedelta(minutes=1)
_TICK = timedelta(microseconds=1)


@dataclass(frozen=True)
class Comparison:
    """Asks Slack, and gives what is missing or gone to whoever keeps reactions."""

    store: Store
    directory: Directory
    feedback: FeedbackService
    clock: Clock
    #: Keeps kudos for wins.
    wins: WinService | None = None

    def of(self, channel_id: str, ts: str) -> None:
        """Repair what is on record of a message; SlackUnavailableError when Slack does not tell."""
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
                self._repair((channel_id, ts), (person, name), moment, present=True)
        for (person, name), (present, at) in known.items():
            if present and (person, name) not in there:
                self._repair((channel_id, ts), (person, name), at + _TICK, present=False)

    def _repair(
        self, message: tuple[str, str], reaction: tuple[str, str], at: datetime, *, present: bool
    ) -> None:
        channel_id, ts = message
        log.info("reaction_repaired", channel=channel_id, ts=ts, present=present)
        identity = ":".join(("reconcile", *message, *reaction, str(at.timestamp())))
        # Only messages of ours are compared; one that is not known yet is found out about.
        author = self.feedback.home.bot_user
        event = ReactionEvent(identity, *message, *reaction, present, at, author)
        self.feedback.react(event)
        if self.wins is not None:
            self.wins.react(event)
