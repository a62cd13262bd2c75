"""Offers pass on: by hand, when their time is over, when whom they are made to is away."""

from datetime import datetime
from enum import StrEnum

import structlog

from bot.config import Settings
from bot.dataclass import dataclass
from bot.domain.contacts import response
from bot.domain.deliveries import card_key
from bot.domain.feedback import Verdict, derive_vote
from bot.domain.leads import OPEN_STAGES, Lead
from bot.domain.notes import Say
from bot.domain.offers import Ending, Offer, is_due
from bot.domain.people import Actor, Home, may_act
from bot.ports import Clock, Store, StoreUnavailableError, UnitOfWork
from bot.services.clicks import Click, accept, tell_why_not
from bot.services.offering import Cause, Offerer
from bot.services.promising import stamp
from bot.services.telling import Whisper, whisper

log = structlog.get_logger(__name__)

#: Offers looked at in one tick; what is left over comes with the next.
BATCH = 500
_REASON_LIMIT = 200


class Answer(StrEnum):
    """What came of a wish to pass a lead on."""

    PASSED = "passed"
    #: Nobody else can have it.
    STAYS = "stays"
    #: It is not offered to whoever wishes it.
    NOT_YOURS = "not_yours"
    NO_LEAD = "no_lead"
    OUTSIDER = "outsider"


@dataclass(frozen=True)
class Outcome:
    """What came of it, and the offer as it is now."""

    answer: Answer
    offer: Offer | None = None


@dataclass(frozen=True)
class OfferService:
    """Pass leads on, and take that back."""

    store: Store
    settings: Settings
    offerer: Offerer
    home: Home
    clock: Clock

    def pass_on(self, click: Click) -> None:
        """Pass a lead on, by the button on its card; only whom it is offered to can."""

        def pressed(work: UnitOfWork) -> None:
            now = self.clock()
            lead = accept(work, click, self.home, now)
            if lead is None:
                return
            outcome = self._pass(work, lead, click.actor.user, "", now)
            offer = outcome.offer
            if outcome.answer is Answer.NOT_YOURS or offer is None:
                tell_why_not(work, click, Say.NOT_OFFERED, now, by=offer.user if offer else None)
                return
            say = Say.PASSED_ON if outcome.answer is Answer.PASSED else Say.STAYS_YOURS
            about = {"lead_id": lead.id, "to": offer.user, "until": stamp(offer.until)}
            said = Whisper(click.identity, click.channel_id, click.actor.user, say, about)
            whisper(work, said, now)

        self.store.change(pressed)

    def pass_lead(self, lead_id: int, actor: Actor, reason: str) -> Outcome:
        """Pass a lead on, by command."""

        def typed(work: UnitOfWork) -> Outcome:
            if not may_act(self.home, work.people.get(actor.user), actor):
                return Outcome(Answer.OUTSIDER)
            lead = work.leads.get(lead_id)
            if lead is None:
                return Outcome(Answer.NO_LEAD)
            return self._pass(work, lead, actor.user, reason[:_REASON_LIMIT], self.clock())

        return self.store.change(typed)

    def take_back(self, click: Click) -> None:
        """Take the person's own pass back, while the next has neither claimed nor passed it."""

        def pressed(work: UnitOfWork) -> None:
            now = self.clock()
            lead = accept(work, click, self.home, now)
            if lead is None:
                return
            work.offers.lock(lead.id)
            if self.offerer.take_back(work, lead, click.actor.user, now) is None:
                tell_why_not(work, click, Say.OFFER_STANDS, now)

        self.store.change(pressed)

    def sweep(self, limit: int = BATCH) -> int:
        """Pass on what nobody claimed, one transaction each; returns how many were looked at.

        Each offer passes on once, however long nobody looked: the next person has their full time.
        """
        now = self.clock()
        due = self.store.read(lambda work: work.offers.due(now, limit))
        for lead_id in due:
            self._look_safely(lead_id, now)
        return len(due)

    def _look_safely(self, lead_id: int, now: datetime) -> None:
        try:
            self.store.change(lambda work: self._look(work, lead_id, now))
        except StoreUnavailableError:
            raise
        except Exception:
            # One offer that cannot be passed on must not stop all those behind it.
            log.exception("offer_failed", lead=lead_id)

    def _look(self, work: UnitOfWork, lead_id: int, now: datetime) -> None:
        offer = work.offers.take(lead_id, now)
        lead = work.leads.get(lead_id)
        if offer is None or lead is None:
            return
        if lead.claimed or lead.stage not in OPEN_STAGES:
            ending = Ending.CLAIMED if lead.claimed else Ending.WITHDRAWN
            work.offers.put(offer.end(ending, now))
            work.deliveries.redraw(card_key(lead_id), now)
        elif why := self._why_it_stays(work, lead, offer):
            self.offerer.settle(work, lead, offer, why, now)
        else:
            how = Ending.TIMED_OUT if is_due(offer, now) else Ending.AWAY
            self.offerer.pass_on(work, lead, offer, Cause(how), now)

    def _why_it_stays(self, work: UnitOfWork, lead: Lead, offer: Offer) -> str | None:
        """Why an unclaimed lead need not go on: whom it is offered to has dealt with it."""
        if response(work.contacts.of(lead.id)) is not None:
            return "it has its answer"
        facts = work.feedback.facts_of(lead.id, offer.user)
        vote = derive_vote(facts, self.settings.emoji_meaning)
        return "they say it is bad" if vote and vote.verdict is Verdict.BAD else None

    def _pass(self, work: UnitOfWork, lead: Lead, user: str, reason: str, now: datetime) -> Outcome:
        offer = work.offers.lock(lead.id)
        lead = work.leads.get(lead.id) or lead
        if offer is None or offer.final or offer.user != user or lead.claimed:
            return Outcome(Answer.NOT_YOURS, offer)
        following = self.offerer.pass_on(work, lead, offer, Cause(Ending.PASSED, user, reason), now)
        if following is None:
            return Outcome(Answer.NOT_YOURS)
        stays = following.user == user
        return Outcome(Answer.STAYS if stays else Answer.PASSED, following)
