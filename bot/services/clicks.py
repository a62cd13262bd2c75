"""What every press of a button on a card has in common."""

from datetime import datetime

from bot.dataclass import dataclass
from bot.domain.leads import Lead
from bot.domain.notes import Say
from bot.domain.people import Actor, Home, Person, may_act
from bot.ports import UnitOfWork
from bot.services.telling import Whisper, whisper


@dataclass(frozen=True)
class Click:
    """A press of a button on a card."""

    #: Unique per press; Slack sends a press again when it did not hear our answer.
    identity: str
    lead_id: int
    actor: Actor
    channel_id: str
    #: The message that carried the button, so that a second copy of a card is learnt.
    ts: str
    #: When it was pressed, by Slack's clock.
    at: datetime


def accept(work: UnitOfWork, click: Click, home: Home, now: datetime) -> Lead | None:
    """The lead that a press is about, if it counts: new, by a colleague, on a known lead.

    Whoever presses in vain is told privately.
    """
    lead, _person = accept_with_person(work, click, home, now)
    return lead


def accept_with_person(
    work: UnitOfWork, click: Click, home: Home, now: datetime
) -> tuple[Lead | None, Person | None]:
    """The same, and who pressed it as far as Baton has met them."""
    work.foresee(work.people.get, click.actor.user)
    work.foresee(work.leads.get, click.lead_id)
    if click.ts:
        work.foresee(work.deliveries.lead_at, click.channel_id, click.ts)
    if not work.inbox.first_time(click.identity, now):
        return None, None
    person = work.people.get(click.actor.user)
    if not may_act(home, person, click.actor):
        tell_why_not(work, click, Say.OUTSIDER, now)
        return None, person
    lead = work.leads.get(click.lead_id)
    if lead is None:
        tell_why_not(work, click, Say.GONE, now)
    elif click.ts and work.deliveries.lead_at(click.channel_id, click.ts) is None:
        work.deliveries.card_seen(lead.id, click.channel_id, click.ts)
    return lead, person


def tell_why_not(
    work: UnitOfWork, click: Click, say: Say, now: datetime, by: str | None = None
) -> None:
    """Tell the person privately why their press changed nothing; `by`: because of whom."""
    about = {"by": by} if by else {}
    whisper(work, Whisper(click.identity, click.channel_id, click.actor.user, say, about), now)
