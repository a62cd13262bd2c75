"""What every change of a lead has in common: a timeline entry, a new card, a line in the thread."""

from collections.abc import Mapping
from dataclasses import field, replace
from datetime import datetime, timedelta

from bot.dataclass import dataclass
from bot.domain.deliveries import Kind as Shown
from bot.domain.deliveries import Wish, card_key, home_key
from bot.domain.leads import Lead
from bot.domain.notes import Say
from bot.domain.tiers import Tier
from bot.domain.timeline import TOLD_IN_THREAD, Entry, Kind
from bot.ports import UnitOfWork
from bot.services.owners import raised, show_card, tell_owner

#: A reply waits so long for what follows, so that a claim and a vote are told in one message.
SETTLE = timedelta(seconds=3)

#: What makes a low lead normal, and the word for it.
_RAISING = {
    Kind.CLAIMED: "claimed",
    Kind.RESPONDED: "responded",
    Kind.CONTACTED: "responded",
}
_OWNER_CHANGES = frozenset({Kind.GIVEN, Kind.PASSED, Kind.TOOK_BACK, Kind.CLAIMED, Kind.RELEASED})


def tell(work: UnitOfWork, entry: Entry, channel: str | None, lead: Lead | None = None) -> None:
    """Write what happened to a lead, have its card redrawn and its thread told.

    `channel` is the key of the channel that shows the lead; None when none does. `lead` is the lead
    as this transaction sees it now, from a caller that knows; None: it is looked up.
    """
    if told := entry.kind in TOLD_IN_THREAD and channel is not None:
        work.foresee(work.deliveries.log_waits, entry.lead_id)
        entry_id = work.timeline.add_numbered(entry)
        # Before the card is marked, which also changes what waits, and what was foreseen is void.
        told = not work.deliveries.log_waits(entry.lead_id)
    else:
        work.timeline.add(entry)
    if entry.kind in _OWNER_CHANGES:
        # Another owner may have other hours, or be away.
        work.promises.look_again(entry.lead_id, entry.at)
        if entry.kind is not Kind.RELEASED:
            work.promises.end_hold(entry.lead_id, entry.at)
    lead = lead or work.leads.get(entry.lead_id)
    if lead is not None:
        if lead.tier is Tier.LOW and (why := _RAISING.get(entry.kind)):
            louder = raised(lead, Tier.NORMAL, why, None, entry.at)
            work.timeline.add(louder)
            lead = _louder(work, lead, louder)
        tell_owner(work, lead, entry.at)
    if channel is None or (lead is not None and lead.tier is Tier.LOW):
        return  # there is no card, and so no thread
    work.deliveries.redraw(card_key(entry.lead_id), entry.at)
    if told:
        reply = Wish(
            key=f"lead:{entry.lead_id}:log:{entry_id}",
            kind=Shown.LOG,
            place=channel,
            lead_id=entry.lead_id,
            about={"from": entry_id},
            settle=SETTLE,
        )
        work.deliveries.want(reply, entry.at)


def raise_tier(work: UnitOfWork, lead: Lead, entry: Entry) -> None:
    """Make a lead louder, with the card or the word to its owner that comes with it.

    The entry is what `bot.services.owners.raised` made.
    """
    _louder(work, lead, entry)
    tell(work, entry, lead.channel)


def _louder(work: UnitOfWork, lead: Lead, entry: Entry) -> Lead:
    tier = Tier(str(entry.data["tier"]))
    work.leads.set_tier(lead.id, tier)
    if lead.tier is Tier.LOW:
        show_card(work, lead, entry.at)
    return replace(lead, tier=tier)


@dataclass(frozen=True)
class Whisper:
    """A sentence for one person, in the channel (id) where they acted.

    Without one, or with their own id, it stands on their Home tab.
    """

    #: Of what it answers, so that it is said once.
    identity: str
    place: str
    person: str
    say: Say
    about: Mapping[str, object] = field(default_factory=dict)


def whisper(work: UnitOfWork, what: Whisper, at: datetime) -> None:
    """Have one person told something privately."""
    about = {"say": what.say, **what.about}
    if what.place in ("", what.person):
        # A Home tab has no channel to whisper in: it says so itself.
        said = {"said": about, "at": at.isoformat()}
        key, user = home_key(what.person), what.person
        work.deliveries.want(Wish(key, Shown.HOME, user, person=user, about=said), at)
        return
    note = Wish(f"note:{what.identity}", Shown.NOTE, what.place, person=what.person, about=about)
    work.deliveries.want(note, at)
