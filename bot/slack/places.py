"""Where a delivery is to be shown, or what is in the way."""

from bot.domain.deliveries import ROOT, Delivery, Kind, Method, in_thread
from bot.ports import UnitOfWork
from bot.slack.outcomes import Fault, Outcome


def place_of(work: UnitOfWork, delivery: Delivery) -> str | Fault:
    """The id of the channel or person that the next call of a delivery names."""
    is_reply = in_thread(delivery.kind, delivery.place) or ROOT in delivery.about
    if is_reply and delivery.root is None:
        if delivery.kind is Kind.DIGEST_PART:
            # A digest is not posted again; where it is told late, its parts are asked for then.
            return Fault(Outcome.FAILED, "its digest is not shown")
        return Fault(Outcome.EARLY, "what it belongs to is not shown", tries=2)
    # Ids of people and conversations begin with a capital, keys of the settings never do.
    by_id = delivery.place[:1].isupper()
    if delivery.method is not Method.POST or delivery.root or by_id:
        return delivery.place
    channel = work.channels.get(delivery.place)
    if channel is not None and channel.obstacle is not None:
        return Fault(Outcome.PARK, channel.obstacle)
    if channel is None or channel.id is None:
        return Fault(Outcome.REST, "channel not looked up yet")
    return channel.id
