"""`baton gaps`: what the content lacks, by urgency."""

import argparse
from collections.abc import Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bot.config import ConfigError, load
from bot.domain.gap_shown import STATES, Which
from bot.domain.gaps import Ranked
from bot.ports import StoreUnavailableError
from bot.services.gap_table import csv_of
from commands.configuration import given_to, print_problems
from commands.looking import looking_at, print_unreadable
from storage.database import Database


def run(arguments: argparse.Namespace) -> int:
    """Print the backlog.

    Exit codes: 0 printed, 1 the database cannot be read, 2 bad settings.
    """
    try:
        environment = looking_at(arguments)
        load(environment.config, given_to(arguments))
    except ConfigError as error:
        print_problems(error.problems)
        return 2
    database = Database(environment.database_url.get_secret_value())
    which = Which.ALL if arguments.all else Which.OPEN
    try:
        backlog = database.read(lambda work: work.gaps.backlog(STATES[which]))
    except StoreUnavailableError as error:
        print_unreadable(error)
        return 1
    finally:
        database.close()
    if arguments.csv:
        print(csv_of(backlog), end="")
    elif not backlog:
        print("No gap is open: the content answered what was asked.")
    else:
        Console(highlight=False).print(_table(backlog))
    return 0


def _table(backlog: Sequence[Ranked]) -> Table:
    table = Table("Gap", "Cause", "People", "Leads", "Waiting", "State")
    for one in backlog:
        gap, interest = one.gap, one.interest
        counts = (interest.people, interest.leads, interest.waiting)
        taken = gap.assignee and gap.closed_at is None
        state = f"assigned to {gap.assignee}" if taken else gap.state.value
        table.add_row(escape(gap.text), gap.cause.value, *map(str, counts), escape(state))
    return table
