"""`python -m bench kills`: the bot is killed again and again while people work with it."""

import random
import time
from statistics import median

from rich.progress import track

from bench.company import Company
from bench.databases import kind_of
from bench.ledger import percentile
from bench.report import tell
from bench.trial import Options, Trial, trial

#: Leads and acts that come during one life of the bot, at most.
LEADS = 3
ACTS = 5
#: How long the bot lives once it is up, in seconds, at most; and how often it does not even get up.
LIFE = 1.2
STILLBORN = 0.15


def kills(runs: int, options: Options) -> int:
    """Kill the bot `runs` times at random moments, let it finish, audit; returns the exit code."""
    started = time.monotonic()
    with trial(Company(channels=12), options) as one:
        lives = [_life(one, random.Random(f"{options.seed}:{run}")) for run in track(range(runs))]
        starts = [seconds for seconds in lives if seconds is not None]
        one.site.bot.start()
        one.site.bot.wait_ready()
        audit = one.settle()
        figures = {
            "kills": runs,
            "database": kind_of(one.database),
            "way to Slack": options.mode,
            "seed": options.seed,
            "minutes": (time.monotonic() - started) / 60,
            "start until ready, median s": median(starts),
            **audit.counts(),
            "click acknowledged, p50 ms": percentile(one.ledger.acks, 0.5) * 1000,
            "click acknowledged, p99 ms": percentile(one.ledger.acks, 0.99) * 1000,
        }
    return tell(f"kills on {figures['database']}", figures, audit.findings)


def _life(one: Trial, dice: random.Random) -> float | None:
    """Start the bot under load and kill it; returns how long it took to be ready, if it got so."""
    crowd, bot = one.crowd, one.site.bot
    crowd.add_leads(dice.randint(1, LEADS))
    acts = dice.randint(1, ACTS)
    stillborn, moment = dice.random() < STILLBORN, dice.random()
    began = time.monotonic()
    bot.start()
    ready = None
    if not stillborn:
        bot.wait_ready()
        ready = time.monotonic() - began
        crowd.add_acts(acts)
    time.sleep(moment * LIFE)
    bot.kill()
    return ready
