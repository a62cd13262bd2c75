"""`baton check`: every mistake in app.yaml at once, each with its line and the remedy."""

import argparse
import sys
from pathlib import Path

from bot.config import check, describe, load, missing_secrets, variables, write_schema


def run(arguments: argparse.Namespace) -> int:
    """Print what is wrong, or a summary. Exit codes: 0 sound, 2 not."""
    if arguments.write_schema:
        write_schema(Path(arguments.write_schema))
        print(f"Wrote {arguments.write_schema}.")
        return 0
    environ = variables()
    path = Path(arguments.config or environ.get("BATON_CONFIG") or "app.yaml")
    problems = check(path, environ)
    for problem in problems:
        print(problem, file=sys.stderr)
    if problems:
        print(f"{path}: {_count(len(problems), 'problem')} found.", file=sys.stderr)
        return 2
    settings = load(path, environ)
    print(f"{path} is sound.")
    for what, summary in describe(settings):
        print(f"  {what:<10} {summary}")
    for missing in missing_secrets(settings, environ):
        print(f"Before `baton run`: {missing}")
    return 0


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
