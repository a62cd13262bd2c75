"""What Slack shows in the end: when the cards came, in which order and at which pace."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import httpx

from bench.company import Site
from bench.crowd import lead_on
from bench.ledger import percentile

#: Slack's pace for a channel, as the sender keeps it: seconds between two messages.
PACE = (1.0, 1.1)


@dataclass(frozen=True)
class Pace:
    """The gaps between messages of channels in which something always waited, in seconds."""

    gaps: int
    least: float
    p50: float
    p99: float
    #: The share of the gaps that is Slack's pace.
    kept: float

    @classmethod
    def of(cls, gaps: Sequence[float]) -> "Pace":
        """Of these gaps."""
        return cls(
            len(gaps),
            min(gaps, default=float("nan")),
            percentile(gaps, 0.5),
            percentile(gaps, 0.99),
            sum(PACE[0] <= round(gap, 2) <= PACE[1] for gap in gaps) / max(1, len(gaps)),
        )


@dataclass(frozen=True)
class Shown:
    """Each channel's messages of the bot, oldest first: when, and whose card it is, if one."""

    messages: Mapping[str, Sequence[tuple[float, int | None]]]

    @classmethod
    def read(cls, place: Site, lanes: Iterable[str]) -> "Shown":
        """Look at the channels as one of the people does."""
        found = {}
        for lane in lanes:
            where = {"as": place.company.users[0], "channel": lane}
            address = f"{place.slack}/sandbox/messages"
            told = httpx.get(address, params=where, timeout=60, trust_env=False).json()["messages"]
            found[lane] = sorted(
                (
                    float(one["ts"]),
                    None if one.get("thread_ts", one["ts"]) != one["ts"] else lead_on(one),
                )
                for one in told
                if one["bot"] and not one["ephemeral"]
            )
        return cls(found)

    def cards(self, ours: Iterable[int]) -> list[float]:
        """When the cards of these leads came, first to last."""
        leads = set(ours)
        return sorted(at for there in self.messages.values() for at, lead in there if lead in leads)

    def pace(self, lanes: Iterable[str], began: float, ended: float) -> Pace:
        """The gaps in these channels between two moments."""
        gaps = []
        for lane in lanes:
            times = [at for at, _ in self.messages[lane] if began <= at <= ended]
            gaps += [later - earlier for earlier, later in pairwise(times)]
        return Pace.of(gaps)

    def a_minute(self, began: float, ended: float) -> float:
        """How many messages a minute came to all channels together between two moments."""
        times = [at for there in self.messages.values() for at, _ in there if began <= at <= ended]
        return len(times) / (ended - began) * 60

    def out_of_order(self, sent: Mapping[int, float], accepted: Mapping[int, float]) -> int:
        """How many cards came before one whose lead was accepted before theirs was even sent.

        What senders post at the same time has no order that anybody could know.
        """
        wrong = 0
        for there in self.messages.values():
            leads = [lead for _, lead in there if lead is not None and lead in sent]
            # From the newest card: the earliest moment at which a later card was accepted.
            earliest = float("inf")
            for lead in reversed(leads):
                wrong += sent[lead] > earliest
                earliest = min(earliest, accepted[lead])
        return wrong
