"""`baton actions`: who does what by when."""

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import datetime, timedelta

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bot.config import ConfigError, Settings, load
from bot.domain.actions import Action
from bot.ports import StoreUnavailableError, UnitOfWork
from bot.services.action_table import Named, csv_of, row_of
from bot.services.roster import Roster
from commands.clocks import system_clock
from commands.configuration import given_to, print_problems
from commands.looking import looking_at, print_unreadable
from storage.database import Database

#: So long ago an action may have been closed to be printed with --all.
_CLOSED = timedelta(days=90)


def run(arguments: argparse.Namespace) -> int:
    """Print actions, what is due first first.

    Exit codes: 0 printed, 1 the database cannot be read, 2 bad settings or nobody of that name.
    """
    try:
        environment = looking_at(arguments)
        settings = load(environment.config, given_to(arguments))
    except ConfigError as error:
        print_problems(error.problems)
        return 2
    if arguments.owner and arguments.owner not in settings.people:
        known = ", ".join(settings.people)
        print(f"{arguments.owner} is nobody's key in app.yaml: {known}.", file=sys.stderr)
        return 2
    database = Database(environment.database_url.get_secret_value())
    now = system_clock()
    try:
        found, named = database.read(lambda work: _found(work, settings, arguments, now))
    except StoreUnavailableError as error:
        print_unreadable(error)
        return 1
    finally:
        database.close()
    _print(arguments, found, named, now)
    return 0


def _found(
    work: UnitOfWork, settings: Settings, arguments: argparse.Namespace, now: datetime
) -> tuple[Sequence[Action], Named]:
    users = Roster(settings).users(work)
    names = {user: settings.people[key].name for key, user in users.items()}
    found = list(work.actions.overdue(now) if arguments.overdue else work.actions.all_open())
    if arguments.all:
        found += work.actions.closed_since(now - _CLOSED)
    if arguments.owner:
        found = [one for one in found if one.owner == users.get(arguments.owner)]
    people = work.people.many(
        sorted({one for action in found for one in (action.owner, action.maker)} - {*names})
    )
    names |= {user: person.name for user, person in people.items() if person.known}
    return found, lambda user: names.get(user, user)


def _print(
    arguments: argparse.Namespace, found: Sequence[Action], named: Named, now: datetime
) -> None:
    if arguments.csv:
        print(csv_of(found, named, now), end="")
    elif arguments.json:
        rows = [row_of(one, named, now) for one in found]
        print(json.dumps(rows, indent=2, ensure_ascii=False))
    elif not found:
        print("Nothing is overdue." if arguments.overdue else "No action is open.")
    else:
        Console(highlight=False).print(_table(found, named, now))


def _table(found: Sequence[Action], named: Named, now: datetime) -> Table:
    table = Table("No.", "Action", "Owner", "Due", "Carried", "State")
    for one in found:
        due = one.due.isoformat() if one.due else ""
        state = "overdue" if one.is_late(now) else one.state.value
        carried = str(one.carried) if one.carried else ""
        cells = (str(one.id), one.text, named(one.owner), due, carried, state)
        table.add_row(*map(escape, cells))
    return table
