"""Eight weeks of a team's life before the demonstration begins, lived through Baton's own services.

Leads come in, are routed and given, answered or forgotten, judged, sold or lost, and people ask
what they need to know, each at its moment; only Slack hears nothing of it. The same leads live the
same life in every demonstration. Run by `baton demo` as a process of its own, which prints a line
for each week.
"""

import json
import os
import sqlite3
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import event

from bot.config import Environment, Settings, load
from commands import demo_meetings, demo_questions, logs
from commands.building import build
from commands.clocks import clock_from
from commands.demo_team import Team
from commands.demo_time import HOUR, Time
from commands.ground import ground_of
from commands.parts import Parts, Signals
from storage import schema
from storage.database import Database

WEEKS = 8
#: What Baton looks at by the clock; digests, roundups and reviews of that time are told by nobody.
_TICKS = frozenset({"ReconcileService.alive", "SlaSweep.sweep", "OfferService.sweep"})
#: What is looked at once a day.
_DAILY = frozenset({"DecisionChecks.step"})
_EVERY = 3 * HOUR
_SATURDAY = 5


def main(words: Sequence[str]) -> None:
    """Live with the leads of a file (JSON lines), from its line of the second number on."""
    file, first = words
    environment = Environment.of(os.environ)
    logs.configure(environment.log, "WARNING")
    settings = load(environment.config, os.environ)
    lines = Path(file).read_text(encoding="utf-8").splitlines()[int(first) :]
    leads = [json.loads(line) for line in lines if line.strip()]
    now = clock_from(environment.clock_url)()
    live_through(environment, settings, leads, now, lambda week: print(week, flush=True))


def live_through(
    environment: Environment,
    settings: Settings,
    leads: Sequence[Mapping[str, Any]],
    until: datetime,
    tell: Callable[[int], None],
) -> None:
    """Live until then (UTC) with these leads, spread over eight weeks.

    The workspace must answer already. `tell` hears how many weeks have begun. The database of the
    environment is made, and left with nothing in it that Slack should still show.
    """
    time = Time(until - timedelta(weeks=WEEKS), until)
    database = Database(environment.database_url.get_secret_value())
    schema.upgrade(database.engine)
    database.close()
    ground = ground_of(environment, time)
    # Whoever is cut off here begins again, so nothing need be safe on the disk before its end.
    event.listen(ground.database.engine, "connect", _without_waiting)
    ground.database.close()  # the connections to come hear of it
    try:
        signals = Signals(lambda: None, dict, socket=environment.socket_mode)
        parts = build(ground, settings, signals)
        for duty in ("people", "channels", "content"):
            while _step(parts, duty):
                pass
        team = Team(settings, parts, ground.database, ground.home.team, time)
        _plan(time, team, leads)
        _repeat(time, _EVERY, partial(_look, parts, _TICKS))
        _repeat(time, 24 * HOUR, partial(_look, parts, _DAILY))
        demo_questions.plan(time, settings, parts.services, ground.home.team)
        demo_meetings.plan(time, settings, parts.services, ground.home.team)
        time.pass_by(tell)
        _look(parts, _TICKS)
        ground.database.change(lambda work: work.deliveries.set_aside(until))
    finally:
        ground.database.close()


def _without_waiting(connection: Any, _record: object) -> None:
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA synchronous = OFF")


def _plan(time: Time, team: Team, leads: Sequence[Mapping[str, Any]]) -> None:
    start, length = time.now, time.until - time.now
    for lead in leads:
        came = start + time.chance.random() * length
        if came.weekday() >= _SATURDAY and time.chance.random() < 0.7:
            came = max(came - timedelta(days=2), start)
        time.at(came, partial(team.arrives, lead))


def _repeat(time: Time, every: timedelta, event: Callable[[], None]) -> None:
    moment = time.now
    while moment < time.until:
        time.at(moment, event)
        moment += every


def _look(parts: Parts, names: frozenset[str]) -> None:
    for tick in parts.ticks:
        if tick.name in names:
            tick.step()


def _step(parts: Parts, name: str) -> object:
    return next(duty.step for duty in parts.duties if duty.name == name)()


if __name__ == "__main__":
    main(sys.argv[1:])
