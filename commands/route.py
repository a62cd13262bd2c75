"""`baton route`: where a lead would go and why, without writing or sending anything."""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bot.config import ConfigError, Settings, load, variables
from bot.domain.appraisal import appraise
from bot.domain.contact import normalise
from bot.domain.leads import LeadData
from bot.domain.stickiness import Preference
from bot.ports import StoreUnavailableError
from bot.services.assigning import Assigner
from bot.services.companies import Companies
from bot.services.mapping import map_item
from bot.services.roster import Roster
from bot.services.routing import offer_facts, trace_of
from bot.services.stickiness import Stickiness, Sticky
from bot.slack.displays import look_of
from bot.slack.views.look import Look
from bot.slack.views.trace import saw_in_words
from commands.clocks import clock_from
from commands.configuration import print_problems, without_slack
from storage.database import Database


def run(arguments: argparse.Namespace) -> int:
    """Explain one lead. Exit codes: 0 explained, 2 the file or the settings cannot be read."""
    environ = variables()
    try:
        settings = load(arguments.config or environ.get("BATON_CONFIG") or "app.yaml", environ)
        payload = _payload(arguments.file)
    except ConfigError as error:
        print_problems(error.problems)
        return 2
    except json.JSONDecodeError as error:
        where = f"{arguments.file}:{error.lineno}:{error.colno}"
        print(f"{where}: this is no JSON: {error.msg}.", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"{arguments.file} cannot be read: {error.strerror}.", file=sys.stderr)
        return 2
    except ValueError as error:
        print(f"{arguments.file}: {error}", file=sys.stderr)
        return 2
    if arguments.source not in settings.sources:
        known = ", ".join(settings.sources)
        print(f'No source is called "{arguments.source}". Known: {known}.', file=sys.stderr)
        return 2
    data = _normalised(settings, arguments.source, payload)
    found = appraise(
        arguments.source,
        data,
        settings.agreed,
        settings.score_lines,
        settings.rules,
        territories=settings.territory_lists,
        tiers=settings.tier_lines,
    )
    trace = trace_of(
        found, None, None, _preferred(arguments, settings, found.route.rule.pool, data)
    )
    if (pool := found.route.rule.pool) and (asked := settings.pools[pool].offer):
        trace["offer"] = offer_facts(settings, asked)
    if arguments.json:
        print(json.dumps(trace, indent=2, default=str, ensure_ascii=False))
    else:
        show(Console(), settings, data, trace)
    return 0


def _preferred(
    arguments: argparse.Namespace, settings: Settings, pool: str | None, data: LeadData
) -> Sticky | None:
    """Who owns the lead's company, by what is in the database now; None where nobody asks."""
    if pool is None or not settings.pools[pool].sticky:
        return None
    roster = Roster(settings)
    clock = clock_from(None)
    database = None
    try:
        database = Database(without_slack(arguments).database_url.get_secret_value())
        if database.url.get_backend_name() == "sqlite" and not _is_there(database):
            return Sticky(Preference(), ("There is no database yet, so no company is known.",))
        companies = Companies(database, settings, roster, clock)
        companies.catch_up()
        asked = Stickiness(settings, roster, Assigner(settings, roster), companies)
        return database.read(lambda work: asked.prefer(work, pool, data, clock()))
    except (StoreUnavailableError, ConfigError) as error:
        return Sticky(Preference(), (f"Known companies cannot be read: {error}.",))
    finally:
        if database is not None:
            database.close()


def _is_there(database: Database) -> bool:
    """Whether the file exists; connecting would make an empty one."""
    return Path(database.url.database or "").exists()


def _payload(file: str) -> Mapping[str, Any]:
    text = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
    payload = json.loads(text)
    if not isinstance(payload, dict):
        raise ValueError(  # noqa: TRY004  # a file with wrong content, not a wrong call
            "one lead is an object of names and values, as its source sends it."
        )
    return payload


def _normalised(settings: Settings, source: str, payload: Mapping[str, Any]) -> LeadData:
    mapped = map_item(settings.sources[source], payload)
    return normalise(mapped.sent, mapped.further, settings.workspace.default_country).data


