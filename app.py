"""The `baton` command: what Baton can be told to do. Each command's module is read when called.

`baton run` is the bot itself; commands/wiring.py puts it together, and handlers/__init__.py lists
what it listens to.
"""

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module

#: Command → the module in commands/ that does it, and what it is for.
COMMANDS = {
    "demo": ("demo", "start a local workspace and the bot on sample leads"),
    "run": ("run", "run the bot against the workspace that the environment names"),
    "check": ("check", "check app.yaml and say what to change"),
    "doctor": ("doctor", "find out what keeps Baton from working, and how to mend it"),
    "manifest": ("manifest", "print the Slack app manifest"),
    "import": ("importing", "bring leads in from a CSV or JSON Lines file"),
    "route": ("route", "explain where one lead would go, and why"),
    "db": ("database", "upgrade or downgrade the database"),
}


def parser() -> argparse.ArgumentParser:
    """All commands with their options."""
    top = argparse.ArgumentParser(
        prog="baton", description="Carry leads from marketing to sales, and feedback back."
    )
    top.add_argument("--config", metavar="FILE", help="the settings (default: app.yaml)")
    top.add_argument("--database", metavar="URL", help="default: sqlite:///baton.db")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)

    demo = commands.add_parser("demo", help=COMMANDS["demo"][1])
    demo.add_argument("--port", type=int, default=8100, help="of the workspace's page")
    demo.add_argument("--bot-port", type=int, default=8101, help="of the bot's intake")
    demo.add_argument("--every", type=float, default=8.0, help="seconds between two leads")
    demo.add_argument("--leads", type=int, default=None, help="how many leads arrive in all")
    demo.add_argument("--http", action="store_true", help="signed HTTP instead of Socket Mode")

    run = commands.add_parser("run", help=COMMANDS["run"][1])
    run.add_argument("--http", metavar="HOST:PORT", help="listen here (default: 127.0.0.1:8080)")

    check = commands.add_parser("check", help=COMMANDS["check"][1])
    check.add_argument("--write-schema", metavar="FILE", help="write the JSON Schema and stop")

    doctor = commands.add_parser("doctor", help=COMMANDS["doctor"][1])
    doctor.add_argument("--http", metavar="HOST:PORT", help="where `baton run` listens")
    doctor.add_argument("--json", action="store_true", help="for machines")

    manifest = commands.add_parser("manifest", help=COMMANDS["manifest"][1])
    manifest.add_argument("--url", metavar="https://…", help="HTTP mode, at this public address")

    imports = commands.add_parser("import", help=COMMANDS["import"][1])
    imports.add_argument("file", metavar="FILE")
    imports.add_argument("--source", default="import", help="whose field names the file uses")
    imports.add_argument("--announce", action="store_true", help="post cards, as if just arrived")
    imports.add_argument("--received-column", metavar="NAME", help="when each lead came (ISO 8601)")
    imports.add_argument("--refused", metavar="FILE", help="default: FILE.refused.csv")

    route = commands.add_parser("route", help=COMMANDS["route"][1])
    route.add_argument("file", metavar="LEAD.json", help="as its source sends it; - for stdin")
    route.add_argument("--source", required=True, help="which source sends it (a key of app.yaml)")
    route.add_argument("--json", action="store_true", help="print the trace for machines")

    database = commands.add_parser("db", help=COMMANDS["db"][1])
    database.add_argument("step", choices=["upgrade", "downgrade", "current"])
    database.add_argument("revision", nargs="?", default=None)
    return top


def main(words: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code."""
    arguments = parser().parse_args(words)
    # Read only now: the whole program takes half a second to load, its help should not.
    module = import_module(f"commands.{COMMANDS[arguments.command][0]}")
    return int(module.run(arguments))


if __name__ == "__main__":
    sys.exit(main())
