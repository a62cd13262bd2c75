"""`python -m bench chaos`: replicas on one PostgreSQL while everything goes wrong around them."""

import json
import random
import shutil
import tempfile
import time
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import httpx
from rich.progress import Progress

from bench.audit import Audit
from bench.cluster import Cluster, cluster
from bench.company import Company
from bench.dues import Dues
from bench.faults import disturb, fired
from bench.fleet import fleet
from bench.ledger import percentile
from bench.machines import Town, town
from bench.monkey import Monkey
from bench.report import OUT, tell
from bench.trial import Options, Trial, trial

#: Leads a second; people do half as much. Slack takes five messages a second in all, and each lead
#: is a card, a reply or two, and edits.
LEADS = 1.2
#: The share of calls and events that go wrong all the time.
SHARE = 0.03
#: Seconds that Slack waits for an answer to a click, and that a stop may take.
ACK, STOP = 3.0, 10.0
#: From so many minutes on all of this takes place; an audit of what did not would say nothing.
WHOLE = 4
TRIED = (
    "leads accepted",
    "claims",
    "votes by button",
    "reactions",
    "thread replies",
    "private messages",
    "leads answered",
    "remind_thread",
    "remind_owner",
    "escalate",
    "digests",
    "reminders of actions",
)


def chaos(minutes: float, replicas: int, options: Options) -> int:
    """Work and break for so many minutes, mend, audit; returns the exit code."""
    started = time.monotonic()
    plain = Company(channels=24)
    dues = Dues(datetime.now(UTC), minutes, tuple(plain.users))
    company = replace(plain, more=dues.settings())
    with (
        tempfile.TemporaryDirectory() as folder,
        town(replicas) as there,
        cluster(Path(folder)) as servers,
        trial(company, _placed(options, servers, there)) as one,
        fleet(one.site, one.database, replicas, there) as ships,
    ):
        disturb(one, SHARE)
        one.dues = dues
        dues.plant(one.database)
        monkey = Monkey(ships, one.site.slack, servers, options.seed)
        monkey.start()
        _work(one, minutes * 60, random.Random(options.seed))
        rules = httpx.get(f"{one.site.slack}/sandbox/faults", trust_env=False).json()["rules"]
        httpx.delete(f"{one.site.slack}/sandbox/faults", trust_env=False).raise_for_status()
        monkey.stop()
        audit = one.settle()
        findings = [*audit.findings, *_too_slow(one, monkey)]
        counts = _counts(one, audit, monkey)
        if minutes >= WHOLE:
            findings += [f"no {what}: this was not tried" for what in TRIED if not counts.get(what)]
        figures = {
            "minutes": minutes,
            "minutes with settling": (time.monotonic() - started) / 60,
            "replicas": replicas,
            "machines of their own": len(there.machines) if there else 0,
            "seed": options.seed,
            **{f"fault: {name}": count for name, count in sorted(monkey.done.items())},
            **{f"injected: {name}": count for name, count in fired(rules).items()},
            **{f"not done: {why[:60]}": 1 for why in monkey.trouble[:10]},
            **counts,
        }
        if findings:
            _keep_logs(one)
    return tell(f"chaos with {replicas} replicas", figures, findings)


def _placed(options: Options, servers: Cluster, there: Town | None) -> Options:
    """What replicas reach must have an address that they know."""
    placed = replace(options, database=servers.url)
    return placed if there is None else replace(placed, host=there.address)


def _counts(one: Trial, audit: Audit, monkey: Monkey) -> dict[str, object]:
    acks = one.ledger.acks
    why, _ = monkey.outages.reasons(one.ledger)
    return {
        **audit.counts(),
        **one.came,
        "posts answered 503": one.ledger.refused,
        **{f"click failed: {name}": count for name, count in sorted(why.items())},
        "click acknowledged, p50 ms": percentile(acks, 0.5) * 1000,
        "click acknowledged, p99 ms": percentile(acks, 0.99) * 1000,
        "slowest acknowledged click, s": max(acks, default=0.0),
        "slowest click that failed, s": max(
            (click.ended - click.began for click in one.ledger.unacked), default=0.0
        ),
        "answers after 3 s, stopped processes included": len(late := _late(one)),
        "the slowest of them, s": max(late, default=0.0),
        "slowest stop, s": max(monkey.stops, default=0.0),
    }


def _keep_logs(one: Trial) -> None:
    """Copy what the replicas logged to out/chaos-logs, as they were when something was found."""
    kept = OUT / "chaos-logs"
    shutil.rmtree(kept, ignore_errors=True)
    kept.mkdir(parents=True)
    for log in one.site.bot.folder.glob("bot*.log"):
        shutil.copy(log, kept)


def _late(one: Trial) -> list[float]:
    """Seconds of each answer that replicas say came too late, refusals and questions included."""
    return [
        float(json.loads(line)["seconds"])
        for log in one.site.bot.folder.glob("bot*.log")
        for line in log.read_text(errors="replace").splitlines()
        if '"answered_late"' in line
    ]


def _too_slow(one: Trial, monkey: Monkey) -> Iterable[str]:
    yield from monkey.outages.reasons(one.ledger)[1]
    for took in one.ledger.acks:
        if took > ACK:
            yield f"a click was acknowledged after {took:.2f} s"
    for took in monkey.stops:
        if took > STOP:
            yield f"a replica took {took:.1f} s to end"


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
