"""What the owner of a lead is told privately, and how a lead becomes louder."""

import re
from datetime import datetime, timedelta

from bot.domain.deliveries import Kind as Shown
from bot.domain.deliveries import Wish, card_key
from bot.domain.leads import Lead
from bot.domain.tiers import Tier
from bot.domain.timeline import Entry, Kind
from bot.ports import UnitOfWork

#: The card is posted meanwhile, so that the message can link to it.
_CARD_FIRST = timedelta(seconds=1.5)

_USER_ID = re.compile(r"[UW][A-Z0-9]+")


def tell_owner(work: UnitOfWork, lead: Lead, at: datetime) -> None:
    """Write to the owner of a hot lead, and of one whose contact details are hidden.

    Once per owner, however often they come to own it. Quiet hours do not hold it back.
    """
    if lead.owner is None or not _USER_ID.fullmatch(lead.owner):
        return  # nobody, or somebody whom Slack does not know yet
    if lead.tier is Tier.HOT or lead.masked:
        key = f"lead:{lead.id}:owner:{lead.owner}"
        wish = Wish(key, Shown.OWNED, lead.owner, lead.id, lead.owner, settle=_CARD_FIRST)
        work.deliveries.want_once(wish, at)


def raised(lead: Lead, tier: Tier, why: str, by: str | None, at: datetime) -> Entry:
    """The entry that tells of a louder tier; `why` is a word that views know."""
    said = {"tier": tier, "before": lead.tier, "why": why}
    return Entry(lead.id, at, Kind.RAISED, by, said)


def show_card(work: UnitOfWork, lead: Lead, at: datetime) -> None:
    """Have the card of a lead that had none shown in its channel."""
    if lead.channel is not None:
        card = Wish(card_key(lead.id), Shown.CARD, lead.channel, lead.id)
        work.deliveries.want_once(card, at)
