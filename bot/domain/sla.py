"""Where a promise stands: its state, the time used and left, and the facts that explain it."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.dataclass import dataclass
from bot.domain.calendar import holidays_between
from bot.domain.clocks import Clock, Count, Excluded, Pause
from bot.domain.sla_policy import Duty, Policy
from bot.domain.sla_steps import DueStep, next_step, steps


class State(StrEnum):
    """How a promise stands; the words are stored, so they are never renamed."""

    ON_TIME = "on_time"
    WARNED = "warned"
    #: The target has passed and nothing was done yet, paused or not.
    BREACHED = "breached"
    PAUSED = "paused"
    #: Done before the target had passed, or (missed) later.
    MET = "met"
    MISSED = "missed"


@dataclass(frozen=True)
class Trace:
    """How the time was counted: `open_time` less all that is `excluded` is what elapsed."""

    count: Count
    #: Open hours between the start and the moment measured, pauses included.
    open_time: timedelta
    excluded: tuple[Excluded, ...]
    #: Pauses of that time which this policy lets run on.
    ignored: tuple[Pause, ...]
    #: Holidays that closed a working day between the start and the due time.
    holidays: tuple[date, ...]


@dataclass(frozen=True)
class Standing:
    """Where a promise stands at one moment; all durations are counted time."""

    state: State
    policy: str
    started: datetime
    target: timedelta
    elapsed: timedelta
    #: Negative once the target has passed.
    remaining: timedelta
    warns_at: datetime | None
    #: None while a pause without an end lasts.
    due_at: datetime | None
    responded: datetime | None
    paused_by: Pause | None
    #: When the clock runs again, if it is stopped by a pause or by closed doors and that is known.
    resumes_at: datetime | None
    #: The next step that is not done; it may be due already.
    next: DueStep | None
    #: When the state changes or that step comes, if nothing happens before; None: not by itself.
    look_again_at: datetime | None
    trace: Trace
    duty: Duty = Duty.FIRST_RESPONSE


def due_at(policy: Policy, started: datetime, clock: Clock) -> datetime | None:
    """Return the first instant that is too late; None while a pause without an end lasts."""
    return clock.running.add(started, policy.target)


def warns_at(policy: Policy, started: datetime, clock: Clock) -> datetime | None:
    """Return when the warning comes; None when none does, or as for `due_at`."""
    after = policy.warn_after
    return None if after is None else clock.running.add(started, after)


def standing(
    policy: Policy,
    started: datetime,
    now: datetime,
    clock: Clock,
    responded: datetime | None = None,
    *,
    ladder: Sequence[DueStep] | None = None,
    done: Collection[str] = (),
) -> Standing:
    """Measure a promise at `now`, or at its response if that has come.

    `ladder` holds the steps after snoozes and quiet hours (the policy's own when None), and
    `done` the keys of those already taken. A response at `due_at` exactly is late: until then
    means before. One that came before the start took no time.
    """
    if responded is not None:
        clock = clock.until(responded)
    moment = responded or now
    elapsed = clock.running.elapsed(started, moment)
    due = due_at(policy, started, clock)
    paused_by = None if responded else clock.paused_by(now)
    stopped = responded is None and not clock.running.is_open(now)
    warns = warns_at(policy, started, clock)
    step = None
    if responded is None:
        step = next_step(steps(policy, started, clock) if ladder is None else ladder, done)
    return Standing(
        state=_state(policy, elapsed, responded, paused_by),
        policy=policy.name,
        started=started,
        target=policy.target,
        elapsed=elapsed,
        remaining=policy.target - elapsed,
        warns_at=warns,
        due_at=due,
        responded=responded,
        paused_by=paused_by,
        resumes_at=clock.running.next_open(now) if stopped else None,
        next=step,
        look_again_at=None if responded else _look_again_at(now, clock, step, (warns, due)),
        trace=_trace(clock, started, moment, due),
        duty=policy.duty,
    )


def _state(
    policy: Policy, elapsed: timedelta, responded: datetime | None, paused_by: Pause | None
) -> State:
    in_time = elapsed < policy.target
    if responded is not None:
        return State.MET if in_time else State.MISSED
    if not in_time:
        return State.BREACHED
    if paused_by is not None:
        return State.PAUSED
    warned = policy.warn_after is not None and elapsed >= policy.warn_after
    return State.WARNED if warned else State.ON_TIME


def _look_again_at(
    now: datetime, clock: Clock, step: DueStep | None, marks: Sequence[datetime | None]
) -> datetime | None:
    edges = [edge for pause in clock.pauses for edge in (pause.start, pause.end)]
    ahead = [at for at in (*marks, *edges) if at is not None and at > now]
    if step is not None and step.at is not None:
        ahead.append(step.at)
    return min(ahead, default=None)


def _trace(clock: Clock, started: datetime, moment: datetime, due: datetime | None) -> Trace:
    return Trace(
        count=clock.count,
        open_time=clock.hours.elapsed(started, moment),
        excluded=clock.excluded(started, moment),
        ignored=tuple(
            pause
            for pause in clock.ignored
            if pause.start < moment and (pause.end is None or pause.end > started)
        ),
        holidays=holidays_between(clock.hours, started, max(moment, due or moment)),
    )
