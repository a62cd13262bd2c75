"""Whether Slack's channels got their messages in order, and no faster than Slack takes them.

Only messages count that were sent once: a copy that was taken for lost may come late.
"""

from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise

from bench.evidence import Message, Place, Workspace
from bench.ledger import Ledger

#: Slack takes a message a second of a channel; a little less is no harm, and clocks are not exact.
PACE = 0.9


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
    """Messages that came to a channel sooner after the one before than Slack wants them."""
    lanes: dict[str, list[Message]] = defaultdict(list)
    for message in workspace.messages():
        lanes[message["channel"]].append(message)
    for channel, there in lanes.items():
        for before, after in pairwise(sorted(there, key=_at)):
            gap = _at(after) - _at(before)
            if gap < PACE and {_place(before), _place(after)} <= certain:
                yield f"two messages came to {channel} within {gap:.2f} s"


def _at(message: Message) -> float:
    return float(message["ts"])


def _place(message: Message) -> Place:
    return message["channel"], message["ts"]