def show(console: Console, settings: Settings, data: LeadData, trace: Mapping[str, Any]) -> None:
    """Print the trace as tables: definitions, score, rules, outcome."""
    look = look_of(settings, {})
    console.print(f"[bold]{escape(data.title_line)}[/bold]", highlight=False)
    if territory := trace["territory"]:
        said = f"Territory: {territory['name'] or 'not known'}. {territory['why']}"
        console.print(said.rstrip(), highlight=False, markup=False)
    if trace["definitions"]:
        console.print(_definitions(settings, trace))
    if settings.score:
        console.print(_score(trace["score"]))
    rules = _table("Rules, from the top", "rule", "outcome", "because")
    for rule in trace["rules"]:
        rules.add_row(rule["rule"], _OUTCOMES[rule["matched"]], saw_in_words(rule["saw"], look))
    console.print(rules)
    for sentence in (trace["sticky"] or {}).get("said", ()):
        console.print(sentence, highlight=False, markup=False)
    owner = _owner(settings, trace)
    outcome = f"owner: {owner}" if owner else "anyone may claim it"
    channel = settings.channels[trace["channel"]]
    console.print(f"Goes to {channel}; {outcome}.", highlight=False)
    if offer := trace.get("offer"):
        console.print(_offered(offer), highlight=False, markup=False)
    console.print(_tier(trace["tier"], look), highlight=False, markup=False)
    if trace["masked"]:
        console.print("Contact details are hidden in the channel.")


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left")
    for column in columns:
        table.add_column(column)
    return table


def _definitions(settings: Settings, trace: Mapping[str, Any]) -> Table:
    table = _table("Definitions", "definition", "clause", "outcome")
    names = {one.key: one for one in settings.agreed}
    for judged in trace["definitions"]:
        definition = names[judged["definition"]]
        outcomes = zip(definition.clauses, judged["results"], strict=True)
        for number, (clause, result) in enumerate(outcomes, 1):
            table.add_row(definition.name, f"{number}. {clause.says}", _OUTCOMES[result])
    return table


def _score(score: Mapping[str, Any]) -> Table:
    table = _table(f"Score {score['total']}", "points", "for")
    for points, says in score["held"]:
        table.add_row(f"{points:+}", says)
    for points, says in score["unknown"]:
        table.add_row(f"({points:+})", f"{says}: not known")
    return table


_OUTCOMES = {True: "✓ met", False: "✗ not met", None: "? unknown"}


def _tier(tier: Mapping[str, Any], look: Look) -> str:
    if tier["rule"]:
        return f"Tier {tier['tier']}: the rule says so."
    if tier["when"]:
        return f"Tier {tier['tier']}: {tier['when']} ({saw_in_words(tier['saw'], look)})."
    return "Tier normal."


def _owner(settings: Settings, trace: Mapping[str, Any]) -> str:
    rule = next(one for one in settings.routing if one.name == trace["rules"][-1]["rule"])
    if rule.owner:
        return settings.people[rule.owner].name
    sticky = trace["sticky"] or {}
    names = {person.slack_id: person.name for person in settings.people.values()}
    if user := sticky.get("owner"):
        return f"{names.get(user, user)}, who {sticky['why']}"
    if user := sticky.get("waits_for"):
        return f"nobody until {names.get(user, user)} is back, who {sticky['why']}"
    if rule.pool:
        people = [one.person for one in settings.pools[rule.pool].people]
        return f"whose turn it is of {_names(settings, people)}"
    return ""


def _offered(offer: Mapping[str, Any]) -> str:
    times = "1 person" if offer["hops"] == 1 else f"{offer['hops']} people"
    last = offer["last_resort"]
    end = f", then {last} has it" if last else ", and stays with the last of them"
    return (
        f"It is an offer: not claimed in {offer['claim_within']}, it passes on to the next, "
        f"to {times} at most{end}."
    )


def _names(settings: Settings, keys: Sequence[str]) -> str:
    return ", ".join(settings.people[key].name for key in keys)
