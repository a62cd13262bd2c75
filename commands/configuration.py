"""What the command line, the environment and app.yaml say together."""

import argparse
import sys
from collections.abc import Iterable, Mapping

from bot.config import (
    ConfigError,
    Environment,
    Problem,
    Settings,
    load,
    missing_secrets,
    variables,
)

#: Variable → the option that overrides it.
_OPTIONS = {
    "BATON_CONFIG": "config",
    "BATON_DATABASE_URL": "database",
    "BATON_HTTP": "http",
}


def given_to(arguments: argparse.Namespace) -> Mapping[str, str]:
    """The variables of the process and of .env, with the command line's own words on top."""
    given = dict(variables())
    for name, option in _OPTIONS.items():
        if value := getattr(arguments, option, None):
            given[name] = value
    return given


def everything(arguments: argparse.Namespace) -> tuple[Environment, Settings]:
    """What `run` needs, secrets included; ConfigError with every problem at once."""
    given = given_to(arguments)
    problems: list[Problem] = []
    environment, settings = None, None
    try:
        environment = Environment.of(given)
    except ConfigError as error:
        problems += error.problems
    try:
        settings = load(given.get("BATON_CONFIG") or "app.yaml", given)
        problems += missing_secrets(settings, given)
    except ConfigError as error:
        problems += error.problems
    if problems or environment is None or settings is None:
        raise ConfigError(problems)
    return environment, settings


def without_slack(arguments: argparse.Namespace) -> Environment:
    """What commands need that never talk to Slack, whatever its tokens look like; ConfigError."""
    given = given_to(arguments)
    return Environment.of({name: given[name] for name in _OPTIONS if name in given})


def print_problems(problems: Iterable[Problem]) -> None:
    """One line per problem, on standard error."""
    for problem in problems:
        print(problem, file=sys.stderr)
