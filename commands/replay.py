"""`baton replay`: who would have got past leads by a draft of app.yaml. Nothing is written."""

import argparse
import csv
import json
import os
import re
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from bot.config import ConfigError, Settings, load
from bot.ports import StoreUnavailableError
from bot.services.replay import Comparison, Deciding, Piece, gaps_of, pieces_of, plan_of
from commands.configuration import given_to, print_problems, without_slack
from commands.looking import looking_at, print_unreadable
from commands.replay_tables import show, when
from storage.database import Database

_UNITS = {"h": "hours", "d": "days", "w": "weeks"}
#: Fewer pieces are decided sooner than other processes have started.
_WORTH_PROCESSES = 10


def run(arguments: argparse.Namespace) -> int:
    """Compare the settings in force with a draft.

    Exit codes: 0 compared, 1 the database cannot be read, 2 a file or an option is wrong.
    """
    try:
        since = since_of(arguments.since, datetime.now(UTC))
        given = given_to(arguments)
        now, draft = load(without_slack(arguments).config, given), load(arguments.draft, given)
        environment = looking_at(arguments)
    except ConfigError as error:
        print_problems(error.problems)
        return 2
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    url = environment.database_url.get_secret_value()
    files = (str(environment.config), str(arguments.draft))
    try:
        found = compare(url, files, (now, draft), since, history=arguments.history)
        if arguments.csv:
            _write(Path(arguments.csv), found)
    except StoreUnavailableError as error:
        print_unreadable(error)
        return 1
    except OSError as error:
        print(f"{error.filename}: {error.strerror}.", file=sys.stderr)
        return 2
    if arguments.json:
        print(json.dumps(as_json(found, since), indent=2, ensure_ascii=False))
    else:
        show(Console(highlight=False), found, (now, draft), since)
    return 0


def since_of(words: str, now: datetime) -> datetime:
    """`90d`, `12w`, `48h` or a date such as 2026-08-24 (UTC); ValueError for anything else."""
    if span := re.fullmatch(r"(\d{1,5})([hdw])", words):
        return now - timedelta(**{_UNITS[span[2]]: int(span[1])})
    try:
        return datetime.strptime(words, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        raise ValueError(
            f"--since {words}: write a span such as 90d, 12w or 48h, or a date like 2026-08-24."
        ) from None


def compare(
    url: str,
    files: tuple[str, str],
    settings: tuple[Settings, Settings],
    since: datetime,
    *,
    history: bool = False,
) -> Comparison:
    """Replay the leads that came since then; a bar on a terminal tells how far it is.

    `files` are the paths of the two settings, for the processes that share the work.
    """
    database = Database(url)
    try:
        gaps = database.read(lambda work: [gaps_of(work, one, since) for one in settings])
        span = database.read(lambda work: work.past.span(since, history=history))
        pieces = pieces_of(span.first, span.last, span.leads, since, history=history)
        with _bar(len(pieces)) as advance:
            decided = []
            for found in _decide(database, url, files, settings, pieces):
                decided += found
                advance()
    finally:
        database.close()
    return Comparison(decided, *map(plan_of, settings, gaps))


def _decide(
    database: Database,
    url: str,
    files: tuple[str, str],
    settings: tuple[Settings, Settings],
    pieces: list[Piece],
) -> Iterator[Any]:
    if len(pieces) <= _WORTH_PROCESSES:
        deciding = Deciding(database, *settings)
        yield from map(deciding.decide, pieces)
        return
    # spawned: a forked process would share the database's connection
    with ProcessPoolExecutor(
        min(os.cpu_count() or 1, 8), get_context("spawn"), _begin, (url, *files)
    ) as processes:
        yield from processes.map(_piece, pieces)


_deciding: Deciding


def _begin(url: str, now: str, draft: str) -> None:
    global _deciding  # noqa: PLW0603  # a process of the pool has one for its whole life
    _deciding = Deciding(Database(url), load(now, {}), load(draft, {}))


def _piece(piece: Piece) -> list[Any]:
    return list(_deciding.decide(piece))


@contextmanager
def _bar(pieces: int) -> Iterator[Any]:
    console = Console(stderr=True)
    columns = (TextColumn("Replaying"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task("", total=pieces)
        yield lambda: bar.advance(task)


def as_json(found: Comparison, since: datetime) -> dict[str, Any]:
    """The comparison for machines: counts as [now, draft], and the leads that change."""
    return {
        "since": since.isoformat(),
        "leads": found.leads,
        "absences": found.absences,
        "changed": {
            "leads": len(found.changed),
            "channel": found.channel_changes,
            "pool_or_person": found.taker_changes,
            "tier": found.tier_changes,
        },
        "people": [
            {"person": key, "now": now, "draft": draft}
            for key, (now, draft) in found.people.items()
        ],
        "channels": [
            {"channel": key, "now": now, "draft": draft}
            for key, (now, draft) in found.channels.items()
        ],
        "tiers": [
            {"tier": key, "now": now, "draft": draft} for key, (now, draft) in found.tiers.items()
        ],
        "rules": [
            {"rule": key, "now": now, "draft": draft} for key, (now, draft) in found.rules.items()
        ],
        "changed_leads": [
            {
                "lead": one.lead_id,
                "received_at": when(one.at),
                "now": vars(one.now),
                "draft": vars(one.draft),
            }
            for one in found.changed[:20]
        ],
    }


def _write(path: Path, found: Comparison) -> None:
    """Every lead that changes, as CSV."""
    parts = ("channel", "rule", "taker", "owner", "tier")
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        columns = [f"{side}_{part}" for side in ("now", "draft") for part in parts]
        rows.writerow(["lead", "received_at", *columns])
        for one in found.changed:
            sides = [getattr(side, part) for side in (one.now, one.draft) for part in parts]
            rows.writerow([one.lead_id, when(one.at), *sides])
