"""Shows the card of a lead that had none, when somebody asks for it."""

from enum import StrEnum

from bot.dataclass import dataclass
from bot.domain.leads import Lead
from bot.domain.notes import Say
from bot.domain.people import Actor, Home, may_act
from bot.domain.tiers import Tier
from bot.ports import Clock, Store, UnitOfWork
from bot.services.clicks import Click, accept
from bot.services.owners import raised
from bot.services.telling import Whisper, raise_tier, whisper


class Shown(StrEnum):
    """What came of asking for a card."""

    DONE = "done"
    #: It is there already.
    ALREADY = "already"
    #: Imported as history, or not routed yet: no channel shows it.
    NOWHERE = "nowhere"
    GONE = "gone"
    OUTSIDER = "outsider"


@dataclass(frozen=True)
class Showing:
    """What came of it, and the address of the card where it is known."""

    shown: Shown
    address: str | None = None


@dataclass(frozen=True)
class TieringService:
    """Make low leads normal, which gives them their card."""

    store: Store
    home: Home
    clock: Clock

    def show(self, click: Click) -> None:
        """Show the card of the lead that a button in a roundup names."""

        def press(work: UnitOfWork) -> None:
            now = self.clock()
            lead = accept(work, click, self.home, now)
            if lead is None:
                return
            showing = self._show(work, lead, click.actor.user)
            if showing.shown is Shown.ALREADY:
                about = {"lead_id": lead.id, "address": showing.address}
                place, user = click.channel_id, click.actor.user
                whisper(work, Whisper(click.identity, place, user, Say.CARD_THERE, about), now)

        self.store.change(press)

    def show_number(self, lead_id: int, actor: Actor) -> Showing:
        """Show the card of a lead, by command."""

        def keep(work: UnitOfWork) -> Showing:
            if not may_act(self.home, work.people.get(actor.user), actor):
                return Showing(Shown.OUTSIDER)
            lead = work.leads.get(lead_id)
            return self._show(work, lead, actor.user) if lead else Showing(Shown.GONE)

        return self.store.change(keep)

    def _show(self, work: UnitOfWork, lead: Lead, user: str) -> Showing:
        if lead.channel is None:
            return Showing(Shown.NOWHERE)
        if lead.tier is not Tier.LOW:
            place = work.deliveries.shown_cards([lead.id]).get(lead.id)
            return Showing(Shown.ALREADY, self.home.permalink(*place) if place else None)
        raise_tier(work, lead, raised(lead, Tier.NORMAL, "asked", user, self.clock()))
        return Showing(Shown.DONE)
