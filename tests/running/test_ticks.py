"""What the clock calls, before and after the settings were replaced."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import structlog
from apscheduler.schedulers.background import BackgroundScheduler

from bot.ports import StoreUnavailableError
from handlers import ticks
from handlers.ticks import Tick

TICKS = (
    Tick("often", lambda: None, timedelta(minutes=5)),
    Tick("at night", lambda: None, nightly=True),
)


@pytest.fixture
def scheduler() -> Iterator[BackgroundScheduler]:
    made = BackgroundScheduler(timezone="Europe/Berlin")
    made.start(paused=True)
    yield made
    made.shutdown()


def test_the_nights_follow_another_zone_and_the_rest_goes_on(
    scheduler: BackgroundScheduler,
) -> None:
    ticks.register(scheduler, TICKS, lambda _name: None, "Europe/Berlin")
    often = scheduler.get_job("often").next_run_time
    ticks.register(scheduler, TICKS, lambda _name: None, "America/New_York")
    assert len(scheduler.get_jobs()) == 2
    assert scheduler.get_job("often").next_run_time == often
    night = scheduler.get_job("at night").next_run_time
    assert (night.hour, str(night.tzinfo)) == (3, "America/New_York")


def test_a_tick_is_called_by_its_name(scheduler: BackgroundScheduler) -> None:
    called: list[str] = []
    ticks.register(scheduler, TICKS, called.append, "Europe/Berlin")
    for job in scheduler.get_jobs():
        job.func()
    assert sorted(called) == ["at night", "often"]


def test_a_database_that_is_away_is_told_in_a_line_and_not_raised(
    scheduler: BackgroundScheduler,
) -> None:
    def call(_name: str) -> None:
        raise StoreUnavailableError("database or disk is full")

    ticks.register(scheduler, TICKS, call, "Europe/Berlin")
    with structlog.testing.capture_logs() as said:
        scheduler.get_job("often").func()
    expected = {"log_level": "warning", "event": "sweep_failed", "sweep": "often"}
    assert said == [expected | {"why": "database or disk is full"}]
