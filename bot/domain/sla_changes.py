"""What moves when hours, holidays, pauses or a policy change while a promise is open."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.clocks import Clock
from bot.domain.sla import due_at, warns_at
from bot.domain.sla_policy import Policy, StepKind
from bot.domain.sla_steps import DueStep, steps
from bot.domain.spans import EVER


class Mark(StrEnum):
    """The instants of a promise that are not steps."""

    WARNING = "warning"
    DUE = "due"


class Change(StrEnum):
    """What became of an instant."""

    EARLIER = "earlier"
    LATER = "later"
    #: The new policy has it, the old one did not; or the other way round.
    ADDED = "added"
    DROPPED = "dropped"
    #: It is not known any more when it comes (a pause without an end), or it is known again.
    HALTED = "halted"
    RESUMED = "resumed"


@dataclass(frozen=True)
class Schedule:
    """All instants of one promise."""

    #: Whether the policy warns at all.
    warns: bool
    #: These two are None while a pause without an end lasts.
    warns_at: datetime | None
    due_at: datetime | None
    steps: tuple[DueStep, ...]


@dataclass(frozen=True)
class Move:
    """One instant that changed; `nth` counts steps of a kind, from 1."""

    what: Mark | StepKind
    nth: int
    change: Change
    before: datetime | None
    after: datetime | None

    @property
    def by(self) -> timedelta | None:
        """How far it moved on the clock on the wall, negative when it comes earlier."""
        if self.before is None or self.after is None:
            return None
        return self.after - self.before


def schedule(policy: Policy, started: datetime, clock: Clock) -> Schedule:
    """Return every instant of a promise that started then."""
    return Schedule(
        policy.warn_at is not None,
        warns_at(policy, started, clock),
        due_at(policy, started, clock),
        steps(policy, started, clock),
    )


def moved(before: Schedule, after: Schedule) -> tuple[Move, ...]:
    """Return what changed from one schedule to the other, by the new time; empty if nothing."""
    old, new = dict(_instants(before)), dict(_instants(after))
    moves = [
        Move(*what, change, old.get(what), new.get(what))
        for what in {**old, **new}
        if (change := _change(what in old, old.get(what), what in new, new.get(what)))
    ]
    return tuple(sorted(moves, key=lambda move: move.after or move.before or EVER))


def _change(
    was: bool, before: datetime | None, still: bool, after: datetime | None
) -> Change | None:
    if was != still:
        return Change.DROPPED if was else Change.ADDED
    if before == after:
        return None
    if before is None or after is None:
        return Change.HALTED if after is None else Change.RESUMED
    return Change.EARLIER if after < before else Change.LATER


def _instants(
    promise: Schedule,
) -> Iterator[tuple[tuple[Mark | StepKind, int], datetime | None]]:
    if promise.warns:
        yield (Mark.WARNING, 1), promise.warns_at
    yield (Mark.DUE, 1), promise.due_at
    for step in promise.steps:
        yield (step.kind, step.nth), step.at
