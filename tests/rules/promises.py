"""An office, a policy and a Monday that the tests of promises share."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.calendar import Always, Hours
from bot.domain.clocks import Clock, Count, Pause, PauseKind
from bot.domain.hours import parse_week
from bot.domain.sla_policy import Policy, Step, StepKind

BERLIN = ZoneInfo("Europe/Berlin")
OFFICE = Hours(parse_week({"mon-fri": "9-12, 13-18"}), BERLIN)
ALL_STOP = frozenset(PauseKind)

#: Four counted hours, warned after 3:12, with every kind of step.
POLICY = Policy(
    "hot",
    timedelta(hours=4),
    stops=ALL_STOP,
    ladder=(
        Step(StepKind.REMIND_THREAD, 0.5),
        Step(StepKind.REMIND_OWNER, timedelta(hours=3)),
        Step(StepKind.ESCALATE, 1.0),
        Step(StepKind.REMIND_OWNER, 1.25),
        Step(StepKind.REASSIGN, 1.5),
    ),
)


def monday(clock: str, days: int = 0) -> datetime:
    """An instant in Berlin, on Monday 23 November 2026 or so many days later."""
    at = datetime.fromisoformat(f"2026-11-23 {clock}").replace(tzinfo=BERLIN)
    return (at + timedelta(days=days)).astimezone(UTC)


def pause(start: str, end: str | None, kind: PauseKind = PauseKind.AWAY) -> Pause:
    """A pause on that Monday."""
    return Pause(monday(start), None if end is None else monday(end), kind)


def office(*pauses: Pause) -> Clock:
    """The office's clock, stopped by these pauses."""
    return Clock(Count.TEAM, OFFICE, pauses)


def wall(*pauses: Pause) -> Clock:
    """The clock on the wall, stopped by these pauses."""
    return Clock(Count.WALL, Always(), pauses)


def hours(number: float) -> timedelta:
    """So many hours."""
    return timedelta(hours=number)
