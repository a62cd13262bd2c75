"""What may stand behind `baton` on a command line: every command with its options."""

import argparse
from typing import Any

from commands.option_values import count, days, leads, port, seconds
from commands.table import COMMANDS


class _Version(argparse.Action):
    """Prints the version of what is installed; finding it out takes longer than any help."""

    def __init__(self, **options: Any) -> None:
        super().__init__(nargs=0, **options)

    def __call__(self, parser: argparse.ArgumentParser, *_rest: object) -> None:
        from importlib.metadata import version  # noqa: PLC0415  # see above

        print(f"Baton {version('baton')}")
        parser.exit()


def parser() -> argparse.ArgumentParser:
    """All commands with their options."""
    top = argparse.ArgumentParser(
        prog="baton", description="Carry leads from marketing to sales, and feedback back."
    )
    _everywhere(top)
    top.add_argument("--version", action=_Version, help="which Baton this is")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)

    def command(name: str) -> argparse.ArgumentParser:
        about = COMMANDS[name]
        # These two are ended by Ctrl-C as they should be.
        stopped = "" if name in {"run", "demo"} else ", 130 stopped by Ctrl-C"
        exits = f"Exit codes: {about.exits}{stopped}."
        says = f"{about.purpose[0].upper()}{about.purpose[1:]}."
        made = commands.add_parser(name, help=about.purpose, description=says, epilog=exits)
        _everywhere(made, config=name != "replay")
        return made

    demo = command("demo")
    demo.add_argument("--port", type=port, default=8100, help="of the workspace's page")
    demo.add_argument("--bot-port", type=port, default=8101, help="of the bot's intake")
    demo.add_argument("--every", type=seconds, default=8.0, help="seconds between two leads")
    demo.add_argument("--leads", type=leads, default=None, help="how many leads arrive in all")
    demo.add_argument("--http", action="store_true", help="signed HTTP instead of Socket Mode")
    demo.add_argument("--no-past", action="store_true", help="begin without eight weeks of history")

    run = command("run")
    run.add_argument("--http", metavar="HOST:PORT", help="listen here (default: 127.0.0.1:8080)")

    check = command("check")
    check.add_argument("--write-schema", metavar="FILE", help="write the JSON Schema and stop")

    doctor = command("doctor")
    doctor.add_argument("--http", metavar="HOST:PORT", help="where `baton run` listens")
    doctor.add_argument("--json", action="store_true", help="for machines")
    doctor.add_argument(
        "--forget-refusals",
        action="store_true",
        help="try charts, pictures and tables again that the workspace refused",
    )

    manifest = command("manifest")
    manifest.add_argument("--url", metavar="https://…", help="HTTP mode, at this public address")
    manifest.add_argument(
        "--channels",
        action="store_true",
        help="for content.ask.channels: read channels, to answer questions there unasked",
    )
    manifest.add_argument(
        "--agent",
        action="store_true",
        help="for content.ask.prompts: suggest questions in the Messages tab (paid plans)",
    )

    _imports(command("import"))
    _route(command("route"))
    _pool(command("pool"))
    _replay(command("replay"))
    _content(command("content"))

    _settings(command("settings"))
    _sla(command("sla"))

    _actions(command("actions"))
    _exchange(command("exchange"))
    _gaps(command("gaps"))
    _meetings(command("meetings"))

    _digest(command("digest"))
    _measures(command("measures"), command("export"))

    _keeping(command("erase"), command("db"))
    return top


