"""The clock's door: what is looked at how often. What is due is asked of the database."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger

Tick = Callable[[], object]


def register(
    scheduler: BackgroundScheduler,
    every: Mapping[timedelta, tuple[Tick, ...]],
    nightly: tuple[Tick, ...],
    zone: str,
) -> None:
    """Have each tick called at its pace, and the nightly ones at three in the team's zone.

    A tick that is late runs once, and never beside itself.
    """
    options = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    for pause, ticks in every.items():
        for tick in ticks:
            scheduler.add_job(tick, "interval", seconds=pause.total_seconds(), **options)
    for tick in nightly:
        scheduler.add_job(tick, CronTrigger(hour=3, timezone=zone), **options)
