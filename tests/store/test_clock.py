"""Replicas on PostgreSQL live by its clock, whatever their machine's says."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, make_url, text

from bot.ports import StoreUnavailableError
from storage.clock import DatabaseClock

_TELL = """\
import sys, time, time_machine
time_machine.travel(time.time() + 3600, tick=True).start()
from sqlalchemy import make_url
from storage.clock import DatabaseClock
from datetime import UTC, datetime
print(datetime.now(UTC).isoformat(), DatabaseClock(make_url(sys.argv[1]))().isoformat())
"""


def _servers(postgresql: Engine) -> datetime:
    with postgresql.connect() as connection:
        told: datetime = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
    return told


def test_it_tells_the_servers_time(postgresql: Engine) -> None:
    clock = DatabaseClock(postgresql.url, every=0.01)
    before, told, after = _servers(postgresql), clock(), _servers(postgresql)
    assert before - timedelta(seconds=1) < told < after + timedelta(seconds=1)
    assert told.tzinfo is UTC
    assert clock() <= clock()


def test_a_machine_whose_clock_is_wrong_tells_the_same_time(postgresql: Engine) -> None:
    url = postgresql.url.render_as_string(hide_password=False)
    here = {"PYTHONPATH": str(Path(__file__).resolve().parents[2])}
    done = subprocess.run(
        [sys.executable, "-c", _TELL, url],
        env={**os.environ, **here},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    machine, told = map(datetime.fromisoformat, done.stdout.split())
    assert machine - told > timedelta(minutes=59)
    assert abs(told - _servers(postgresql)) < timedelta(minutes=1)


def test_a_server_that_cannot_be_asked_is_told_at_once() -> None:
    url = make_url("postgresql+psycopg://nobody@127.0.0.1:1/baton")
    with pytest.raises(StoreUnavailableError):
        DatabaseClock(url)
