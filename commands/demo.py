"""`baton demo`: a local workspace and the bot side by side, with leads arriving all the time."""

import argparse
import json
import secrets
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from rich.console import Console

from bot.config import ConfigError, Settings, load
from bot.dataclass import dataclass
from commands import demo_leads, demo_workspace
from commands.configuration import print_problems
from commands.demo_parts import DemoError, Parts
from commands.ports import busy_port
from commands.stopping import interrupted_by_all

ROOT = Path(__file__).resolve().parent.parent
_TOUR = ROOT / "samples" / "tour.json"
_LEADS = ROOT / "samples" / "leads.jsonl"
#: So many of the leads are yet to come; the others came in the weeks before.
_TO_COME = 120
#: Without a terminal every so many leads are a line.
_A_LINE_EVERY = 10


def run(arguments: argparse.Namespace) -> int:
    """Run until Ctrl-C. Exit codes: 0 stopped, 1 could not go on, 2 bad settings."""
    config = Path(arguments.config).resolve() if arguments.config else ROOT / "app.yaml"
    try:
        settings = load(config, {})
    except ConfigError as error:
        print_problems(error.problems)
        return 2
    for port, option in ((arguments.port, "--port"), (arguments.bot_port, "--bot-port")):
        if problem := busy_port("127.0.0.1", port, f'{option} NUMBER (make demo ARGS="…")'):
            print(problem, file=sys.stderr)
            return 1
    demo = _prepare(arguments, settings, config)
    try:
        with interrupted_by_all(), _ended(demo.parts):
            _start(demo, http=arguments.http, past=not arguments.no_past)
            _welcome(demo, arguments.every)
            _play(demo, arguments.every, arguments.leads)
    except DemoError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped.")
    return 0


@dataclass(frozen=True)
class Demo:
    """Two processes, where they listen, and the leads that others would send."""

    parts: Parts
    page: str
    intake: str
    sender: demo_leads.Sender


def _prepare(arguments: argparse.Namespace, settings: Settings, config: Path) -> Demo:
    # Demonstrations on other ports have folders of their own.
    folder = ROOT / ".demo" / str(arguments.port)
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("baton.db*"):
        old.unlink()
    page = f"http://127.0.0.1:{arguments.port}"
    intake = f"http://127.0.0.1:{arguments.bot_port}"
    seed = demo_workspace.seed(settings, _TOUR, url=intake if arguments.http else None)
    (folder / "seed.json").write_text(json.dumps(seed, indent=2), encoding="utf-8")
    environ = {
        **_slack_environ(seed["app"], http=arguments.http),
        "SLACK_API_URL": f"{page}/api/",
        "BATON_CLOCK_URL": f"{page}/sandbox/clock",
        "BATON_CONFIG": str(config),
        "BATON_DATABASE_URL": f"sqlite:///{folder / 'baton.db'}",
        "BATON_HTTP": f"127.0.0.1:{arguments.bot_port}",
        "BATON_LOG": "console",
        **{
            source.auth.secret_env: secrets.token_hex(16)
            for source in settings.sources.values()
            if source.posts
        },
    }
    sender = demo_leads.Sender(intake, environ["BATON_CLOCK_URL"], settings, environ)
    return Demo(Parts(folder, ROOT, environ), page, intake, sender)


def _slack_environ(app: dict[str, Any], *, http: bool) -> dict[str, str]:
    """The practice tokens. The other way's is set but empty, so that none comes out of .env."""
    return {
        "SLACK_BOT_TOKEN": app["bot_token"],
        "SLACK_APP_TOKEN": "" if http else app["app_token"],
        "SLACK_SIGNING_SECRET": app["signing_secret"] if http else "",
    }


def _start(demo: Demo, *, http: bool, past: bool) -> None:
    way = "signed HTTP" if http else "Socket Mode"
    print(f"Starting a workspace and the bot ({way}) …", flush=True)
    port = demo.page.rpartition(":")[2]
    seed = str(demo.parts.folder / "seed.json")
    workspace = ["-m", "sandbox", "--seed", seed, "--port", port]
    demo.parts.start("workspace", workspace, f"{demo.page}/sandbox/clock")
    if past:
        _remember(demo)
    demo.parts.start("bot", ["app.py", "run"], f"{demo.intake}/readyz")


def _remember(demo: Demo) -> None:
    with _news() as tell:
        tell("Remembering the last eight weeks", important=False)
        words = ["-m", "commands.demo_past", str(_LEADS), str(_TO_COME)]

        def hear(week: str) -> None:
            tell(f"Remembering the last eight weeks: {week} of 8", important=False)

        demo.parts.finish("past", words, hear)


def _welcome(demo: Demo, every: float) -> None:
    print(
        f"\n  Open   {demo.page}\n\n"
        f"  Leads arrive every {every:g} seconds; a small tour on the page says what to try.\n"
        f"  Post one yourself: {demo.intake}/leads/website (docs/intake.md says how)\n"
        f"  Logs:  {demo.parts.log('bot')}\n"
        "  Stop:  Ctrl-C\n",
        flush=True,
    )


def _play(demo: Demo, every: float, most: int | None) -> None:
    """Send the sample leads, then wait; ends by KeyboardInterrupt or DemoError only."""
    with _news() as tell:
        sent = 0
        for lead in islice(demo_leads.samples(_LEADS), _TO_COME):
            if most is not None and sent >= most:
                break
            demo.parts.check()
            problem = demo.sender.send(lead)
            sent += problem is None
            have = "lead has" if sent == 1 else "leads have"
            tell(problem or f"{sent} {have} arrived", important=bool(problem))
            # The first few come at once, so that there is something to do.
            time.sleep(0.2 if sent < demo_leads.AT_ONCE else every)
        tell(f"All {sent} sample leads have arrived", important=True)
        while True:
            demo.parts.check()
            time.sleep(0.5)


@contextmanager
def _news() -> Iterator[Any]:
    """A line that changes in place on a terminal, and now and then a new line elsewhere."""
    console = Console(highlight=False, markup=False)
    if not console.is_terminal:
        told = 0

        def tell_in_lines(news: str, *, important: bool) -> None:
            nonlocal told
            if important or told % _A_LINE_EVERY == 0:
                print(f"  {news}", flush=True)
            told += 1

        yield tell_in_lines
        return
    with console.status("Waiting for the first lead") as status:

        def tell(news: str, *, important: bool) -> None:
            status.update(news)
            if important:
                console.print(f"  {news}")

        yield tell


@contextmanager
def _ended(parts: Parts) -> Iterator[None]:
    """End the processes whatever happens; a further Ctrl-C meanwhile ends them at once."""
    try:
        yield
    finally:
        print("\nStopping …", flush=True)
        try:
            parts.stop()
        except KeyboardInterrupt:
            parts.kill()
