"""`baton route`: where a lead would go and why, without writing or sending anything."""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from bot.config import ConfigError, Settings, load, variables
from bot.domain.appraisal import appraise
from bot.domain.contact import normalise
from bot.domain.leads import LeadData
from bot.domain.routing import Turn
from bot.services.mapping import map_item
from bot.services.routing import rules_of, trace_of
from commands.run import print_problems


def run(arguments: argparse.Namespace) -> int:
    """Explain one lead. Exit codes: 0 explained, 2 the file or the settings cannot be read."""
    environ = variables()
    try:
        settings = load(arguments.config or environ.get("BATON_CONFIG") or "app.yaml", environ)
        payload = _payload(arguments.file)
    except ConfigError as error:
        print_problems(error.problems)
        return 2
    except (OSError, ValueError) as error:
        print(f"{arguments.file}: {error}", file=sys.stderr)
        return 2
    if arguments.source not in settings.sources:
        known = ", ".join(settings.sources)
        print(f'No source is called "{arguments.source}". Known: {known}.', file=sys.stderr)
        return 2
    data = _normalised(settings, arguments.source, payload)
    found = appraise(
        arguments.source, data, settings.agreed, settings.score_lines, rules_of(settings)
    )
    trace = trace_of(found, Turn(None))
    if arguments.json:
        print(json.dumps(trace, indent=2, default=str, ensure_ascii=False))
    else:
        show(Console(), settings, data, trace)
    return 0


def _payload(file: str) -> Mapping[str, Any]:
    text = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
    payload = json.loads(text)
    if not isinstance(payload, dict):
        raise ValueError("one lead is an object of names and values, as its source sends it.")
    return payload


def _normalised(settings: Settings, source: str, payload: Mapping[str, Any]) -> LeadData:
    mapped = map_item(settings.sources[source], payload)
    return normalise(mapped.sent, mapped.further, settings.workspace.default_country).data


def show(console: Console, settings: Settings, data: LeadData, trace: Mapping[str, Any]) -> None:
    """Print the trace as tables: definitions, score, rules, outcome."""
    console.print(f"[bold]{data.title_line}[/bold]", highlight=False)
    names = {one.key: one for one in settings.agreed}
    if trace["definitions"]:
        table = Table(title="Definitions", title_justify="left")
        for column in ("definition", "clause", "outcome"):
            table.add_column(column)
        for judged in trace["definitions"]:
            definition = names[judged["definition"]]
            for number, (clause, result) in enumerate(
                zip(definition.clauses, judged["results"], strict=True), 1
            ):
                table.add_row(definition.name, f"{number}. {clause.says}", _OUTCOMES[result])
        console.print(table)
    if settings.score:
        table = Table(title=f"Score {trace['score']['total']}", title_justify="left")
        table.add_column("points", justify="right")
        table.add_column("for")
        for points, says in trace["score"]["held"]:
            table.add_row(f"{points:+}", says)
        for points, says in trace["score"]["unknown"]:
            table.add_row(f"({points:+})", f"{says}: not known")
        console.print(table)
    table = Table(title="Rules, from the top", title_justify="left")
    for column in ("rule", "outcome", "because"):
        table.add_column(column)
    for rule in trace["rules"]:
        table.add_row(rule["rule"], _OUTCOMES[rule["matched"]], _saw(rule["saw"]))
    console.print(table)
    channel = settings.channels[trace["channel"]]
    if owner := _owner(settings, trace):
        console.print(f"Goes to {channel}, owner: {owner}.", highlight=False)
    else:
        console.print(f"Goes to {channel}; anyone may claim it.", highlight=False)


_OUTCOMES = {True: "✓ met", False: "✗ not met", None: "? unknown"}


def _saw(saw: Mapping[str, Any]) -> str:
    return ", ".join(
        f"{name} {'is not known' if value is None else f'= {value}'}" for name, value in saw.items()
    )


def _owner(settings: Settings, trace: Mapping[str, Any]) -> str:
    rule = next(one for one in settings.routing if one.name == trace["rules"][-1]["rule"])
    if rule.owner:
        return settings.people[rule.owner].name
    if rule.pool:
        return f"whose turn it is of {_names(settings, settings.pools[rule.pool].people)}"
    return ""


def _names(settings: Settings, keys: Sequence[str]) -> str:
    return ", ".join(settings.people[key].name for key in keys)
