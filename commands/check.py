"""`baton check`: every mistake in app.yaml at once, each with its line and the remedy."""

import argparse
import sys
from pathlib import Path

from bot.config import check, describe, load, missing_secrets, write_schema
from commands.configuration import given_to
from commands.diagnosis.findings import counted


def run(arguments: argparse.Namespace) -> int:
    """Print what is wrong, or a summary. Exit codes: 0 sound, 2 not."""
    if arguments.write_schema:
        write_schema(Path(arguments.write_schema))
        print(f"Wrote {arguments.write_schema}.")
        return 0
    environ = given_to(arguments)
    path = Path(environ.get("BATON_CONFIG") or "app.yaml")
    problems = check(path, environ)
    for problem in problems:
        print(problem, file=sys.stderr)
    if problems:
        print(f"{path}: {counted(len(problems), 'problem')} found.", file=sys.stderr)
        return 2
    settings = load(path, environ)
    print(f"{path} is sound.")
    for what, summary in describe(settings):
        print(f"  {what:<10} {summary}")
    if missing := missing_secrets(settings, environ):
        print("Still missing for `baton run` (not for `baton demo`):")
    for problem in missing:
        print(f"  {problem}")
    return 0
