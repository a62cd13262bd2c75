"""What a meeting decided, what it should change, and what became of that."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.dataclass import dataclass
from bot.domain.measured import Figure
from bot.domain.measures import MEASURES, Unit
from bot.domain.shares import Change, Share
from bot.domain.windows import Span, Window

#: The longest stretch that is compared, in days: four weeks hold each weekday as often.
LONGEST = 28


@dataclass(frozen=True)
class Reading:
    """A measure over one window: a share's hits and cases, or any other value in its own unit.

    `value` is a share between 0 and 1, a count, seconds, or minor units of the settings' currency;
    None when there is nothing to measure.
    """

    hits: int
    n: int
    value: float | None


@dataclass(frozen=True)
class Decision:
    """What was decided; where it is to change a number, with measure, baseline and check date."""

    id: int
    series: str
    meeting_id: int
    #: The agenda item it was about.
    item_id: int | None
    text: str
    #: Slack user id of whoever wrote it down.
    by: str
    at: datetime
    #: One of `bot.domain.measures.MEASURES`.
    measure: str | None = None
    #: What people expect, in their words.
    expected: str = ""
    #: The local day on which it is looked at again.
    check_on: date | None = None
    baseline: Reading | None = None
    outcome: Reading | None = None
    checked_at: datetime | None = None


def stretch(decided: date, check_on: date) -> int:
    """How many days are compared: as many before the decision as before the check, at most 28."""
    return max(1, min(LONGEST, (check_on - decided).days))


def before(decision: Decision, zone: ZoneInfo) -> Window | None:
    """The window before the decision; None: nothing is measured."""
    return _ending(decision, zone, _day(decision, zone))


def after(decision: Decision, zone: ZoneInfo) -> Window | None:
    """The window of the same length before the check; None: nothing is measured."""
    return _ending(decision, zone, decision.check_on)


def reading(measure: str, figure: Figure) -> Reading:
    """What one figure tells of a measure."""
    n = figure.n
    match MEASURES[measure].unit:
        case Unit.SHARE:
            return Reading(figure.hits, n, figure.share.value)
        case Unit.COUNT:
            return Reading(n, n, float(n))
        case Unit.SPAN:
            median = figure.median
            return Reading(0, n, median.total_seconds() if median else None)
        case Unit.MONEY:
            # Sums in several currencies have no one value.
            sums = [*figure.sums.values()]
            return Reading(0, n, float(sums[0]) if len(sums) == 1 else None)
        case Unit.RATE:
            return Reading(0, n, None if figure.rate is None else float(figure.rate))


def change(decision: Decision) -> Change | None:
    """How a share changed; None where the measure is no share, or not measured twice yet."""
    old, new = decision.baseline, decision.outcome
    if old is None or new is None or not decision.measure:
        return None
    if MEASURES[decision.measure].unit is not Unit.SHARE:
        return None
    return Change(Share(old.hits, old.n), Share(new.hits, new.n))


def _day(decision: Decision, zone: ZoneInfo) -> date:
    return decision.at.astimezone(zone).date()


def _ending(decision: Decision, zone: ZoneInfo, last: date | None) -> Window | None:
    if last is None or decision.check_on is None or decision.measure not in MEASURES:
        return None
    days = stretch(_day(decision, zone), decision.check_on)
    return Window(Span.DAY, last - timedelta(days=days), last, zone)
