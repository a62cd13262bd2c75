"""`baton db`: the database's schema, and copies of it."""

import argparse
import sys

from alembic.util import CommandError

from bot.config import ConfigError
from bot.ports import StoreUnavailableError
from commands.backups import run_backup, run_restore
from commands.configuration import print_problems, without_slack
from commands.looking import print_unusable
from storage import schema
from storage.database import Database


def run(arguments: argparse.Namespace) -> int:
    """Do one step and say where the database stands.

    Exit codes: 0 done, 1 not possible or not confirmed, 2 bad settings.
    """
    try:
        environment = without_slack(arguments)
    except ConfigError as error:
        print_problems(error.problems)
        return 2
    database = Database(environment.database_url.get_secret_value())
    if arguments.step == "backup":
        return run_backup(database.url, arguments.what)
    if arguments.step == "restore":
        return run_restore(database.url, arguments.what)
    return _with_schema(database, arguments.step, arguments.what, asked=not arguments.yes)


def _with_schema(database: Database, step: str, revision: str | None, *, asked: bool) -> int:
    try:
        if step == "upgrade":
            schema.upgrade(database.engine, revision or "head")
        elif step == "downgrade":
            if asked and not _confirmed(revision or "-1"):
                return 1
            schema.downgrade(database.engine, revision or "-1")
        print(f"schema: {schema.current(database.engine) or 'none'} (newest: {schema.newest()})")
    except StoreUnavailableError as error:
        print_unusable(error)
        return 1
    except CommandError as error:
        print(f"{error}. `baton db current` says where the database stands.", file=sys.stderr)
        return 1
    finally:
        database.close()
    return 0


def _confirmed(to: str) -> bool:
    if not sys.stdin.isatty():
        print("Add --yes to downgrade without being asked.", file=sys.stderr)
        return False
    where = "one step back" if to == "-1" else f"back to {to}"
    lost = "What is in columns and tables that this removes is lost."
    return input(f"Take the schema {where}? {lost} [y/N] ").lower() == "y"