def _imports(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE")
    parser.add_argument("--source", default="import", help="whose field names the file uses")
    parser.add_argument("--announce", action="store_true", help="post cards, as if just arrived")
    parser.add_argument("--received-column", metavar="NAME", help="when each lead came")
    parser.add_argument(
        "--dates", choices=("dmy", "mdy"), help="what comes first in dates such as 03/04/2026"
    )
    parser.add_argument("--refused", metavar="FILE", help="default: FILE.refused.csv")


def _everywhere(parser: argparse.ArgumentParser, *, config: bool = True) -> None:
    """Options that may stand before a command or behind it; what is not written sets nothing."""
    unset = argparse.SUPPRESS
    if config:
        says = "the settings (default: app.yaml)"
        parser.add_argument("--config", metavar="FILE", default=unset, help=says)
    says = "default: sqlite:///baton.db"
    parser.add_argument("--database", metavar="URL", default=unset, help=says)


def _keeping(erase: argparse.ArgumentParser, database: argparse.ArgumentParser) -> None:
    says = "an e-mail address, a phone number or a lead's number"
    erase.add_argument("who", metavar="WHO", help=says)
    erase.add_argument("--yes", action="store_true", help="without being asked")
    database.add_argument("step", choices=["upgrade", "downgrade", "current", "backup", "restore"])
    database.add_argument(
        "what", metavar="REVISION or FILE", nargs="?", help="of the schema, or the copy's file"
    )
    database.add_argument("--yes", action="store_true", help="downgrade without being asked")


def _route(route: argparse.ArgumentParser) -> None:
    route.add_argument("file", metavar="LEAD.json", help="as its source sends it; - for stdin")
    route.add_argument("--source", required=True, help="which source sends it (a key of app.yaml)")
    route.add_argument("--json", action="store_true", help="print the trace for machines")


def _replay(replay: argparse.ArgumentParser) -> None:
    replay.add_argument(
        "--config", dest="draft", metavar="DRAFT.yaml", required=True, help="the draft"
    )
    replay.add_argument("--since", default="90d", help="90d, 12w, 48h or a date (default: 90d)")
    replay.add_argument("--history", action="store_true", help="leads imported as history, too")
    replay.add_argument("--json", action="store_true", help="for machines")
    replay.add_argument("--csv", metavar="FILE", help="write every lead that changes")


def _content(top: argparse.ArgumentParser) -> None:
    content = top.add_subparsers(dest="step", metavar="STEP", required=True)
    index = content.add_parser("index", help="read what changed, as `baton run` does by itself")
    index.add_argument("--all", action="store_true", help="read every file again")
    search = content.add_parser("search", help="ask as a person would, and see what is found")
    search.add_argument("question", metavar="QUESTION")
    search.add_argument("--as", dest="reader", metavar="PERSON", help="whose rights (a key)")
    search.add_argument("--kind", help="only documents of this kind, such as battlecard")
    search.add_argument("--explain", action="store_true", help="say why, and how sure")
    usage = content.add_parser("usage", help="which documents were read and used, by whom")
    usage.add_argument("--days", type=days, default=30, help="how many days (default: 30)")
    usage.add_argument("--csv", action="store_true", help="for a spreadsheet")
    lint = content.add_parser("lint", help="say what is missing, overdue or contradictory")
    lint.add_argument("paths", metavar="FILE", nargs="*", help="only about these files")
    lint.add_argument("--online", action="store_true", help="ask for web links, too")
    lint.add_argument("--json", action="store_true", help="for machines")
    lint.add_argument("--strict", action="store_true", help="warnings count as errors")
    for step in (index, search, usage, lint):
        _everywhere(step)


def _exchange(exchange: argparse.ArgumentParser) -> None:
    exchange.add_argument("--rounds", type=count, default=26, help="how many (default: 26)")
    exchange.add_argument("--json", action="store_true", help="for machines")


def _pool(pool: argparse.ArgumentParser) -> None:
    pool.add_argument("pool", metavar="POOL", nargs="?", help="its key in app.yaml; default: all")
    pool.add_argument("--json", action="store_true", help="for machines")


def _meetings(meetings: argparse.ArgumentParser) -> None:
    whats = ("list", "agenda", "minutes")
    meetings.add_argument("what", nargs="?", choices=whats, default="list", help="default: list")
    key = "a series' key, or a meeting's as the list shows it; default: the next or last one"
    meetings.add_argument("key", nargs="?", help=key)
    meetings.add_argument("--json", action="store_true", help="for machines")


def _gaps(gaps: argparse.ArgumentParser) -> None:
    gaps.add_argument("--all", action="store_true", help="closed ones, too")
    gaps.add_argument("--csv", action="store_true", help="for a spreadsheet")


def _actions(actions: argparse.ArgumentParser) -> None:
    actions.add_argument("owner", metavar="PERSON", nargs="?", help="a key in app.yaml")
    actions.add_argument("--overdue", action="store_true", help="only what is overdue")
    actions.add_argument("--all", action="store_true", help="what was closed of late, too")
    shape = actions.add_mutually_exclusive_group()
    shape.add_argument("--json", action="store_true", help="for machines")
    shape.add_argument("--csv", action="store_true", help="for a spreadsheet")


def _settings(settings: argparse.ArgumentParser) -> None:
    settings.add_argument("number", nargs="?", type=int, help="show this change in full")
    settings.add_argument("--last", type=count, default=20, help="how many (default: 20)")


def _sla(sla: argparse.ArgumentParser) -> None:
    sla.add_argument(
        "--days", type=days, nargs="+", default=[7, 30], metavar="N", help="default: 7 30"
    )
    sla.add_argument("--json", action="store_true", help="for machines")


def _digest(digest: argparse.ArgumentParser) -> None:
    digest.add_argument("key", nargs="?", help="as app.yaml names it, such as weekly")
    digest.add_argument("--window", help="2026-W47, 2026-11, week …; default: the last one")
    digest.add_argument("--of", metavar="KEY:WINDOW", help="as it was posted: weekly:2026-W47")
    form = digest.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="for machines")
    form.add_argument("--html", metavar="FILE", help="write one page that needs nothing else")


def _measures(measures: argparse.ArgumentParser, export: argparse.ArgumentParser) -> None:
    export.add_argument("--behind", metavar="MEASURE", required=True, help="such as win_rate")
    export.add_argument("--source", help="of this source (a key of app.yaml); default: all")
    for parser in (measures, export):
        parser.add_argument(
            "--window", default="week", help="week, month …: the last one; 2026-W47, 2026-11 …"
        )
        parser.add_argument("--history", action="store_true", help="imported leads, too")
    measures.add_argument("--json", action="store_true", help="for machines")
    form = export.add_mutually_exclusive_group()
    form.add_argument("--csv", action="store_true", help="for spreadsheets")
    form.add_argument("--json", action="store_true", help="for machines")
