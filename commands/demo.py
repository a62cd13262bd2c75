"""`baton demo`: a local workspace and the bot side by side, with leads arriving all the time."""

import argparse
import json
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from bot.config import ConfigError, Settings, load
from commands import demo_leads, demo_workspace
from commands.ports import busy_port
from commands.run import print_problems

ROOT = Path(__file__).resolve().parent.parent
#: How long each part may take to answer for the first time, in seconds.
_PATIENCE = 30.0


class DemoError(Exception):
    """The demonstration cannot go on; the message says why and what to do."""


@dataclass
class Demo:
    """Two processes and the leads that a third party would send."""

    folder: Path
    page: str
    intake: str
    environ: Mapping[str, str]
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self, name: str, words: list[str], ready_at: str) -> None:
        """Start a part and wait until it answers; DemoError with its last words if it does not."""
        log = self.folder / f"{name}.log"
        with log.open("wb") as out:
            process = subprocess.Popen(  # noqa: S603  # our own program
                [sys.executable, *words],
                cwd=ROOT,
                env={**os.environ, **self.environ},
                stdout=out,
                stderr=subprocess.STDOUT,
                # Ctrl-C is for this process, which ends the others in order.
                start_new_session=True,
            )
        self.processes.append(process)
        deadline = time.monotonic() + _PATIENCE
        while not _answers(ready_at):
            if process.poll() is not None or time.monotonic() > deadline:
                tail = "\n".join(log.read_text(errors="replace").splitlines()[-8:])
                raise DemoError(f"The {name} did not start. Its last words ({log}):\n{tail}")
            time.sleep(0.05)

    def check(self) -> None:
        """DemoError when a part has ended by itself."""
        for name, process in zip(("workspace", "bot"), self.processes, strict=False):
            if process.poll() is not None:
                raise DemoError(f"The {name} has stopped; see {self.folder / name}.log.")

    def stop(self) -> None:
        """End both, the bot first, so that it can still finish what it is saying."""
        for process in reversed(self.processes):
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def run(arguments: argparse.Namespace) -> int:
    """Run until Ctrl-C. Exit codes: 0 stopped, 1 could not go on, 2 bad settings."""
    try:
        settings = load(arguments.config or ROOT / "app.yaml", {})
    except ConfigError as error:
        print_problems(error.problems)
        return 2
    for port, option in ((arguments.port, "--port"), (arguments.bot_port, "--bot-port")):
        if problem := busy_port("127.0.0.1", port, f"{option} NUMBER"):
            print(problem, file=sys.stderr)
            return 1
    demo = _prepare(arguments, settings)
    try:
        _play(demo, arguments, settings)
    except DemoError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopping …")
    finally:
        demo.stop()
    return 0


def _prepare(arguments: argparse.Namespace, settings: Settings) -> Demo:
    folder = ROOT / ".demo"
    folder.mkdir(exist_ok=True)
    for old in folder.glob("baton.db*"):
        old.unlink()
    page = f"http://127.0.0.1:{arguments.port}"
    seed = demo_workspace.seed(settings, ROOT / "samples" / "tour.json")
    (folder / "seed.json").write_text(json.dumps(seed, indent=2))
    environ = {
        "SLACK_BOT_TOKEN": seed["app"]["bot_token"],
        "SLACK_APP_TOKEN": seed["app"]["app_token"],
        "SLACK_API_URL": f"{page}/api/",
        "BATON_CLOCK_URL": f"{page}/sandbox/clock",
        "BATON_CONFIG": str(Path(arguments.config or "app.yaml").resolve()),
        "BATON_DATABASE_URL": f"sqlite:///{folder / 'baton.db'}",
        "BATON_HTTP": f"127.0.0.1:{arguments.bot_port}",
        **{
            source.auth.secret_env: secrets.token_hex(16)
            for source in settings.sources.values()
            if source.posts
        },
    }
    return Demo(folder, page, f"http://127.0.0.1:{arguments.bot_port}", environ)


def _play(demo: Demo, arguments: argparse.Namespace, settings: Settings) -> None:
    print("Starting the workspace and the bot …", flush=True)
    seed = str(demo.folder / "seed.json")
    workspace = ["-m", "sandbox", "--seed", seed, "--port", str(arguments.port)]
    demo.start("workspace", workspace, f"{demo.page}/sandbox/clock")
    demo.start("bot", ["app.py", "run"], f"{demo.intake}/readyz")
    print(
        f"\n  Open  {demo.page}\n\n"
        f"  Leads arrive every {arguments.every:g} seconds. The page has a small tour.\n"
        f"  Post one yourself: see docs/intake.md; the address is {demo.intake}/leads/website\n"
        f"  Logs: {demo.folder}/bot.log    Stop: Ctrl-C\n",
        flush=True,
    )
    sender = demo_leads.Sender(demo.intake, settings, demo.environ)
    for sent, lead in enumerate(demo_leads.samples(ROOT / "samples" / "leads.jsonl")):
        if arguments.leads is not None and sent >= arguments.leads:
            break
        demo.check()
        problem = sender.send(lead)
        said = problem or f"{sent + 1} leads sent"
        print(f"\r  {said:<60}", end="", flush=True)
        # The first few come at once, so that there is something to do.
        time.sleep(0.2 if sent < demo_leads.AT_ONCE else arguments.every)
    while True:
        demo.check()
        time.sleep(1)


def _answers(address: str) -> bool:
    with suppress(URLError, OSError), urlopen(address, timeout=1):  # noqa: S310  # our own
        return True
    return False
