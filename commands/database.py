"""`baton db`: the database's schema, and copies of it."""

import argparse
import sys

from alembic.util import CommandError

from bot.config import ConfigError
from bot.ports import StoreUnavailableError
from commands.backups import run_backup, run_restore
from commands.configuration import print_problems, without_slack
from storage import schema
from storage.database import Database


def run(arguments: argparse.Namespace) -> int:
    """Do one step and say where the database stands.

    Exit codes: 0 done, 1 not possible, 2 bad settings.
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
    try:
        if arguments.step == "upgrade":
            schema.upgrade(database.engine, arguments.what or "head")
        elif arguments.step == "downgrade":
            schema.downgrade(database.engine, arguments.what or "-1")
        print(f"schema: {schema.current(database.engine) or 'none'} (newest: {schema.newest()})")
    except StoreUnavailableError as error:
        print(f"The database cannot be used: {error}", file=sys.stderr)
        return 1
    except CommandError as error:
        print(f"{error}. `baton db current` says where the database stands.", file=sys.stderr)
        return 1
    finally:
        database.close()
    return 0
