"""`baton db`: bring the database to this version's schema, or back."""

import argparse
import sys

from bot.config import Environment, variables
from bot.ports import StoreUnavailableError
from storage import schema
from storage.database import Database


def run(arguments: argparse.Namespace) -> int:
    """Do one step and say where the database stands. Exit codes: 0 done, 1 not possible."""
    given = dict(variables())
    if arguments.database:
        given["BATON_DATABASE_URL"] = arguments.database
    database = Database(Environment.of(given).database_url.get_secret_value())
    try:
        if arguments.step == "upgrade":
            schema.upgrade(database.engine, arguments.revision or "head")
        elif arguments.step == "downgrade":
            schema.downgrade(database.engine, arguments.revision or "-1")
        print(f"schema: {schema.current(database.engine) or 'none'} (newest: {schema.newest()})")
    except StoreUnavailableError as error:
        print(f"The database cannot be used: {error}", file=sys.stderr)
        return 1
    finally:
        database.close()
    return 0
