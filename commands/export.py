"""`baton export`: the leads behind a number."""

import argparse

from commands.measures import run_behind


def run(arguments: argparse.Namespace) -> int:
    """Print the leads behind a measure of a source and window.

    Exit codes: 0 printed, 1 the database cannot be read, 2 the settings or an option are wrong.
    """
    return run_behind(arguments)
