"""`baton content`: reading, searching and checking the content repositories."""

import argparse

from commands.content import index, lint, search, usage

_STEPS = {"index": index.run, "lint": lint.run, "search": search.run, "usage": usage.run}


def run(arguments: argparse.Namespace) -> int:
    """Do one step; returns its exit code."""
    return _STEPS[arguments.step](arguments)
