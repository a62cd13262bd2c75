"""`baton pool`: how fairly the leads of pools were shared out, on the terminal."""

import argparse
import json
import sys
from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bot.config import ConfigError, load
from bot.domain.fair_weeks import Fairness, Line
from bot.ports import StoreUnavailableError
from bot.services.fairness import FairnessService
from bot.services.roster import Roster
from bot.services.working_hours import WorkingHours
from bot.slack.displays import look_of
from bot.slack.views.kit import clean, clip
from bot.slack.views.look import Look
from commands.clocks import clock_from
from commands.configuration import given_to, print_problems
from commands.looking import looking_at, print_unreadable
from storage.database import Database

_NAME = 16


def run(arguments: argparse.Namespace) -> int:
    """Print the last weeks of one pool or of all.

    Exit codes: 0 printed, 1 the database cannot be read, 2 the settings or the name are wrong.
    """
    try:
        environment = looking_at(arguments)
        settings = load(environment.config, given_to(arguments))
    except ConfigError as error:
        print_problems(error.problems)
        return 2
    if arguments.pool and arguments.pool not in settings.pools:
        known = ", ".join(settings.pools) or "none"
        print(f'No pool is called "{arguments.pool}". Known: {known}.', file=sys.stderr)
        return 2
    database = Database(environment.database_url.get_secret_value())
    roster = Roster(settings)
    service = FairnessService(database, settings, roster, WorkingHours(settings), clock_from(None))
    try:
        found = service.all()
        look = database.read(lambda work: look_of(settings, roster.users(work)))
    except StoreUnavailableError as error:
        print_unreadable(error)
        return 1
    finally:
        database.close()
    shown = [one for one in found if arguments.pool in (None, one.pool)]
    if arguments.json:
        print(json.dumps(as_json(shown, look), indent=2, ensure_ascii=False))
    else:
        show(Console(highlight=False), shown, look)
    return 0


def as_json(shown: Sequence[Fairness], look: Look) -> list[dict[str, Any]]:
    """The same numbers for machines; shares and presence go from 0 to 1, `due` is in leads."""
    return [
        {
            "pool": pool.pool,
            "people": [
                {
                    "person": look.names.get(line.user, line.user),
                    "user": line.user,
                    "share": round(pool.share(line), 4),
                    "due_share": round(pool.due_share(line), 4),
                    "presence": round(line.presence, 4),
                    "weeks": [
                        {
                            "from": start.isoformat(),
                            "given": count.given,
                            "passed": count.passed,
                            "returned": count.returned,
                            "due": round(due, 2),
                        }
                        for start, count, due in zip(
                            pool.weeks, line.counts, line.due_by_week, strict=True
                        )
                    ],
                }
                for line in pool.lines
            ],
        }
        for pool in shown
    ]


def show(console: Console, shown: Sequence[Fairness], look: Look) -> None:
    """Print each pool as two tables: all weeks together, and had against due week by week."""
    for pool in shown:
        title = f"{pool.pool}: the last {len(pool.weeks)} weeks"
        for rows in (totals(pool, look), by_week(pool, look)):
            table = Table(title=title, title_justify="left")
            for number, name in enumerate(rows[0]):
                table.add_column(name, justify="right" if number else "left")
            for row in rows[1:]:
                table.add_row(*row)
            console.print(table)
            title = "had / due, by week"


def totals(pool: Fairness, look: Look) -> list[tuple[str, ...]]:
    """A table's rows, the heading first: all weeks together."""
    rows: list[tuple[str, ...]] = [("", "given", "passed", "back", "share", "due", "there")]
    for line in pool.lines:
        total = line.total
        counts = (total.given, total.passed, total.returned)
        shares = (pool.share(line), pool.due_share(line), line.presence)
        rows.append((_name(line, look), *map(str, counts), *(f"{one:.0%}" for one in shares)))
    return rows


def by_week(pool: Fairness, look: Look) -> list[tuple[str, ...]]:
    """A table's rows, the heading first: leads had and due in each week."""
    zone = ZoneInfo(look.zone)
    rows = [("", *(f"{start.astimezone(zone):%d.%m}" for start in pool.weeks))]
    for line in pool.lines:
        weeks = zip(line.counts, line.due_by_week, strict=True)
        rows.append((_name(line, look), *(f"{count.kept}/{due:.0f}" for count, due in weeks)))
    return rows


def _name(line: Line, look: Look) -> str:
    return escape(clip(clean(look.names.get(line.user, line.user)), _NAME))
