"""Finds out whose card a message of ours is that we do not remember having posted.

When Baton is killed between Slack's posting a card and its own noting where, the card is posted
again. People may react to the first copy, too; a click on it tells whose card it is, an emoji does
not, so Slack is asked.
"""

import structlog

from bot.dataclass import dataclass
from bot.ports import Directory, SlackUnavailableError, Store, UnitOfWork
from bot.services.feedback import STRAY, FeedbackService

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class StrayService:
    """Looks at messages that got a reaction, one at a time; their places are kept as facts."""

    store: Store
    directory: Directory
    feedback: FeedbackService

    def step(self) -> bool:
        """Look at one message; False when none is left.

        Raises SlackUnavailableError where another time may bring an answer.
        """
        fact = self.store.read(lambda work: work.facts.first(STRAY))
        if fact is None:
            return False
        channel_id, ts = fact.removeprefix(STRAY).split(":")
        lead_id = self.store.read(lambda work: work.deliveries.lead_at(channel_id, ts))
        try:
            # Usually it has been noted meanwhile: the reaction was quicker than the note.
            lead_id = lead_id or self.directory.lead_on(channel_id, ts)
        except SlackUnavailableError as error:
            if error.passing:
                raise
            # The others must not wait for what will never be told.
            log.warning("message_not_read", channel=channel_id, ts=ts, why=error.code)

        def settle(work: UnitOfWork) -> None:
            if lead_id is not None:
                self.feedback.card_posted(work, lead_id, channel_id, ts)
            work.facts.drop(fact)

        self.store.change(settle)
        return True
