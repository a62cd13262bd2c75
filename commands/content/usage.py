"""`baton content usage`: which documents were read and used on calls, by whom."""

import argparse
import csv
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bot.config import ConfigError, Settings, load
from bot.domain.battlecard_shown import Usage
from bot.domain.cells import harmless
from bot.ports import StoreUnavailableError, UnitOfWork
from bot.services.reviews import usage_since
from bot.services.roster import Roster
from commands.configuration import given_to, print_problems
from commands.looking import looking_at, print_unusable
from storage import schema
from storage.database import Database

_COLUMNS = ("Document", "Person", "Days read", "Used")


def run(arguments: argparse.Namespace) -> int:
    """Print the figures. Exit codes: 0 done, 2 the settings or the database cannot be used."""
    since = datetime.now(UTC) - timedelta(days=arguments.days)
    try:
        environment = looking_at(arguments)
        settings = load(environment.config, given_to(arguments))
        database = Database(environment.database_url.get_secret_value())
        try:
            schema.upgrade(database.engine)
            found = database.read(lambda work: usage_since(work, since))
            names = database.read(lambda work: _names(work, settings, found))
        finally:
            database.close()
    except ConfigError as error:
        print_problems(error.problems)
        return 2
    except StoreUnavailableError as error:
        print_unusable(error)
        return 2
    rows = list(_rows(found, names))
    if arguments.csv:
        csv.writer(sys.stdout).writerows([_COLUMNS, *(map(harmless, row) for row in rows)])
    elif not rows:
        print(f"No document was read in the last {arguments.days} days.")
    else:
        Console(highlight=False).print(_table(rows))
    return 0


def _names(work: UnitOfWork, settings: Settings, found: Sequence[Usage]) -> Mapping[str, str]:
    users = sorted({user for one in found for user in one.people})
    met = {user: person.name for user, person in work.people.many(users).items()}
    ours = {user: settings.people[key].name for key, user in Roster(settings).users(work).items()}
    return {**met, **ours}


def _rows(found: Sequence[Usage], names: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    for one in found:
        about = one.document.about
        for user, (read, used) in sorted(one.people.items(), key=lambda each: -each[1][1]):
            name = names.get(user, user)
            yield f"{about.repository}/{about.path}", name, str(read), str(used)


def _table(rows: Sequence[tuple[str, ...]]) -> Table:
    table = Table(*_COLUMNS[:2])
    for column in _COLUMNS[2:]:
        table.add_column(column, justify="right")
    for row in rows:
        table.add_row(*map(escape, row))
    return table
