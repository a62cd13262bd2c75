"""`python -m bench faults`: a tenth of all that goes between Baton and Slack goes wrong."""

import random
import time

import httpx

from bench.company import Company
from bench.databases import kind_of
from bench.ledger import percentile
from bench.report import tell
from bench.trial import Options, Trial, trial

#: What goes wrong with the bot's calls; each gets an equal part of the share.
CALL_FAULTS: tuple[dict[str, object], ...] = (
    {"do": "error", "error": "internal_error"},
    {"do": "error", "error": "fatal_error"},
    {"do": "error", "error": "service_unavailable"},
    {"do": "status", "status": 500},
    {"do": "status", "status": 503},
    {"do": "status", "status": 429, "retry_after": 1},
    {"do": "slow", "seconds": 3.0},
    {"do": "reset_before"},
    {"do": "reset_after"},
    {"do": "garbage"},
)
#: What goes wrong with events and clicks on their way to the bot. Slack sends an event again until
#: it is acknowledged and never a click, so only a click can be lost.
APP_FAULTS: tuple[dict[str, object], ...] = (
    {"do": "duplicate"},
    {"do": "late", "seconds": 2.0},
    {"do": "unordered"},
)


def faults(leads: int, share: float, options: Options) -> int:
    """Post `leads` leads and act on some, all under faults; audit; returns the exit code."""
    started = time.monotonic()
    # Slack takes 300 messages a minute in all, so more channels would not help.
    with trial(Company(channels=24), options) as one:
        disturb(one, share)
        one.site.bot.start()
        one.site.bot.wait_ready()
        _work(one, leads, random.Random(options.seed))
        audit = one.settle()
        rules = httpx.get(f"{one.site.slack}/sandbox/faults", trust_env=False).json()["rules"]
        figures = {
            "leads": leads,
            "share": share,
            "database": kind_of(one.database),
            "way to Slack": options.mode,
            "seed": options.seed,
            "minutes": (time.monotonic() - started) / 60,
            **{f"injected: {name}": count for name, count in fired(rules).items()},
            **audit.counts(),
            "click acknowledged, p50 ms": percentile(one.ledger.acks, 0.5) * 1000,
            "click acknowledged, p99 ms": percentile(one.ledger.acks, 0.99) * 1000,
        }
    return tell(f"faults on {figures['database']}", figures, audit.findings)


def disturb(one: Trial, share: float) -> None:
    """Let a share of all calls, events and clicks go wrong from now on."""
    rules = [{"on": "*", "share": share / len(CALL_FAULTS), **rule} for rule in CALL_FAULTS]
    for kind in ("event", "action"):
        rules += [{"on": kind, "share": share / len(APP_FAULTS), **rule} for rule in APP_FAULTS]
    rules.append({"on": "action", "share": share / len(APP_FAULTS), "do": "lost"})
    for number, rule in enumerate(rules):
        content = {**rule, "seed": one.crowd.seed * 1000 + number}
        httpx.post(
            f"{one.site.slack}/sandbox/faults", json=content, trust_env=False
        ).raise_for_status()


def _work(one: Trial, leads: int, dice: random.Random) -> None:
    """A lead every tenth of a second; somebody acts half as often."""
    for _ in range(leads):
        one.crowd.add_leads(1)
        if dice.random() < 0.5:
            one.crowd.add_acts(1)
        time.sleep(0.1)


def fired(rules: list[dict[str, object]]) -> dict[str, int]:
    """How often each fault has happened, by its name."""
    counts: dict[str, int] = {}
    for rule in rules:
        detail = {"error": rule["error"], "status": rule["status"]}.get(str(rule["do"]), "")
        name = f"{rule['do']} {detail}".strip()
        counts[name] = counts.get(name, 0) + int(str(rule["fired"]))
    return counts
