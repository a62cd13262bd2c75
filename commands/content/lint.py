"""`baton content lint`: what is missing, overdue, dead or contradictory in the documents."""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict
from itertools import groupby
from pathlib import Path

from rich.console import Console
from rich.text import Text

from bot.config import ConfigError, Settings, load
from bot.domain.content import EVERYONE
from bot.domain.findings import Finding, Severity, Surroundings
from bot.ports.content import UnreadableError
from bot.services.linting import LintService
from commands.clocks import clock_from
from commands.configuration import given_to, print_problems, without_slack
from commands.content.index import HOW_TO_SET_UP
from commands.content.online import dead
from commands.libraries import libraries_of, writers_of
from commands.stopping import interrupted_by_all


def run(arguments: argparse.Namespace) -> int:
    """Check all documents; needs neither the database nor Slack.

    Exit codes: 0 no errors, 1 errors (with --strict warnings, too), 2 the settings or a folder
    cannot be used, 130 stopped.
    """
    try:
        environment = without_slack(arguments)
        settings = load(environment.config, given_to(arguments))
        if not settings.content.repositories:
            print(HOW_TO_SET_UP, file=sys.stderr)
            return 2
        if missing := [path for path in arguments.paths if not Path(path).exists()]:
            print(f"There is no file {', '.join(missing)}.", file=sys.stderr)
            return 2
        with interrupted_by_all():
            found = _service(settings).findings(dead if arguments.online else None)
    except ConfigError as error:
        print_problems(error.problems)
        return 2
    except UnreadableError as error:
        print(error, file=sys.stderr)
        return 2
    if arguments.paths:
        found = _only(found, settings, arguments.paths)
    if arguments.json:
        print(json.dumps([asdict(one) for one in found], indent=2, ensure_ascii=False))
    else:
        _show(found, settings)
    counted = [one for one in found if arguments.strict or one.severity is Severity.ERROR]
    return 1 if counted else 0


def _service(settings: Settings) -> LintService:
    libraries, sources = libraries_of(settings), writers_of(settings)
    roots = {one.key: one.folder.root for one in libraries}
    people = {
        name.casefold(): key
        for key, person in settings.people.items()
        for name in (key, person.slack, person.name)
    }
    competitors = {
        name.casefold()
        for key, others in settings.content.competitors.items()
        for name in (key, *others)
    }
    return LintService(
        libraries,
        sources,
        exists=lambda key, path: (roots[key] / path).exists(),
        around=Surroundings(
            people,
            frozenset({EVERYONE, *settings.teams}),
            frozenset(competitors),
            settings.content.review_days,
        ),
        today=clock_from(None)().astimezone(settings.workspace.zone).date(),
    )


def _only(found: Sequence[Finding], settings: Settings, paths: Sequence[str]) -> list[Finding]:
    wanted = {Path(path).resolve() for path in paths}

    def meant(*place: str) -> bool:
        return bool(place) and _file(settings, *place).resolve() in wanted

    return [one for one in found if meant(one.repository, one.path) or meant(*one.also)]


def _file(settings: Settings, repository: str, path: str) -> Path:
    return settings.folder / settings.content.repositories[repository].path / path


def _show(found: Sequence[Finding], settings: Settings) -> None:
    console = Console(highlight=False, soft_wrap=True)
    for _, group in groupby(found, key=lambda one: (one.repository, one.path)):
        for one in group:
            file = os.path.relpath(_file(settings, one.repository, one.path))
            style = "red" if one.severity is Severity.ERROR else "yellow"
            said = " ".join(filter(None, (one.what, one.fix)))
            # What documents say is no markup.
            line = Text(f"{file}:{one.line}: ")
            line.append(f"{one.severity.value}", style).append(f" [{one.rule.value}] {said}")
            console.print(line)
        console.print()
    errors = sum(one.severity is Severity.ERROR for one in found)
    counts = (_count(errors, "error"), _count(len(found) - errors, "warning"))
    console.print(f"{', '.join(counts)}." if found else "All is well.")


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
