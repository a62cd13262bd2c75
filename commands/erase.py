"""`baton erase`: take a person out of the database and out of Slack, and show what is left."""

import argparse
import sqlite3
import sys
from collections.abc import Sequence
from contextlib import closing

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from sqlalchemy import URL

from bot.config import ConfigError, load
from bot.domain.contact import normalise
from bot.domain.leads import Lead
from bot.ports import StoreUnavailableError
from bot.services.erasing import Erased, EraseService
from commands.clocks import system_clock
from commands.configuration import given_to, print_problems
from commands.looking import looking_at, print_unusable
from storage.alone import file_of
from storage.database import Database

#: Digits of a telephone number; a lead of a longer id is named with `#`.
_SHORTEST_NUMBER = 7
#: Bytes of a SQLite file that is compacted at once, some seconds' work.
_QUICKLY_COMPACTED = 500_000_000


def run(arguments: argparse.Namespace) -> int:
    """Show whom it is about, ask, erase, and show what changed.

    Exit codes: 0 erased, 1 nobody found, not confirmed or the database failed, 2 bad settings.
    """
    try:
        environment = looking_at(arguments)
        settings = load(environment.config, given_to(arguments))
    except ConfigError as error:
        print_problems(error.problems)
        return 2
    database = Database(environment.database_url.get_secret_value())
    service = EraseService(database, system_clock)
    try:
        found = _found(service, arguments.who, settings.workspace.default_country)
        if not found:
            print(
                "No lead is known by that; nothing was changed. "
                "Write an e-mail address, a phone number, or a lead's number such as 42.",
                file=sys.stderr,
            )
            return 1
        _show(found)
        if not (arguments.yes or _confirmed(len(found))):
            print("Nothing was changed.")
            return 1
        _tell(service.erase([lead.id for lead in found]))
    except StoreUnavailableError as error:
        print_unusable(error)
        return 1
    finally:
        database.close()
    _wipe(database.url)
    return 0


def _found(service: EraseService, who: str, country: str | None) -> Sequence[Lead]:
    if who.removeprefix("#").isdecimal() and (who.startswith("#") or len(who) < _SHORTEST_NUMBER):
        lead = service.lead(int(who.removeprefix("#")))
        return [lead] if lead else []
    field = "email" if "@" in who else "phone"
    data = normalise({field: who}, country=country).data
    return service.find(data.email, data.phone)


def _show(found: Sequence[Lead]) -> None:
    table = Table("Lead", "Came", "Source", "Stage", "Who")
    for lead in found:
        came = f"{lead.received_at:%Y-%m-%d}"
        who = lead.data.title_line if lead.erased_at is None else "erased before"
        table.add_row(str(lead.id), came, lead.source, lead.stage, escape(who))
    Console(highlight=False).print(table)


def _confirmed(count: int) -> bool:
    if not sys.stdin.isatty():
        print("Add --yes to erase without being asked.", file=sys.stderr)
        return False
    whom = "this lead" if count == 1 else f"these {count} leads"
    return input(f"Erase the person of {whom}? This cannot be undone. [y/N] ").lower() == "y"


def _tell(erased: Erased) -> None:
    console = Console(highlight=False)
    table = Table("Erased", "Rows")
    table.add_row("leads", str(erased.leads))
    for name, rows in sorted(erased.rows.items()):
        table.add_row(name, str(rows))
    console.print(table)
    if erased.messages:
        console.print(f"{erased.messages} messages in Slack go or change while Baton runs.")
    if not erased.left:
        console.print("Looked through every table: no trace is left.")
        return
    console.print("Found still, in what people wrote themselves:")
    for place, rows in sorted(erased.left.items()):
        console.print(f"  {place}: {rows}")


def _wipe(url: URL) -> None:
    """Overwrite what the file still holds of deleted content, and empty its log."""
    path = file_of(url)
    if path is None:
        return  # PostgreSQL's own vacuum frees the room
    if path.stat().st_size > _QUICKLY_COMPACTED:
        # Whoever clicked meanwhile would wait for a minute and longer.
        print(f"{path} is large and may hold old bytes: stop Baton and `VACUUM` it when you can.")
        return
    try:
        with closing(sqlite3.connect(path, timeout=30, isolation_level=None)) as connection:
            # Words that are gone stay in an index until its parts are merged.
            connection.execute("INSERT INTO lead_words (lead_words) VALUES ('optimize')")
            connection.execute("VACUUM")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.OperationalError as error:
        print(f"{path} was not compacted ({error}); until `VACUUM` runs, it may hold old bytes.")
