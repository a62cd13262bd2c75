"""`baton settings`: the history of app.yaml, as a table or one change in full."""

import argparse
import sys

from rich.console import Console
from rich.markup import escape
from rich.syntax import Syntax
from rich.table import Table

from bot.config import ConfigError
from bot.domain.settings_changes import Outcome, SettingsChange
from bot.ports import StoreUnavailableError
from commands.configuration import print_problems
from commands.looking import looking_at, print_unreadable
from storage.database import Database

_OUTCOMES = {
    Outcome.FIRST: "the first seen",
    Outcome.CHANGED: "changed",
    Outcome.REFUSED: "refused",
    Outcome.RIGHT_AGAIN: "right again",
}


def run(arguments: argparse.Namespace) -> int:
    """Print changes, newest first, or one. Exit codes: 0 shown, 1 not there, 2 bad settings."""
    try:
        environment = looking_at(arguments)
    except ConfigError as error:
        print_problems(error.problems)
        return 2
    database = Database(environment.database_url.get_secret_value())
    try:
        if arguments.number is None:
            _list(Console(), database, arguments.last)
            return 0
        change = database.read(lambda work: work.settings.get(arguments.number))
    except StoreUnavailableError as error:
        print_unreadable(error)
        return 1
    finally:
        database.close()
    if change is None:
        print(f"There is no change {arguments.number}. Try: baton settings", file=sys.stderr)
        return 1
    _show(Console(), change)
    return 0


def _list(console: Console, database: Database, last: int) -> None:
    changes = database.read(lambda work: work.settings.recent(max(last, 1)))
    if not changes:
        console.print("No app.yaml is on record yet; `baton run` notes it when it starts.")
        return
    table = Table("", "When (UTC)", "Who", "What", "Lines", "It did, or why not")
    for one in changes:
        said = "\n".join(one.errors or one.did)
        lines = f"+{one.added} −{one.removed}" if one.diff else ""
        what = _OUTCOMES[one.outcome] + (", found at a start" if one.while_stopped else "")
        when = f"{one.at:%Y-%m-%d %H:%M}"
        table.add_row(str(one.id), when, escape(one.by or "?"), what, lines, escape(said))
    console.print(table)


def _show(console: Console, change: SettingsChange) -> None:
    outcome = _OUTCOMES[change.outcome]
    who = escape(change.by or "nobody known")
    console.print(f"Change {change.id}: {outcome}, {change.at:%Y-%m-%d %H:%M} UTC, by {who}.")
    for sentence in (*change.errors, *change.did):
        console.print(escape(sentence), highlight=False)
    if not change.diff:
        console.print("No line of app.yaml differs.")
    elif console.is_terminal:
        console.print(Syntax(change.diff, "diff", background_color="default"))
    else:
        print(change.diff)
