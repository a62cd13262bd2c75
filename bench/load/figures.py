"""What a morning's figures are: from what was measured to the rows of a table."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bench.load.scenes import Played
from bench.load.sending import Times
from bench.load.showing import Shown
from bench.load.stage import Stage
from bot.slack import ids

#: From so much of what it may use on, a process or the machine counts as busy all the time.
FULL = 0.9
_IN_PACE = "pace: share within 1.00–1.10 s"
_A_MINUTE = "pace: messages a minute in all"
Figures = dict[str, float | int | str]


@dataclass(frozen=True)
class Goal:
    """What a figure should be at most, or at least."""

    figure: str
    limit: float
    most: bool = True
    #: Another figure, from which on this one says nothing.
    unless: tuple[str, float] | None = None

    def missed(self, figures: Figures) -> bool:
        """Whether the figure is there and not as it should be."""
        value = figures.get(self.figure)
        if not isinstance(value, int | float):
            return False
        if self.unless is not None:
            other = figures[self.unless[0]]
            if isinstance(other, float) and other >= self.unless[1]:
                return False
        return value > self.limit if self.most else value < self.limit


GOALS = (
    Goal("burst: s until all accepted", 30),
    Goal("burst: first card after s", 2),
    Goal("cards out of order", 0),
    Goal(_IN_PACE, 0.99, most=False, unless=(_A_MINUTE, 280)),
    Goal("acks in all: p99 ms", 300),
    Goal("acks in all: longest ms", 3_000),
    Goal("questions: longest ms", 3_000),
)


def figures_of(at: Stage, played: Played, digests_at: datetime | None, size: float) -> Figures:
    """Everything as one list; `size`: of the database before it all, in MB."""
    shown = Shown.read(at.place, at.company.lanes)
    told: Figures = {}
    if played.burst is not None:
        told |= _burst(at, played, shown)
    if played.clicks is not None:
        told |= _acks(played)
    told |= _questions(played)
    if digests_at is not None:
        late = [posted - digests_at.timestamp() for posted in played.digests]
        told["digests posted"] = len(late)
        told["digests: first, last after s"] = f"{min(late, default=0):.1f}, {late[-1]:.1f}"
    return told | _resources(at, played) | {"database, MB: before": size, "after": at.watch.size()}


def _burst(at: Stage, played: Played, shown: Shown) -> Figures:
    assert played.burst is not None
    began, ended = played.scenes["burst"]
    watched = played.scenes["after the burst"][1]
    times = Times.of(played.burst.answers)
    cards = shown.cards(played.accepted)
    seconds = played.burst.seconds
    # Nothing waits before the first leads are routed.
    pace = shown.pace(at.company.webinar, cards[0] + 1 if cards else began, watched)
    per_second = len(at.company.webinar) / pace.p50
    routed = next(
        (one.at for one in at.watch.looks if one.at > ended and one.unrouted == 0), float("nan")
    )
    told: Figures = {
        "burst: leads accepted": len(played.accepted),
        "burst: posts refused": played.burst.refused,
        "burst: accepted a second": len(played.accepted) / seconds,
        "burst: s until all accepted": seconds,
        "burst: s until all routed": routed - began,
        "burst: answer p50, p99, longest ms": _three(times),
        "burst: first card after s": cards[0] - began if cards else float("nan"),
        "burst: cards shown meanwhile": len(cards),
        "burst: last of them after s": cards[-1] - began if cards else float("nan"),
        "burst: all cards after min, at this pace": len(played.accepted) / per_second / 60,
        "cards out of order": shown.out_of_order(played.sent, played.accepted),
        "pace: s between messages, least, p50, p99": (
            f"{pace.least:.2f}, {pace.p50:.2f}, {pace.p99:.2f}"
        ),
        _IN_PACE: pace.kept,
        # With 300 a minute in all, as many as Slack takes, no channel gets one a second.
        _A_MINUTE: shown.a_minute(began, watched),
    }
    return told | _limits(played, seconds)


def _limits(played: Played, seconds: float) -> Figures:
    """Whose processor time a lead takes, and whose was used up."""
    assert played.burst is not None
    used = played.cpu["burst"] | {"generator": played.burst.cpu}
    bots = sum(cpu for name, cpu in used.items() if name.startswith("bot"))
    told: Figures = {f"burst: {name}, share of a core": cpu / seconds for name, cpu in used.items()}
    leads = len(played.accepted)
    told["burst: ms of a core a lead, bots"] = bots / leads * 1000
    if "postgresql" in used:
        told["burst: ms of a core a lead, PostgreSQL"] = used["postgresql"] / leads * 1000
    told["burst: leads a second of the bots' cores"] = leads / bots
    told["burst: what was used up"] = _used_up(used, seconds)
    return told


def _used_up(used: Mapping[str, float], seconds: float) -> str:
    cores = os.cpu_count() or 1
    busy = [name for name, cpu in used.items() if cpu / seconds >= FULL]
    if sum(used.values()) / seconds >= FULL * cores:
        return "the machine's cores"
    return f"a core: {', '.join(busy)}" if busy else "no core; it waited (or others had them)"


def _acks(played: Played) -> Figures:
    assert played.clicks is not None
    told: Figures = {}
    for name, (began, ended) in played.scenes.items():
        times = Times.of(played.clicks.answers, began, ended)
        told[f"acks, {name}: count; p50, p99, longest ms"] = f"{times.count}; {_three(times)}"
    whole = Times.of(played.clicks.answers)
    told["acks not given"] = played.clicks.refused
    told["acks in all: p99 ms"] = whole.p99
    told["acks in all: longest ms"] = whole.longest
    return told


def _questions(played: Played) -> Figures:
    if not played.questions:
        return {}
    answers = [one for sent in played.questions for one in sent.answers]
    told: Figures = {"questions not answered": sum(sent.refused for sent in played.questions)}
    for name in (ids.ASK, ids.BATTLECARD):
        times = Times.of([one for one in answers if one[0] == name])
        told[f"{name}: p50, p99, longest ms"] = _three(times)
    return told | {"questions: longest ms": Times.of(answers).longest}


def _resources(at: Stage, played: Played) -> Figures:
    looks = at.watch.looks
    told: Figures = {}
    for name in at.watch.processes:
        sizes = [one.memory[name] for one in looks if name in one.memory]
        told[f"{name}: memory first, most, last MB"] = (
            f"{sizes[0]:.0f}, {max(sizes):.0f}, {sizes[-1]:.0f}"
        )
    span = max(ended for _, ended in played.scenes.values()) - min(
        began for began, _ in played.scenes.values()
    )
    for name in at.watch.processes:
        used = sum(scene[name] for scene in played.cpu.values())
        told[f"{name}: share of a core, all the time"] = used / span
    return told | {
        "connections, most": max(one.connections for one in looks),
        "leads not routed, most; oldest s": _most(
            [(one.unrouted, one.unrouted_age) for one in looks]
        ),
        "waits for Slack, most; oldest s": _most([(one.waiting, one.waiting_age) for one in looks]),
    }


def _most(pairs: list[tuple[int, float]]) -> str:
    return f"{max(count for count, _ in pairs):,}; {max(age for _, age in pairs):.1f}"


def _three(times: Times) -> str:
    return f"{times.p50:.0f}, {times.p99:.0f}, {times.longest:.0f}"
