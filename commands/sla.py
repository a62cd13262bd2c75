"""`baton sla`: how both teams kept their half of the agreement."""

import argparse
import json
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bot.config import ConfigError, load
from bot.domain.scorecard import Scorecard, Share, Tally
from bot.domain.scorecard_told import parts
from bot.ports import StoreUnavailableError
from bot.services.gap_desk import content_requests
from bot.services.scoring import ScoreService
from commands.clocks import clock_from
from commands.configuration import given_to, print_problems
from commands.looking import looking_at, print_unreadable
from storage.database import Database


def run(arguments: argparse.Namespace) -> int:
    """Print the scorecard.

    Exit codes: 0 printed, 1 the database cannot be read, 2 bad settings.
    """
    try:
        environment = looking_at(arguments)
        settings = load(environment.config, given_to(arguments))
    except ConfigError as error:
        print_problems(error.problems)
        return 2
    database = Database(environment.database_url.get_secret_value())
    try:
        clock = clock_from(None)
        scoring = ScoreService(
            database,
            settings,
            clock,
            lambda work, start, end: content_requests(work, start, end, clock()),
        )
        found = [scoring.scorecard(days) for days in arguments.days]
    except StoreUnavailableError as error:
        print_unreadable(error)
        return 1
    finally:
        database.close()
    if arguments.json:
        print(json.dumps([as_json(one) for one in found], indent=2, ensure_ascii=False))
        return 0
    console = Console(highlight=False)
    for part in parts(found, settings.team_names):
        console.print(_table(part.title, part.rows, arguments.days))
    return 0


def _table(title: str, rows: tuple[tuple[str, tuple[str, ...]], ...], periods: list[int]) -> Table:
    table = Table("", title=escape(title), title_justify="left", min_width=60)
    for days in periods:
        table.add_column(f"{days} days")
    for label, cells in rows:
        table.add_row(escape(label), *map(escape, cells))
    return table


def as_json(card: Scorecard) -> dict[str, Any]:
    """One period for machines: spans in seconds; percent is null where there are too few."""
    half = card.marketing
    return {
        "days": card.days,
        "sales": [
            {
                "team": one.team,
                "first_answers": _tally(one.answers),
                "median_seconds": one.median.total_seconds() if one.median is not None else None,
                "p90_seconds": one.p90.total_seconds() if one.p90 is not None else None,
                "follow_ups": _tally(one.follow_ups),
                "verdicts": _tally(one.verdicts),
            }
            for one in card.sales
        ],
        "marketing": {
            "leads": half.leads,
            "complete": _share(half.complete),
            "met": _share(half.met),
            "definition": half.definition or None,
            "content_requests": _tally(half.content),
        },
    }


def _tally(found: Tally) -> dict[str, int | None]:
    return {
        "kept": found.kept,
        "late": found.late,
        "open": found.open,
        "paused": found.paused,
        "percent": found.share.percent,
    }


def _share(found: Share | None) -> dict[str, int | None] | None:
    if found is None:
        return None
    return {"part": found.part, "of": found.of, "percent": found.percent}
