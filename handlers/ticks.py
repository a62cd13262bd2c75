"""The clock's door: what is looked at how often. What is due is asked of the database."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from functools import partial

import structlog
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from bot import metrics
from bot.dataclass import dataclass
from bot.ports import StoreUnavailableError

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Tick:
    """What is done at a pace, or every night at three in the team's zone."""

    name: str
    step: Callable[[], object]
    every: timedelta | None = None
    nightly: bool = False


def register(
    scheduler: BackgroundScheduler,
    ticks: Iterable[Tick],
    call: Callable[[str], object],
    zone: str,
) -> None:
    """Have `call` called with each tick's name when it asks for it.

    A tick that is late runs once, and never beside itself. To be called again when the zone has
    changed: the nightly ticks then follow the new one.
    """
    for tick in ticks:
        if tick.every is not None and scheduler.get_job(tick.name) is None:
            _add(scheduler, tick.name, call, IntervalTrigger(seconds=tick.every.total_seconds()))
        if tick.nightly:
            _add(scheduler, tick.name, call, CronTrigger(hour=3, timezone=zone))


def _add(
    scheduler: BackgroundScheduler, name: str, call: Callable[[str], object], trigger: BaseTrigger
) -> None:
    scheduler.add_job(
        partial(_counted, call, name),
        trigger,
        id=name,
        name=name,
        replace_existing=True,
        coalesce=True,
        max_instances=1,
        misfire_grace_time=None,
    )


def _counted(call: Callable[[str], object], name: str) -> None:
    try:
        call(name)
    except StoreUnavailableError as error:
        metrics.sweeps.labels(name, "failed").inc()
        log.warning("sweep_failed", sweep=name, why=str(error))
    except Exception:
        metrics.sweeps.labels(name, "failed").inc()
        raise  # the scheduler logs it and goes on
    else:
        metrics.sweeps.labels(name, "done").inc()
