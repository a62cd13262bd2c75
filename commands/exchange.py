"""`baton exchange`: who has met whom, what came of it, and who takes no part."""

import argparse
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bot.config import ConfigError, Settings, load
from bot.domain.exchange_programme import Meeting, did_meet
from bot.ports import StoreUnavailableError, UnitOfWork
from bot.services.roster import Roster
from commands.clocks import clock_from
from commands.configuration import given_to, print_problems
from commands.looking import looking_at, print_unreadable
from storage.database import Database


def run(arguments: argparse.Namespace) -> int:
    """Print the rounds, the newest first, and who is out. What people learned is never printed.

    Exit codes: 0 printed, 1 the database cannot be read, 2 bad settings.
    """
    try:
        environment = looking_at(arguments)
        settings = load(environment.config, given_to(arguments))
    except ConfigError as error:
        print_problems(error.problems)
        return 2
    database, now = Database(environment.database_url.get_secret_value()), clock_from(None)()
    try:
        found = database.read(lambda work: _found(work, settings, now, arguments.rounds))
    except StoreUnavailableError as error:
        print_unreadable(error)
        return 1
    finally:
        database.close()
    if arguments.json:
        print(json.dumps(found, indent=2, ensure_ascii=False))
    else:
        _print(found, settings.workspace.zone)
    return 0


def _found(work: UnitOfWork, settings: Settings, now: datetime, limit: int) -> dict[str, Any]:
    users = Roster(settings).users(work)
    names = {user: settings.people[key].name for key, user in users.items()}
    rounds = work.exchange.rounds(limit)
    choices = work.exchange.choices()
    asked = settings.exchange
    upcoming = asked.rhythm(settings.workspace.zone).next_after(now) if asked else None
    return {
        "next": upcoming.isoformat() if upcoming else None,
        "rounds": [
            {
                "day": day.isoformat(),
                "pairs": [_pair(work, meeting, names) for meeting in meetings],
            }
            for day, meetings in rounds
        ],
        "out": [
            {
                "person": names.get(user, user),
                "until": choice.until.isoformat() if choice.until else None,
            }
            for user, choice in sorted(choices.items())
            if choice.holds(now)
        ],
    }


def _pair(work: UnitOfWork, meeting: Meeting, names: Mapping[str, str]) -> dict[str, Any]:
    said = work.exchange.learned([meeting.id])
    return {
        "marketing": names.get(meeting.marketer, meeting.marketer),
        "sales": names.get(meeting.rep, meeting.rep),
        "lead": meeting.lead_id,
        "met": did_meet(said) if said else None,
        "on_agenda": meeting.agenda_at is not None,
    }


def _print(found: Mapping[str, Any], zone: ZoneInfo) -> None:
    console = Console(highlight=False)
    upcoming = _day(found["next"], zone) if found["next"] else None
    console.print(f"Next round: {upcoming}" if upcoming else "app.yaml has no exchange.")
    table = Table("Round", "Marketing", "Sales", "Lead", "Met", "On the agenda")
    met = {True: "yes", False: "no", None: "–"}
    for one in found["rounds"]:
        for pair in one["pairs"]:
            names = (escape(pair["marketing"]), escape(pair["sales"]))
            lead = str(pair["lead"] or "–")
            agenda = "yes" if pair["on_agenda"] else "–"
            table.add_row(one["day"], *names, lead, met[pair["met"]], agenda)
    if table.row_count:
        console.print(table)
    else:
        console.print("Nobody has met yet.")
    for one in found["out"]:
        until = f"until {_day(one['until'], zone)}" if one["until"] else "until they say otherwise"
        console.print(f"Out: {escape(one['person'])}, {until}")


def _day(moment: str, zone: ZoneInfo) -> str:
    return f"{datetime.fromisoformat(moment).astimezone(zone):%a %-d %b %Y, %H:%M %Z}"
