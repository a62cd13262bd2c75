"""`baton doctor`: what keeps Baton from working, and how to mend it."""

import argparse
import json
import logging
from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace

from rich.console import Console
from rich.table import Table
from rich.text import Text
from slack_sdk import WebClient
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler

from bot.config import Environment, Settings
from bot.domain.masking import masked
from bot.domain.people import Home
from bot.ports import Clock, StoreUnavailableError
from bot.slack.calls import TIMEOUT
from bot.slack.certificates import trusted
from bot.slack.directory import SlackDirectory
from commands.clocks import system_clock
from commands.configuration import given_to
from commands.diagnosis import address, charts, content, database, setup, slack, waiting, workspace
from commands.diagnosis.findings import Finding, Findings, Mark
from storage.database import Database

_SIGNS = {Mark.OK: "✓ ok", Mark.NOTE: "! note", Mark.PROBLEM: "✗ problem"}
_STYLES = {Mark.OK: "green", Mark.NOTE: "yellow", Mark.PROBLEM: "bold red"}


def run(arguments: argparse.Namespace) -> int:
    """Look at everything and say what was found. Exit codes: 0 all works, 1 something does not."""
    logging.getLogger("slack_sdk").setLevel(logging.CRITICAL)  # what it would log is said here
    found = examine(given_to(arguments), forgetting=arguments.forget_refusals)
    findings = [_safe(finding) for finding in found]
    faults = sum(finding.mark is Mark.PROBLEM for finding in findings)
    if arguments.json:
        told = [asdict(finding) for finding in findings]
        print(json.dumps({"ok": not faults, "findings": told}, indent=2, ensure_ascii=False))
    else:
        _print(findings, faults)
    return 1 if faults else 0


def examine(
    given: Mapping[str, str], clock: Clock = system_clock, *, forgetting: bool = False
) -> Findings:
    """Everything there is to find, part by part; `given` are the variables.

    With `forgetting` it is forgotten first which forms of charts the workspace refused.
    """
    found = setup.examine(given)
    yield from found.findings
    environment, settings = found.environment, found.settings
    store = Database(environment.database_url.get_secret_value())
    try:
        if environment.bot_token is not None:
            yield from _ask_slack(environment, settings, clock, store, forgetting=forgetting)
        yield from database.examine(store)
        try:
            if not database.missing_file(store):
                yield from waiting.examine(store, clock)
                if settings is not None:
                    yield from content.examine(settings, store)
        except StoreUnavailableError:
            pass  # said of the database just above
    finally:
        store.close()
    yield from address.examine(environment.http)


def _ask_slack(
    environment: Environment,
    settings: Settings | None,
    clock: Clock,
    store: Database,
    *,
    forgetting: bool,
) -> Findings:
    token = environment.bot_token.get_secret_value() if environment.bot_token else ""
    url = environment.api_url
    client = WebClient(token=token, base_url=url, timeout=TIMEOUT, ssl=trusted(url))
    client.retry_handlers.append(RateLimitErrorRetryHandler(max_retry_count=2))
    asking = settings.content.ask if settings else None
    yield from slack.examine(
        client,
        environment,
        clock,
        channels=bool(asking and asking.channels),
        agent=bool(asking and asking.prompts),
    )
    home = slack.home(client)
    if settings is None or home is None:
        return
    directory = SlackDirectory(client)
    yield from workspace.channels(settings, directory, _known(store))
    yield from workspace.people(settings, directory, home)
    yield from _charts(store, home, clock, forgetting=forgetting)


def _charts(store: Database, home: Home, clock: Clock, *, forgetting: bool) -> Findings:
    try:
        if not database.missing_file(store):
            if forgetting:
                charts.forget_refusals(store, home.team)
            yield from charts.examine(store, home.team, clock)
    except StoreUnavailableError:
        pass  # said of the database itself


def _known(store: Database) -> dict[str, str]:
    try:
        return {} if database.missing_file(store) else waiting.known_channels(store)
    except StoreUnavailableError:
        return {}


def _safe(finding: Finding) -> Finding:
    return replace(finding, what=masked(finding.what), fix=masked(finding.fix))


def _print(findings: Iterable[Finding], faults: int) -> None:
    console = Console(highlight=False, markup=False)
    if console.is_terminal:
        console.print(_table(findings))
    else:
        for finding in findings:
            remedy = f" → {finding.fix}" if finding.fix else ""
            print(f"{_SIGNS[finding.mark]}: {finding.part}: {finding.what}{remedy}")
    print(f"\n{faults} to mend." if faults else "\nEverything works.")


def _table(findings: Iterable[Finding]) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True, style="bold")
    table.add_column(overflow="fold")
    before = ""
    for finding in findings:
        part = finding.part if finding.part != before else ""
        before = finding.part
        sign = Text(_SIGNS[finding.mark], _STYLES[finding.mark])
        table.add_row(sign, part, Text(finding.what))
        if finding.fix:
            table.add_row("", "", Text(f"→ {finding.fix}", "italic"))
    return table
