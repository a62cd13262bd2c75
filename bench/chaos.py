"""`python -m bench chaos`: replicas on one PostgreSQL while everything goes wrong around them."""

import random
import time

import httpx
from rich.progress import Progress

from bench.company import Company
from bench.databases import restart_postgresql
from bench.faults import disturb, fired
from bench.fleet import fleet
from bench.ledger import percentile
from bench.monkey import Monkey
from bench.report import tell
from bench.trial import Options, Trial, trial

#: Leads a second; people do half as much. Slack takes five messages a second in all, and each lead
#: is a card, a reply or two, and edits.
LEADS = 1.2
#: The share of calls and events that go wrong all the time.
SHARE = 0.03


def chaos(minutes: float, replicas: int, options: Options) -> int:
    """Work and break for so many minutes, mend, audit; returns the exit code."""
    started = time.monotonic()
    with (
        trial(Company(channels=24), options) as one,
        fleet(one.site, one.database, replicas) as ships,
    ):
        disturb(one, SHARE)
        monkey = Monkey(ships, one.site.slack, one.database, restart_postgresql, options.seed)
        monkey.start()
        _work(one, minutes * 60, random.Random(options.seed))
        rules = httpx.get(f"{one.site.slack}/sandbox/faults", trust_env=False).json()["rules"]
        httpx.delete(f"{one.site.slack}/sandbox/faults", trust_env=False).raise_for_status()
        monkey.stop()
        audit = one.settle()
        figures = {
            "minutes": minutes,
            "minutes with settling": (time.monotonic() - started) / 60,
            "replicas": replicas,
            "seed": options.seed,
            **{f"fault: {name}": count for name, count in sorted(monkey.done.items())},
            **{f"injected: {name}": count for name, count in fired(rules).items()},
            **{f"not done: {why[:60]}": 1 for why in monkey.trouble[:10]},
            **audit.counts(),
            "click acknowledged, p50 ms": percentile(one.ledger.acks, 0.5) * 1000,
            "click acknowledged, p99 ms": percentile(one.ledger.acks, 0.99) * 1000,
            "slowest acknowledged click, s": max(one.ledger.acks, default=0.0),
        }
    return tell(f"chaos with {replicas} replicas", figures, audit.findings)


def _work(one: Trial, seconds: float, dice: random.Random) -> None:
    over = time.monotonic() + seconds
    with Progress(transient=True) as progress:
        task = progress.add_task("Chaos", total=seconds)
        while (left := over - time.monotonic()) > 0:
            one.crowd.add_leads(1)
            if dice.random() < 0.5:
                one.crowd.add_acts(1)
            progress.update(task, completed=seconds - left)
            time.sleep(1 / LEADS)
