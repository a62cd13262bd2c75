"""The steps of a ladder: when each is due, which is next, and what puts one off."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.dataclass import dataclass
from bot.domain.calendar import Calendar
from bot.domain.clocks import Clock
from bot.domain.sla_policy import REMINDERS, Policy, StepKind
from bot.domain.spans import EVER


class Delay(StrEnum):
    """Why a step comes later than the policy has it; stored, so never renamed."""

    SNOOZE = "snooze"
    QUIET_HOURS = "quiet_hours"
    BUDGET = "budget"


@dataclass(frozen=True)
class DueStep:
    """A step with its instant; `at` is None while a pause without an end lasts."""

    kind: StepKind
    #: Counts the steps of this kind in the ladder, from 1.
    nth: int
    #: How much counted time after the start.
    after: timedelta
    at: datetime | None
    #: When the policy alone would have it.
    planned: datetime | None
    #: What put it off, in order.
    delays: tuple[Delay, ...] = ()

    @property
    def key(self) -> str:
        """Names the step within its lead and policy, so that it is done once: `escalate:1`."""
        return f"{self.kind}:{self.nth}"


@dataclass(frozen=True)
class DueNow:
    """What a sweep does: `act` on these in order, and drop the reminders that were overtaken.

    At most one of `act` is a reminder. A step that changes the owner starts a new clock, so what
    follows it is asked again.
    """

    act: tuple[DueStep, ...]
    overtaken: tuple[DueStep, ...]


def steps(policy: Policy, started: datetime, clock: Clock) -> tuple[DueStep, ...]:
    """Return the policy's ladder with an instant for each step, earliest first."""
    found: list[DueStep] = []
    seen: dict[StepKind, int] = {}
    for step in policy.ladder:
        seen[step.kind] = seen.get(step.kind, 0) + 1
        after = step.after(policy.target)
        at = clock.running.add(started, after)
        found.append(DueStep(step.kind, seen[step.kind], after, at, at))
    return tuple(sorted(found, key=lambda step: step.after))


def next_step(ladder: Iterable[DueStep], done: Collection[str] = ()) -> DueStep | None:
    """Return the earliest step that is not done (by `key`) and has an instant, due or to come."""
    return next(iter(_to_do(ladder, done)), None)


def due_now(ladder: Iterable[DueStep], now: datetime, done: Collection[str] = ()) -> DueNow:
    """Return what to do at `now`: after an outage nobody gets three reminders at once.

    A reminder is overtaken when any other step has become due after it.
    """
    due = [step for step in _to_do(ladder, done) if step.at is not None and step.at <= now]
    overtaken = tuple(step for step in due[:-1] if step.kind in REMINDERS)
    return DueNow(tuple(step for step in due if step not in overtaken), overtaken)


def put_off(step: DueStep, until: datetime | None, why: Delay) -> DueStep:
    """Return the step at `until` with the reason, or unchanged when it comes later anyway.

    An `until` of None puts it off for good.
    """
    if step.at is None or (until is not None and until <= step.at):
        return step
    return replace(step, at=until, delays=(*step.delays, why))


def snooze(
    ladder: Sequence[DueStep], until: datetime, kinds: Collection[StepKind] = REMINDERS
) -> tuple[DueStep, ...]:
    """Let no step of these kinds come before `until`; who owns a lead cannot snooze its manager."""
    return tuple(
        put_off(step, until, Delay.SNOOZE) if step.kind in kinds else step for step in ladder
    )


def stop(ladder: Sequence[DueStep], kinds: Collection[StepKind] = REMINDERS) -> tuple[DueStep, ...]:
    """Drop the steps of these kinds; the rest of the ladder stands."""
    return tuple(step for step in ladder if step.kind not in kinds)


def hold(at: datetime, quiet: Calendar) -> datetime | None:
    """Return `at`, or the end of the quiet hours that it lies in; None when they never end."""
    return quiet.next_close(at)


def hold_all(
    ladder: Sequence[DueStep], quiet: Calendar, kinds: Collection[StepKind] = REMINDERS
) -> tuple[DueStep, ...]:
    """Let steps of these kinds wait for the end of quiet hours; apply it after `snooze`."""
    return tuple(
        put_off(step, hold(step.at, quiet), Delay.QUIET_HOURS)
        if step.at is not None and step.kind in kinds
        else step
        for step in ladder
    )


def within_budget(sent_today: int, budget: int | None) -> bool:
    """Whether a person who got so many reminders on their local day may get one more.

    A budget of None has no limit. What exceeds it is put off until the person's next day
    (`local_day(now, zone)[1]`), then until their quiet hours end.
    """
    return budget is None or sent_today < budget


def _to_do(ladder: Iterable[DueStep], done: Collection[str]) -> list[DueStep]:
    open_steps = [step for step in ladder if step.at is not None and step.key not in done]
    return sorted(open_steps, key=lambda step: (step.at or EVER, step.after))
