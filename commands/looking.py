"""What commands have in common that only look at the database."""

import argparse
import sys

from sqlalchemy import make_url

from bot.config import ConfigError, Environment, Problem
from bot.ports import StoreUnavailableError
from commands.configuration import without_slack
from storage.alone import file_of

_EARLIER = "It is empty or of an earlier version. Try: baton db upgrade"
#: What SQLite and PostgreSQL say, and what helps.
_REMEDIES = (
    (
        "unable to open database file",
        "Its folder must be there, and this user must be allowed to write in it.",
    ),
    (
        "readonly database",
        "Even to read it, this user must be allowed to write to the file and in its folder.",
    ),
    ("file is not a database", "Name another with --database or BATON_DATABASE_URL."),
    ("no such table", _EARLIER),
    ("no such column", _EARLIER),
    ('relation "', _EARLIER),
    ("column ", _EARLIER),
    ("disk is full", "Make room on the disk; what was kept before is safe."),
    ("No space left", "Make room on the disk; what was kept before is safe."),
    ("database is locked", "Somebody else works on it: run the same command again."),
    ("did not get to it in time", "Run the same command again."),
    ("password authentication failed", "Look at the user and password in BATON_DATABASE_URL."),
)


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
    """Say on standard error that the database cannot be read, why, and what helps."""
    print(f"The database cannot be read: {_why_and_remedy(error)}", file=sys.stderr)


def print_unusable(error: StoreUnavailableError) -> None:
    """Say the same for commands that also write."""
    print(f"The database cannot be used: {_why_and_remedy(error)}", file=sys.stderr)


def remedy(why: str) -> str | None:
    """What helps against what SQLite or PostgreSQL say; None where that is not known."""
    return next((fix for sign, fix in _REMEDIES if sign in why), None)


def _why_and_remedy(error: StoreUnavailableError) -> str:
    why = str(error).strip().splitlines()[0].rstrip(".")
    return f"{why}. {remedy(why) or 'Try: baton doctor'}"
