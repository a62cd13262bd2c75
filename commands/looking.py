"""What commands have in common that only look at the database."""

import argparse
import sys

from sqlalchemy import make_url

from bot.config import ConfigError, Environment, Problem
from bot.ports import StoreUnavailableError
from commands.configuration import without_slack
from storage.alone import file_of


def looking_at(arguments: argparse.Namespace) -> Environment:
    """What commands need that look at a database; ConfigError where there is none yet, too.

    SQLite would make an empty one, in which nothing can be found.
    """
    environment = without_slack(arguments)
    path = file_of(make_url(environment.database_url.get_secret_value()))
    if path is not None and not path.exists():
        what = f"there is no database {path} yet."
        fix = "`baton run`, `baton import` or `baton db upgrade` makes it; --database names one."
        raise ConfigError([Problem("environment", 0, 0, "BATON_DATABASE_URL", what, fix)])
    return environment


def print_unreadable(error: StoreUnavailableError) -> None:
    """Say on standard error that the database cannot be read, why, and what tells more."""
    why = str(error).strip().splitlines()[0].rstrip(".")
    print(f"The database cannot be read: {why}. Try: baton doctor", file=sys.stderr)
