"""Whether Slack's channels got their messages in order, and no faster than Slack takes them.

Only messages count that were sent once: a copy that was taken for lost may come late.
"""

from collections import defaultdict
from collections.abc import Iterable

from bench.evidence import Message, Place, Workspace
from bench.ledger import Ledger

#: Slack takes a message a second of a channel; a little less is no harm, and clocks are not exact.
PACE = 0.9
#: So many messages are looked at together.
_LOOK = 20


def out_of_order(ledger: Ledger, workspace: Workspace, certain: set[Place]) -> Iterable[str]:
    """Cards above that of a lead which was accepted before theirs was even sent.

    What forms send at the same time has no order that anybody could know.
    """
    keys = {lead: key for key, lead in ledger.accepted.items()}
    lanes: dict[str, list[tuple[float, int]]] = defaultdict(list)
    for lead, copies in workspace.cards.items():
        first = min(copies, key=_at)
        if keys.get(lead) in ledger.sent_at and _place(first) in certain:
            lanes[first["channel"]].append((_at(first), lead))
    for channel, cards in lanes.items():
        # From the newest card: the earliest moment at which the lead of a later card was accepted.
        below, earliest = 0, float("inf")
        for _, lead in sorted(cards, reverse=True):
            if ledger.sent_at[keys[lead]] > earliest:
                yield f"lead {lead}'s card stands above that of lead {below} in {channel}"
            if ledger.accepted_at[keys[lead]] < earliest:
                below, earliest = lead, ledger.accepted_at[keys[lead]]


def too_fast(workspace: Workspace, certain: set[Place]) -> Iterable[str]:
    """Messages that came to a channel faster than Slack takes them.

    Each is sent a second after the one before was sent, and when its answer has come. One that was
    long on its way may so be followed closely by the next, but not by two: of `n` messages the last
    comes `n` - 2 seconds after the first at the soonest. Slack lets such short bursts pass.
    """
    lanes: dict[str, list[Message]] = defaultdict(list)
    for message in workspace.messages():
        lanes[message["channel"]].append(message)
    for channel, there in lanes.items():
        run: list[float] = []
        for message in sorted(there, key=_at):
            run = [*run[-_LOOK:], _at(message)] if _place(message) in certain else []
            for others, earlier in enumerate(reversed(run[:-2]), 1):
                took = run[-1] - earlier
                if took < others * PACE:
                    yield f"{others + 2} messages came to {channel} within {took:.2f} s"


def _at(message: Message) -> float:
    return float(message["ts"])


def _place(message: Message) -> Place:
    return message["channel"], message["ts"]
